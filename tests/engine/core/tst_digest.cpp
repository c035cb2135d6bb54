#include <QTest>
#include <engine/core/digest.h>

using namespace engine;

class TestDigest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void crc64MatchesThePublishedCheckValue() { QCOMPARE(crc64("123456789"), 11051210869376104954u); }

    void crc64ContinuesOverParts()
    {
        const std::string text = "a code package in two parts of odd length";
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            QCOMPARE(crc64(std::string_view(text).substr(cut), crc64(std::string_view(text).substr(0, cut))), crc64(text));
        }
    }

    void base64GoesThereAndBack()
    {
        std::string bytes;
        for (int length = 0; length < 70; ++length) {
            QCOMPARE(fromBase64(toBase64(bytes)), std::optional(bytes));
            bytes += static_cast<char>(length * 37);
        }
    }

    void base64RefusesWhatItDidNotWrite_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("length") << QByteArray("abc");
        QTest::addRow("white space") << QByteArray("YWJj\n");
        QTest::addRow("alphabet") << QByteArray("YW-j");
        QTest::addRow("padding inside") << QByteArray("YQ==YWJj");
        QTest::addRow("leftover bits") << QByteArray("YR==");
    }
    void base64RefusesWhatItDidNotWrite()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!fromBase64(text.toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestDigest)
#include "tst_digest.moc"
