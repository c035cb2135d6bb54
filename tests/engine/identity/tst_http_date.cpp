#include <QTest>
#include <engine/identity/signature.h>

using namespace engine;
using identity::httpDate;
using identity::parseHttpDate;
using identity::parseIso8601;

class TestHttpDate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void goesThereAndBack_data()
    {
        QTest::addColumn<qint64>("epochSeconds");
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("epoch") << qint64(0) << QByteArray("Thu, 01 Jan 1970 00:00:00 GMT");
        QTest::addRow("the specification's") << qint64(1704164645) << QByteArray("Tue, 02 Jan 2024 03:04:05 GMT");
        QTest::addRow("leap day") << qint64(1709251199) << QByteArray("Thu, 29 Feb 2024 23:59:59 GMT");
    }
    void goesThereAndBack()
    {
        QFETCH(qint64, epochSeconds);
        QFETCH(QByteArray, text);
        const auto time = fromEpochMs(epochSeconds * 1000);
        QCOMPARE(httpDate(time), text.toStdString());
        QCOMPARE(parseHttpDate(text.toStdString()), std::optional(time));
    }

    void refusesOtherForms_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("ISO 8601") << QByteArray("2024-01-02T03:04:05Z");
        QTest::addRow("another zone") << QByteArray("Tue, 02 Jan 2024 03:04:05 UTC");
        QTest::addRow("no such day") << QByteArray("Fri, 30 Feb 2024 03:04:05 GMT");
        QTest::addRow("no such month") << QByteArray("Tue, 02 Foo 2024 03:04:05 GMT");
        QTest::addRow("no such weekday") << QByteArray("Foo, 02 Jan 2024 03:04:05 GMT");
        QTest::addRow("hour 24") << QByteArray("Tue, 02 Jan 2024 24:04:05 GMT");
        QTest::addRow("signs for digits") << QByteArray("Tue, -2 Jan 2024 03:04:05 GMT");
        QTest::addRow("beyond the time line") << QByteArray("Tue, 02 Jan 9999 03:04:05 GMT");
        QTest::addRow("more behind it") << QByteArray("Tue, 02 Jan 2024 03:04:05 GMT ");
    }
    void refusesOtherForms()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!parseHttpDate(text.toStdString()));
    }

    void readsIso8601_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isUnderstood");
        QTest::addRow("epoch") << QByteArray("1970-01-01T00:00:00Z") << true;
        QTest::addRow("the specification's") << QByteArray("2024-01-02T03:04:05Z") << true;
        QTest::addRow("leap day") << QByteArray("2024-02-29T23:59:59Z") << true;
        QTest::addRow("empty") << QByteArray() << false;
        QTest::addRow("RFC 1123") << QByteArray("Tue, 02 Jan 2024 03:04:05 GMT") << false;
        QTest::addRow("another zone") << QByteArray("2024-01-02T03:04:05+08:00") << false;
        QTest::addRow("no zone") << QByteArray("2024-01-02T03:04:05") << false;
        QTest::addRow("milliseconds") << QByteArray("2024-01-02T03:04:05.000Z") << false;
        QTest::addRow("a space") << QByteArray("2024-01-02 03:04:05Z") << false;
        QTest::addRow("no such day") << QByteArray("2023-02-29T03:04:05Z") << false;
        QTest::addRow("month 0") << QByteArray("2024-00-02T03:04:05Z") << false;
        QTest::addRow("minute 60") << QByteArray("2024-01-02T03:60:05Z") << false;
        QTest::addRow("signs for digits") << QByteArray("2024-01--2T03:04:05Z") << false;
        QTest::addRow("beyond the time line") << QByteArray("9999-01-02T03:04:05Z") << false;
    }
    void readsIso8601()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isUnderstood);
        const auto time = parseIso8601(text.toStdString());
        QCOMPARE(time.has_value(), isUnderstood);
        if (isUnderstood) QCOMPARE(toIso8601(*time), text.toStdString());
    }
};

QTEST_APPLESS_MAIN(TestHttpDate)
#include "tst_http_date.moc"
