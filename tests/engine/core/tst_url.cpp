#include <QTest>
#include <engine/core/url.h>

using namespace engine;

class TestUrl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void decodesEscapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("decoded");
        QTest::addRow("nothing to do") << QByteArray("plain+text~") << QByteArray("plain+text~");
        QTest::addRow("either case") << QByteArray("%2f%2F") << QByteArray("//");
        QTest::addRow("UTF-8") << QByteArray("%E4%B8%AD") << QByteArray("\xE4\xB8\xAD");
        QTest::addRow("a NUL") << QByteArray("a%00b") << QByteArray("a\0b", 3);
        QTest::addRow("decoded once only") << QByteArray("%2541") << QByteArray("%41");
    }
    void decodesEscapes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, decoded);
        QCOMPARE(percentDecode(text.toStdString()), std::optional(decoded.toStdString()));
    }

    void refusesBadEscapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("cut") << QByteArray("a%4");
        QTest::addRow("bare") << QByteArray("100%");
        QTest::addRow("not hex") << QByteArray("%4g");
        QTest::addRow("sign") << QByteArray("%-1");
    }
    void refusesBadEscapes()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!percentDecode(text.toStdString()));
    }

    void encodesAllButUnreserved_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("encoded");
        QTest::addRow("unreserved") << QByteArray("AZaz09-_.~") << QByteArray("AZaz09-_.~");
        QTest::addRow("reserved") << QByteArray(" !*'()/+=&%") << QByteArray("%20%21%2A%27%28%29%2F%2B%3D%26%25");
        QTest::addRow("UTF-8") << QByteArray("\xE4\xB8\xAD") << QByteArray("%E4%B8%AD");
        QTest::addRow("a NUL") << QByteArray("a\0b", 3) << QByteArray("a%00b");
    }
    void encodesAllButUnreserved()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, encoded);
        QCOMPARE(percentEncode(bytes.toStdString()), encoded.toStdString());
        QCOMPARE(percentDecode(encoded.toStdString()), std::optional(bytes.toStdString()));
    }

    void readsQueries()
    {
        const auto parameters = parseQuery("a=1&b=x%20y&&a=&c&d=e=f&%zz=1");
        QCOMPARE(parameters.size(), 6u);
        QCOMPARE(parameters[1].value, std::string("x y"));
        QCOMPARE(parameters[2].name, std::string("a"));
        QVERIFY(parameters[2].hasValue);
        QCOMPARE(parameters[3].name, std::string("c"));
        QVERIFY(!parameters[3].hasValue);
        QCOMPARE(parameters[4].value, std::string("e=f"));
        QCOMPARE(parameters[5].name, std::string("%zz"));
        QVERIFY(parseQuery("").empty());
    }
};

QTEST_APPLESS_MAIN(TestUrl)
#include "tst_url.moc"
