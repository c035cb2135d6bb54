#include <QLocale>
#include <QTest>
#include <model/format/numbers.h>
#include <model/format/times.h>

using namespace Qt::StringLiterals;
using namespace model;

namespace {

/// Texts in the tests are written with plain spaces.
QString plain(QString text)
{
    return text.replace(QChar(0xA0), u' ');
}

} // namespace

class TestNumbers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void durations_data()
    {
        QTest::addColumn<double>("milliseconds");
        QTest::addColumn<QString>("expected");
        QTest::addRow("nothing") << 0.0 << u"0 ms"_s;
        QTest::addRow("below one") << 0.4217 << u"0.42 ms"_s;
        QTest::addRow("some") << 12.34 << u"12.3 ms"_s;
        QTest::addRow("hundreds") << 842.4 << u"842 ms"_s;
        QTest::addRow("rounds up to a second") << 999.9 << u"1 s"_s;
        QTest::addRow("seconds") << 1843.0 << u"1.84 s"_s;
        QTest::addRow("tens of seconds") << 45'678.0 << u"45.7 s"_s;
        QTest::addRow("minutes") << 125'000.0 << u"2 min 5 s"_s;
        QTest::addRow("whole minutes") << 120'000.0 << u"2 min"_s;
        QTest::addRow("hours") << 12'000'000.0 << u"3 h 20 min"_s;
        QTest::addRow("days") << 90'000'000.0 << u"1 d 1 h"_s;
    }
    void durations()
    {
        QFETCH(double, milliseconds);
        QFETCH(QString, expected);
        QCOMPARE(plain(durationText(milliseconds)), expected);
    }

    void bytes_data()
    {
        QTest::addColumn<double>("count");
        QTest::addColumn<QString>("expected");
        QTest::addRow("none") << 0.0 << u"0 B"_s;
        QTest::addRow("below a step") << 1023.0 << u"1,023 B"_s;
        QTest::addRow("one step") << 1024.0 << u"1 KB"_s;
        QTest::addRow("memory size") << 512.0 * 1024 * 1024 << u"512 MB"_s;
        QTest::addRow("fraction") << 1.5 * 1024 * 1024 * 1024 << u"1.5 GB"_s;
    }
    void bytes()
    {
        QFETCH(double, count);
        QFETCH(QString, expected);
        QCOMPARE(plain(bytesText(count)), expected);
    }

    void counts_data()
    {
        QTest::addColumn<double>("count");
        QTest::addColumn<QString>("expected");
        QTest::addRow("small") << 7.0 << u"7"_s;
        QTest::addRow("fraction") << 0.25 << u"0.25"_s;
        QTest::addRow("hundreds") << 999.0 << u"999"_s;
        QTest::addRow("thousands") << 12'345.0 << u"12.3k"_s;
        QTest::addRow("hundred thousands") << 345'678.0 << u"346k"_s;
        QTest::addRow("millions") << 4'100'000.0 << u"4.1M"_s;
        QTest::addRow("rounds into the next step") << 999'960.0 << u"1M"_s;
    }
    void counts()
    {
        QFETCH(double, count);
        QFETCH(QString, expected);
        QCOMPARE(shortCountText(count), expected);
    }

    void money_data()
    {
        QTest::addColumn<double>("amount");
        QTest::addColumn<QString>("currency");
        QTest::addColumn<QString>("expected");
        QTest::addRow("yuan") << 12.5 << u"CNY"_s << u"¥12.50"_s;
        QTest::addRow("a call's worth") << 0.0000123 << u"USD"_s << u"$0.000012"_s;
        QTest::addRow("fen") << 0.034 << u"CNY"_s << u"¥0.034"_s;
        QTest::addRow("nothing") << 0.0 << u"CNY"_s << u"¥0.00"_s;
    }
    void money()
    {
        QFETCH(double, amount);
        QFETCH(QString, currency);
        QFETCH(QString, expected);
        QCOMPARE(moneyText(amount, currency), expected);
    }

    void percentAndUnits()
    {
        QCOMPARE(plain(percentText(0.87)), u"87 %"_s);
        QCOMPARE(plain(percentText(0.004)), u"0.4 %"_s);
        QCOMPARE(plain(percentText(1)), u"100 %"_s);
        QCOMPARE(plain(computeUnitsAmount(0.01234).text()), u"0.0123 CU"_s);
        QCOMPARE(countText(1234567), u"1,234,567"_s);
    }

    void theUsersLanguageDecides()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(countText(1234567), u"1.234.567"_s);
        QCOMPARE(plain(durationText(1843.0)), u"1,84 s"_s);
        QCOMPARE(decimalText(1.50, 2), u"1,5"_s);
    }

    void pointsInTime()
    {
        constexpr qint64 kTime = 1'795'529'007'042; // 2026-11-24T14:03:27.042Z
        QCOMPARE(clockText(kTime, Zone::Utc), u"14:03:27.042"_s);
        QCOMPARE(dateTimeText(kTime, Zone::Utc), u"24 Nov 2026 14:03:27 UTC"_s);
        QCOMPARE(agoText(kTime, kTime + 4'000), u"just now"_s);
        QVERIFY(agoText(kTime, kTime + 300'000).startsWith(u"5 minute"_s));
        QVERIFY(agoText(kTime, kTime + 3 * 3'600'000).startsWith(u"3 hour"_s));
    }
};

QTEST_GUILESS_MAIN(TestNumbers)
#include "tst_format_numbers.moc"
