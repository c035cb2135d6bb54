#include "official_client.h"

#include <QTest>
#include <tests/support/test_engine.h>

using namespace engine;

namespace {
const auto kPackage = QStringLiteral("openapi-clients");
constexpr auto kV2 = "2021-04-06";
constexpr auto kV3 = "2023-03-30";
constexpr auto kHandler = "exports.handler = async (event, context) => context.credentials;";

QJsonValue parsed(const char* text) { return QJsonDocument::fromJson(text).object(); }

QJsonObject data(const QJsonObject& reply) { return reply.value(QLatin1String("data")).toObject(); }
QString errorOf(const QJsonObject& reply, const char* member = "code")
{
    return reply.value(QLatin1String("error")).toObject().value(QLatin1String(member)).toVariant().toString();
}
int number(const QJsonObject& object, const char* name) { return object.value(QLatin1String(name)).toInt(-1); }
QString text(const QJsonObject& object, const char* name) { return object.value(QLatin1String(name)).toString(); }
QJsonArray array(const QJsonObject& object, const char* name) { return object.value(QLatin1String(name)).toArray(); }
} // namespace

/// The official clients of API versions 2021-04-06 and 2023-03-30 against a real engine, unmodified.
class TestOpenapiClients : public QObject
{
    Q_OBJECT

    test::TestEngine m_engine;
    std::unique_ptr<OfficialClient> m_v2;
    std::unique_ptr<OfficialClient> m_v3;

