#include <QTest>
#include <engine/core/embedded.h>
#include <engine/metering/price.h>

using namespace engine;
using namespace engine::metering;

Q_DECLARE_METATYPE(InstanceSize)

class TestPrice : public QObject
{
    Q_OBJECT

    static PriceTable dollars()
    {
        const auto table = PriceTable::fromJson(embedded("prices/fc-cu-2024-usd.json"));
        return table ? *table : PriceTable();
    }

    static bool isNear(double value, double expected)
    {
        return std::abs(value - expected) <= 1e-9 * std::abs(expected);
    }

private Q_SLOTS:
    void theBuiltInTablesNameTheirSource()
    {
        const auto& table = PriceTable::builtIn();
        QCOMPARE(table.currency, "CNY");
        QCOMPARE(table.date, "2024-08-27");
        QVERIFY(!table.source.empty());
        QCOMPARE(table.tiers.size(), 3u);
        QCOMPARE(dollars().currency, "USD");
    }

    void countsUnits_data()
    {
        QTest::addColumn<InstanceSize>("size");
        QTest::addColumn<qint64>("billedMs");
        QTest::addColumn<qint64>("invocations");
        QTest::addColumn<double>("expected");
        const InstanceSize small{.vcpu = 0.35, .memoryGb = 0.5, .diskGb = 0};
        QTest::addRow("worked example at concurrency 1") << small << qint64(30'000) << qint64(3) << 12.7725;
        QTest::addRow("worked example at concurrency 10") << small << qint64(10'000) << qint64(3) << 4.2725;
        QTest::addRow("reference: 1 million calls") << small << qint64(0) << qint64(1'000'000) << 7500.0;
        QTest::addRow("reference: 10 h active") << small << qint64(36'000'000) << qint64(0) << 12'600.0 + 2'700.0;
        QTest::addRow("reference: 40 h idle, memory only")
            << InstanceSize{.vcpu = 0, .memoryGb = 0.5, .diskGb = 0} << qint64(144'000'000) << qint64(0) << 10'800.0;
        QTest::addRow("disk above the free part")
            << InstanceSize{.vcpu = 0, .memoryGb = 0, .diskGb = 9.5} << qint64(10'000) << qint64(0) << 4.75;
        QTest::addRow("nothing") << InstanceSize{} << qint64(1000) << qint64(0) << 0.0;
    }
    void countsUnits()
    {
        QFETCH(InstanceSize, size);
        QFETCH(qint64, billedMs);
        QFETCH(qint64, invocations);
        QFETCH(double, expected);
        const auto units = computeUnits(PriceTable::builtIn(), size, billedMs, invocations);
        QVERIFY2(isNear(units, expected), QByteArray::number(units, 'g', 12).constData());
    }

    void theReferenceCheckAddsUp()
    {
        const auto& table = PriceTable::builtIn();
        const double units = computeUnits(table, {.vcpu = 0.35, .memoryGb = 0.5, .diskGb = 0}, 36'000'000, 1'000'000)
            + computeUnits(table, {.vcpu = 0, .memoryGb = 0.5, .diskGb = 0}, 144'000'000, 0);
        QVERIFY(isNear(units, 33'600));
        QVERIFY(isNear(cost(table, units), 3.696));
    }

    void costsMoneyThroughTheTiers_data()
    {
        QTest::addColumn<bool>("inDollars");
        QTest::addColumn<double>("units");
        QTest::addColumn<double>("monthUnits");
        QTest::addColumn<double>("expected");
        QTest::addRow("example at concurrency 1, CNY") << false << 12.7725 << 0.0 << 0.001404975;
        QTest::addRow("example at concurrency 10, CNY") << false << 4.2725 << 0.0 << 0.000469975;
        QTest::addRow("example at concurrency 1, USD") << true << 12.7725 << 0.0 << 0.00025545;
        QTest::addRow("example at concurrency 10, USD") << true << 4.2725 << 0.0 << 0.00008545;
        QTest::addRow("the first tier to its end") << false << 200e6 << 0.0 << 22'000.0;
        QTest::addRow("across the first end") << false << 300e6 << 0.0 << 22'000.0 + 10'000.0;
        QTest::addRow("through all three") << false << 2000e6 << 0.0 << 22'000.0 + 80'000.0 + 90'000.0;
        QTest::addRow("the month went on before") << false << 100e6 << 150e6 << 5'500.0 + 5'000.0;
        QTest::addRow("at an end") << false << 10.0 << 200e6 << 0.001;
        QTest::addRow("in the last tier") << false << 1e6 << 5000e6 << 90.0;
        QTest::addRow("USD across an end") << true << 2e6 << 99e6 << 20.0 + 17.0;
        QTest::addRow("nothing") << false << 0.0 << 300e6 << 0.0;
    }
    void costsMoneyThroughTheTiers()
    {
        QFETCH(bool, inDollars);
        QFETCH(double, units);
        QFETCH(double, monthUnits);
        QFETCH(double, expected);
        const auto money = cost(inDollars ? dollars() : PriceTable::builtIn(), units, monthUnits);
        QVERIFY2(isNear(money, expected), QByteArray::number(money, 'g', 12).constData());
    }

    void saysWhatIsWrongInATable_data()
    {
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QByteArray>("by");
        QTest::addColumn<QByteArray>("mentions");
        QTest::addRow("no JSON") << QByteArray("{") << QByteArray("") << QByteArray("not JSON");
        QTest::addRow("no name") << QByteArray("\"name\"") << QByteArray("\"nom\"") << QByteArray("'name'");
        QTest::addRow("a text for a number") << QByteArray("0.15") << QByteArray("\"0.15\"")
                                             << QByteArray("'units.gbSecond'");
        QTest::addRow("negative") << QByteArray("0.15") << QByteArray("-0.15") << QByteArray("'units.gbSecond'");
        QTest::addRow("no units") << QByteArray("\"units\"") << QByteArray("\"unit\"") << QByteArray("'units'");
        QTest::addRow("no tiers") << QByteArray("\"tiers\"") << QByteArray("\"tier\"") << QByteArray("'tiers'");
        QTest::addRow("tiers out of order") << QByteArray("1000000000") << QByteArray("1000")
                                            << QByteArray("'tiers[1].upToUnits' must be above");
        QTest::addRow("a tier without price") << QByteArray("\"perUnit\": 0.0001 ") << QByteArray("\"p\": 1")
                                              << QByteArray("'tiers[1].perUnit'");
        QTest::addRow("an end to the last tier")
            << QByteArray("{ \"perUnit\"") << QByteArray("{\"upToUnits\":9e9,\"perUnit\"")
            << QByteArray("'tiers[2].upToUnits' must be absent");
        QTest::addRow("a tier that is no object") << QByteArray("{ \"perUnit\": 0.00009 }") << QByteArray("3")
                                                  << QByteArray("'tiers[2].perUnit'");
    }
    void saysWhatIsWrongInATable()
    {
        QFETCH(QByteArray, replace);
        QFETCH(QByteArray, by);
        QFETCH(QByteArray, mentions);
        const auto good = embedded("prices/fc-cu-2024.json");
        auto text = QByteArray(good.data(), static_cast<qsizetype>(good.size()));
        QVERIFY(text.contains(replace));
        text.replace(text.indexOf(replace), replace.size(), by);
        const auto table = PriceTable::fromJson(text.toStdString());
        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::Corrupt);
        QVERIFY2(QByteArray::fromStdString(table.error().detail).contains(mentions), table.error().detail.c_str());
    }
};

QTEST_APPLESS_MAIN(TestPrice)
#include "tst_price.moc"
