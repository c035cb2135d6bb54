#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <boost/json.hpp>
#include <engine/api/code_links.h>
#include <engine/api/error_reply.h>
#include <engine/api/request_values.h>

using namespace engine;
using namespace engine::api;

class TestApiValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsPageRequests()
    {
        const auto request = parseListRequest("prefix=a%20b&startKey=c&nextToken=d&limit=100&other=x");
        QVERIFY(request);
        QCOMPARE(request->prefix, std::string("a b"));
        QCOMPARE(request->startKey, std::string("c"));
        QCOMPARE(request->nextToken, std::string("d"));
        QCOMPARE(request->limit, 100);
        QCOMPARE(parseListRequest("")->limit, 20);
        QCOMPARE(parseListRequest("limit=0")->limit, 20);
    }

    void refusesBadLimits_data()
    {
        QTest::addColumn<QByteArray>("limit");
        for (const char* limit : {"-1", "101", "abc", "", "1.5", "5x", "99999999999999999999"}) {
            QTest::addRow("%s", *limit ? limit : "empty") << QByteArray(limit);
        }
    }
    void refusesBadLimits()
    {
        QFETCH(QByteArray, limit);
        const auto request = parseListRequest("limit=" + limit.toStdString());
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(request.error().field, std::string("limit"));
    }

    void readsJsonObjects()
    {
        QCOMPARE(parseJsonBody("{\"a\":1}")->at("a").as_int64(), 1);
        QVERIFY(parseJsonBody("")->empty());
        QVERIFY(parseJsonBody(" \r\n")->empty());
    }

    void refusesOtherBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("cut") << QByteArray("{\"a\":");
        QTest::addRow("more behind it") << QByteArray("{} {}");
        QTest::addRow("array") << QByteArray("[]");
        QTest::addRow("null") << QByteArray("null");
        QTest::addRow("not UTF-8") << QByteArray("{\"a\":\"\xff\"}");
        QTest::addRow("too deep") << QByteArray("{\"a\":" + QByteArray("[").repeated(100) + QByteArray("]").repeated(100) + "}");
    }
    void refusesOtherBodies()
    {
        QFETCH(QByteArray, body);
        QCOMPARE(parseJsonBody(body.toStdString()).error().code, ErrorCode::InvalidArgument);
    }

    void errorsSpeakToEveryClient()
    {
        const auto response = errorReply({ErrorCode::FunctionNotFound, "function 'f' does not exist in service 's'", {}}, "id");
        QCOMPARE(response.status, 404);
        const auto body = QJsonDocument::fromJson(QByteArray::fromStdString(response.body)).object();
        const auto text = [&body](const char* key) { return body.value(QLatin1String(key)).toString(); };
        QCOMPARE(text("ErrorCode"), QStringLiteral("FunctionNotFound"));
        QCOMPARE(text("Code"), QStringLiteral("FunctionNotFound"));
        QCOMPARE(text("ErrorMessage"), QStringLiteral("function 'f' does not exist in service 's'"));
        QCOMPARE(text("Message"), QStringLiteral("function 'f' does not exist in service 's'"));
        QCOMPARE(text("RequestId"), QStringLiteral("id"));
        const Headers expected{{"Content-Type", "application/json"}, {"X-Fc-Request-Id", "id"}};
        QVERIFY(response.headers == expected);
    }

    void errorBodiesAreUtf8_data()
    {
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("text") << QByteArray("函数 \xF0\x9F\x98\x80") << QByteArray("函数 \xF0\x9F\x98\x80");
        QTest::addRow("lone byte") << QByteArray("a\xFF" "b") << QByteArray("a?b");
        QTest::addRow("cut sequence") << QByteArray("a\xE4\xB8") << QByteArray("a??");
        QTest::addRow("overlong") << QByteArray("\xC0\xAF\xE0\x80\xAF") << QByteArray("?????");
        QTest::addRow("surrogate") << QByteArray("\xED\xA0\x80") << QByteArray("???");
        QTest::addRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << QByteArray("????");
    }
    void errorBodiesAreUtf8()
    {
        QFETCH(QByteArray, detail);
        QFETCH(QByteArray, expected);
        const auto response = errorReply({ErrorCode::PathNotSupported, detail.toStdString(), {}}, "id");
        const auto body = QJsonDocument::fromJson(QByteArray::fromStdString(response.body)).object();
        QCOMPARE(body.value(QLatin1String("Message")).toString().toUtf8(), expected);
    }

    void codeLinksEndAfterTenMinutes()
    {
        CodeLinks links;
        const auto start = fromEpochMs(1'700'000'000'000);
        const auto token = links.issue("s", "f", "abc", start);
        const auto other = links.issue("s", "f", "abc", start);
        QVERIFY(token != other);
        QVERIFY(token.size() >= 40);
        QVERIFY(!links.find("", start));
        QVERIFY(!links.find(token.substr(1), start));
        const auto* linked = links.find(token, start + std::chrono::minutes(10) - seconds(1));
        QVERIFY(linked);
        QCOMPARE(linked->function, std::string("f"));
        QVERIFY(!links.find(token, start + std::chrono::minutes(10)));
    }
};

QTEST_APPLESS_MAIN(TestApiValues)
#include "tst_api_values.moc"