    OfficialClient::Access access(const char* api) const
    {
        const auto& info = m_engine->info();
        return {
            .endpoint = info.endpoint,
            .key = info.accessKeyId,
            .secret = std::string(info.accessKeySecret.reveal()),
            .api = api,
        };
    }
    static QJsonObject call(OfficialClient& client, const char* method, const QJsonArray& args)
    {
        const auto reply = client.call(method, args);
        if (reply.contains(QLatin1String("error"))) qInfo() << method << reply;
        return reply;
    }
    QJsonObject v2(const char* method, const QJsonArray& args) { return call(*m_v2, method, args); }
    QJsonObject v3(const char* method, const QJsonArray& args) { return call(*m_v3, method, args); }

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto problem = OfficialClient::install(kPackage)) QSKIP(qPrintable(*problem));
        const auto started = m_engine.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        QVERIFY(m_engine.create("demo", "echo", test::nodeFunction(), "index.js", kHandler));
        m_v2 = std::make_unique<OfficialClient>(kPackage, access(kV2));
        m_v3 = std::make_unique<OfficialClient>(kPackage, access(kV3));
    }
    void cleanupTestCase()
    {
        m_v2.reset();
        m_v3.reset();
        m_engine.stop();
    }

    void provisionConfigsOf2023()
    {
        const auto function = QStringLiteral("demo$echo");
        const auto latest = parsed(R"({"qualifier":"LATEST"})");
        QCOMPARE(errorOf(m_v3->call("getProvisionConfig", {function, latest})), QStringLiteral("ProvisionConfigNotFound"));

        const auto put = v3("putProvisionConfig",
            {function, parsed(R"json({"qualifier":"LATEST","body":{"defaultTarget":1,"alwaysAllocateCPU":false,"scheduledActions":[
                {"name":"working_day-1","startTime":"2022-10-10T10:10:10Z","endTime":"2099-10-10T10:10:10Z","target":2,
                 "scheduleExpression":"at(2098-01-01T00:00:00Z)"}]}})json")});
        QCOMPARE(number(put, "status"), 200);
        QCOMPARE(number(data(put), "defaultTarget"), 1);
        QVERIFY(text(data(put), "functionArn").endsWith(QStringLiteral(":functions/demo$echo/LATEST")));
        QVERIFY(!put.value(QLatin1String("headers")).toObject().value(QLatin1String("x-fc-request-id")).toString().isEmpty());

        QTRY_COMPARE_WITH_TIMEOUT(number(data(v3("getProvisionConfig", {function, latest})), "current"), 1, 20'000);
        const auto actions = array(data(v3("getProvisionConfig", {function, latest})), "scheduledActions");
        QCOMPARE(actions.size(), 1);
        QCOMPARE(text(actions.first().toObject(), "name"), QStringLiteral("working_day-1"));

        const auto listed = array(data(v3("listProvisionConfigs", {parsed(R"({"functionName":"demo$echo","limit":10})")})), "provisionConfigs");
        QCOMPARE(listed.size(), 1);
        QCOMPARE(number(listed.first().toObject(), "defaultTarget"), 1);

        QCOMPARE(number(v3("deleteProvisionConfig", {function, latest}), "status"), 204);
        QCOMPARE(errorOf(m_v3->call("getProvisionConfig", {function, latest})), QStringLiteral("ProvisionConfigNotFound"));
        QCOMPARE(array(data(v3("listProvisionConfigs", {QJsonObject()})), "provisionConfigs").size(), 0);
    }

    void concurrencyConfigsOf2023()
    {
        const auto function = QStringLiteral("demo$echo");
        QCOMPARE(errorOf(m_v3->call("getConcurrencyConfig", {function})), QStringLiteral("OnDemandConfigNotFound"));
        const auto put = v3("putConcurrencyConfig", {function, parsed(R"({"body":{"reservedConcurrency":7}})")});
        QCOMPARE(number(put, "status"), 200);
        QCOMPARE(number(data(put), "reservedConcurrency"), 7);
        QCOMPARE(number(data(v3("getConcurrencyConfig", {function})), "reservedConcurrency"), 7);
        const auto listed = array(data(v3("listConcurrencyConfigs", {parsed(R"({"functionName":"demo$echo"})")})), "configs");
        QCOMPARE(listed.size(), 1);
        QVERIFY(text(listed.first().toObject(), "functionArn").endsWith(QStringLiteral(":functions/demo$echo")));
        QCOMPARE(number(v3("deleteConcurrencyConfig", {function}), "status"), 204);
        QCOMPARE(array(data(v3("listConcurrencyConfigs", {QJsonObject()})), "configs").size(), 0);
    }

    void provisionConfigsOf2021()
    {
        const auto demo = QStringLiteral("demo");
        const auto echo = QStringLiteral("echo");
        const auto latest = parsed(R"({"qualifier":"LATEST"})");
        const auto put = v2("putProvisionConfig", {demo, echo, parsed(R"({"qualifier":"LATEST","target":1})")});
        QCOMPARE(number(put, "status"), 200);
        QCOMPARE(number(data(put), "target"), 1);
        QCOMPARE(text(data(put), "resource"), QString::fromStdString(m_engine->info().accountId) + QStringLiteral("#demo#LATEST#echo"));
        QTRY_COMPARE_WITH_TIMEOUT(number(data(v2("getProvisionConfig", {demo, echo, latest})), "current"), 1, 20'000);
        const auto listed = array(data(v2("listProvisionConfigs", {parsed(R"({"serviceName":"demo","qualifier":"LATEST"})")})), "provisionConfigs");
        QCOMPARE(listed.size(), 1);
        QCOMPARE(number(data(v2("putProvisionConfig", {demo, echo, parsed(R"({"qualifier":"LATEST","target":0})")})), "target"), 0);
    }

    void onDemandConfigsOf2021()
    {
        const auto demo = QStringLiteral("demo");
        const auto echo = QStringLiteral("echo");
        const auto latest = parsed(R"({"qualifier":"LATEST"})");
        const auto put = v2("putFunctionOnDemandConfig", {demo, echo, parsed(R"({"qualifier":"LATEST","maximumInstanceCount":7})")});
        QCOMPARE(number(put, "status"), 200);
        QCOMPARE(number(data(put), "maximumInstanceCount"), 7);
        QCOMPARE(number(data(v2("getFunctionOnDemandConfig", {demo, echo, latest})), "maximumInstanceCount"), 7);
        const auto count = [&](const QString& prefix) {
            return array(data(v2("listOnDemandConfigs", {QJsonObject{{QStringLiteral("prefix"), prefix}}})), "configs").size();
        };
        QCOMPARE(count(QStringLiteral("services/demo.LATEST/")), 1);
        QCOMPARE(count(QStringLiteral("a b*~!'()+&=%/服")), 0);
        QCOMPARE(number(v2("deleteFunctionOnDemandConfig", {demo, echo, latest}), "status"), 204);
        QCOMPARE(errorOf(m_v2->call("getFunctionOnDemandConfig", {demo, echo, latest})), QStringLiteral("OnDemandConfigNotFound"));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<bool>("isV3");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QJsonArray>("args");
        QTest::addColumn<QString>("code");
        const auto latest = parsed(R"({"qualifier":"LATEST"})");
        const auto tooMany = parsed(R"({"body":{"reservedConcurrency":91}})");
        QTest::addRow("no service") << false << QByteArray("getProvisionConfig") << QJsonArray{QStringLiteral("none"), QStringLiteral("f"), latest}
                                    << QStringLiteral("ServiceNotFound");
        QTest::addRow("no function") << false << QByteArray("getProvisionConfig") << QJsonArray{QStringLiteral("demo"), QStringLiteral("f"), latest}
                                     << QStringLiteral("FunctionNotFound");
        QTest::addRow("a name full of escapes") << true << QByteArray("getConcurrencyConfig") << QJsonArray{QStringLiteral("demo$a b*~!()+&=%/服")}
                                                << QStringLiteral("FunctionNotFound");
        QTest::addRow("above the limit") << true << QByteArray("putConcurrencyConfig") << QJsonArray{QStringLiteral("demo$echo"), tooMany}
                                         << QStringLiteral("InvalidArgument");
        QTest::addRow("not yet") << true << QByteArray("listFunctions") << QJsonArray{QJsonObject()} << QStringLiteral("PathNotSupported");
    }
    void namesWhatIsWrong()
    {
        QFETCH(bool, isV3);
        QFETCH(QByteArray, method);
        QFETCH(QJsonArray, args);
        QFETCH(QString, code);
        QCOMPARE(errorOf((isV3 ? m_v3 : m_v2)->call(method.constData(), args)), code);
    }

    void takesTheKeysOfARole()
    {
        const auto role = "acs:ram::" + m_engine->info().accountId + ":role/echo";
        QVERIFY(test::TestEngine::wait<std::shared_ptr<const catalog::Service>>(
            [&](auto done) { m_engine->createService("roled", {.role = role}, std::move(done)); }));
        QVERIFY(m_engine.create("roled", "echo", test::nodeFunction(), "index.js", kHandler));
        const auto reply = m_engine.invoke("roled", "echo");
        QVERIFY(reply);
        const auto credentials = QJsonDocument::fromJson(QByteArray::fromStdString(reply->body)).object();
        for (const char* api : {kV2, kV3}) {
            auto own = access(api);
            own.key = text(credentials, "accessKeyId").toStdString();
            own.secret = text(credentials, "accessKeySecret").toStdString();
            own.token = text(credentials, "securityToken").toStdString();
            OfficialClient function(kPackage, own);
            QCOMPARE(number(call(function, "listProvisionConfigs", {QJsonObject()}), "status"), 200);
            own.token.back() ^= 1;
            OfficialClient forger(kPackage, own);
            QCOMPARE(errorOf(forger.call("listProvisionConfigs", {QJsonObject()})), QStringLiteral("InvalidSecurityToken"));
        }
    }

    void refusesStrangers_data()
    {
        QTest::addColumn<QByteArray>("api");
        QTest::addColumn<bool>("knowsTheKey");
        QTest::addColumn<QString>("code");
        for (const char* api : {kV2, kV3}) {
            QTest::addRow("%s secret", api) << QByteArray(api) << true << QStringLiteral("SignatureNotMatch");
            QTest::addRow("%s key", api) << QByteArray(api) << false << QStringLiteral("InvalidAccessKeyID");
        }
    }
    void refusesStrangers()
    {
        QFETCH(QByteArray, api);
        QFETCH(bool, knowsTheKey);
        QFETCH(QString, code);
        auto guessed = access(api.constData());
        guessed.secret = "guessed";
        if (!knowsTheKey) guessed.key = "nobody";
        OfficialClient stranger(kPackage, guessed);
        const auto refused = stranger.call("listProvisionConfigs", {QJsonObject()});
        QCOMPARE(errorOf(refused), code);
        QCOMPARE(errorOf(refused, "status"), QStringLiteral("403"));
    }
};

QTEST_GUILESS_MAIN(TestOpenapiClients)
#include "tst_openapi_clients.moc"
