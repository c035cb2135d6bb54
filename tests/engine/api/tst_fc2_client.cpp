#include "official_client.h"

#include <QTest>
#include <tests/engine/storage/raw_zip.h>
#include <tests/support/test_engine.h>

using namespace engine;

namespace {
const auto kPackage = QStringLiteral("fc2-client");
constexpr auto kHandlers = "exports.echo = (event, context, callback) => callback(null, event);\n"
                           "exports.log = (event, context, callback) => {\n"
                           "  console.log('a line for', context.requestId);\n"
                           "  callback(null, 'logged');\n"
                           "};\n"
                           "exports.object = async () => ({ answer: 42 });\n"
                           "exports.fail = (event, context, callback) => callback(new TypeError('refused'));\n"
                           "exports.throwing = async () => { throw new RangeError('too far'); };\n";

QJsonObject code(const std::string& source)
{
    const auto zip = RawZip().add("index.js", source).bytes();
    return {{QStringLiteral("zipFile"), QString::fromLatin1(QByteArray::fromStdString(zip).toBase64())}};
}

QJsonObject functionOptions(const char* name, const char* handler)
{
    return {
        {QStringLiteral("functionName"), QLatin1String(name)},
        {QStringLiteral("runtime"), QStringLiteral("nodejs20")},
        {QStringLiteral("handler"), QLatin1String(handler)},
        {QStringLiteral("memorySize"), 512},
        {QStringLiteral("timeout"), 10},
        {QStringLiteral("code"), code(kHandlers)},
    };
}

QString at(const QJsonObject& object, const char* first, const char* second)
{
    return object.value(QLatin1String(first)).toObject().value(QLatin1String(second)).toVariant().toString();
}
} // namespace

/// The official client against a real engine, as a user of either would see it.
class TestFc2Client : public QObject
{
    Q_OBJECT

    test::TestEngine m_engine;
    std::unique_ptr<OfficialClient> m_client;

    OfficialClient::Access access() const
    {
        const auto& info = m_engine->info();
        return {
            .endpoint = info.endpoint,
            .account = info.accountId,
            .key = info.accessKeyId,
            .secret = std::string(info.accessKeySecret.reveal()),
        };
    }
    QJsonObject call(const char* method, const QJsonArray& args)
    {
        const auto reply = m_client->call(method, args);
        if (reply.contains(QLatin1String("error"))) qInfo() << method << reply;
        return reply;
    }
    QString errorCode(const char* method, const QJsonArray& args)
    {
        return at(m_client->call(method, args), "error", "code");
    }
    QString invokeText(const char* function, const QJsonValue& event = {})
    {
        return call("invokeFunction", {QStringLiteral("demo"), QLatin1String(function), event})
            .value(QLatin1String("data"))
            .toString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto problem = OfficialClient::install(kPackage)) QSKIP(qPrintable(*problem));
        const auto started = m_engine.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        m_client = std::make_unique<OfficialClient>(kPackage, access());
        const auto service = call("createService", {QStringLiteral("demo"), QJsonObject{{QStringLiteral("description"), QStringLiteral("中文 & more")}}});
        QCOMPARE(at(service, "data", "serviceName"), QStringLiteral("demo"));
        QCOMPARE(at(service, "data", "description"), QStringLiteral("中文 & more"));
        for (const char* handler : {"echo", "log", "object", "fail", "throwing"}) {
            const auto function = call("createFunction",
                {QStringLiteral("demo"), functionOptions(handler, (std::string("index.") + handler).c_str())});
            QCOMPARE(at(function, "data", "functionName"), QLatin1String(handler));
            QVERIFY(!at(function, "data", "codeChecksum").isEmpty());
            QVERIFY(!at(function, "headers", "etag").isEmpty());
        }
    }
    void cleanupTestCase()
    {
        m_client.reset();
        m_engine.stop();
    }

    void invokesWithTextAndWithoutAnEvent()
    {
        QCOMPARE(invokeText("echo", QStringLiteral("hello, 世界")), QStringLiteral("hello, 世界"));
        QCOMPARE(invokeText("echo"), QString());
        QCOMPARE(invokeText("object"), QStringLiteral("{\"answer\":42}"));
    }

    void carriesBinaryEventsUnharmed()
    {
        QByteArray event;
        for (int i = 0; i < 70'000; ++i) event += static_cast<char>(i * 7 + i / 256);
        const auto reply = call("invokeFunction",
            {QStringLiteral("demo"), QStringLiteral("echo"), OfficialClient::bytes(event), QJsonObject(), QJsonValue(),
                QJsonObject{{QStringLiteral("rawBuf"), true}}});
        QVERIFY(OfficialClient::bytes(reply.value(QLatin1String("data"))) == event);
        QCOMPARE(at(reply, "headers", "x-fc-invocation-service-version"), QStringLiteral("LATEST"));
        QVERIFY(at(reply, "headers", "x-fc-instance-id").startsWith(QStringLiteral("c-")));
        QVERIFY(at(reply, "headers", "x-fc-invocation-duration").toDouble() >= 0);
        QVERIFY(at(reply, "headers", "x-fc-max-memory-usage").toDouble() > 0);
        QVERIFY(!at(reply, "headers", "x-fc-error-type").size());
        QVERIFY(!at(reply, "headers", "x-fc-log-result").size());
    }

    void showsTheTailOfTheLog()
    {
        const auto reply = call("invokeFunction",
            {QStringLiteral("demo"), QStringLiteral("log"), QJsonValue(),
                QJsonObject{{QStringLiteral("X-Fc-Log-Type"), QStringLiteral("Tail")}}});
        const auto log = QByteArray::fromBase64(at(reply, "headers", "x-fc-log-result").toLatin1());
        QVERIFY2(log.contains("a line for " + at(reply, "headers", "x-fc-request-id").toLatin1()), log);
    }

    void functionErrorsAreReplies_data()
    {
        QTest::addColumn<QByteArray>("function");
        QTest::addColumn<QString>("errorType");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("message");
        QTest::addRow("called back") << QByteArray("fail") << QStringLiteral("HandledInvocationError")
                                     << QStringLiteral("TypeError") << QStringLiteral("refused");
        QTest::addRow("thrown") << QByteArray("throwing") << QStringLiteral("UnhandledInvocationError")
                                << QStringLiteral("RangeError") << QStringLiteral("too far");
    }
    void functionErrorsAreReplies()
    {
        QFETCH(QByteArray, function);
        QFETCH(QString, errorType);
        QFETCH(QString, kind);
        QFETCH(QString, message);
        const auto reply = call("invokeFunction", {QStringLiteral("demo"), QString::fromLatin1(function), QJsonValue()});
        QCOMPARE(at(reply, "headers", "x-fc-error-type"), errorType);
        QCOMPARE(at(reply, "data", "errorType"), kind);
        QCOMPARE(at(reply, "data", "errorMessage"), message);
        QVERIFY(at(reply, "data", "stackTrace").isEmpty()); // an array, not a text
        QVERIFY(!reply.value(QLatin1String("data")).toObject().value(QLatin1String("stackTrace")).toArray().isEmpty());
    }

    void updatesCodeAndConfiguration()
    {
        QVERIFY(call("createFunction", {QStringLiteral("demo"), functionOptions("changing", "index.echo")}).contains(QLatin1String("data")));
        QCOMPARE(invokeText("changing", QStringLiteral("before")), QStringLiteral("before"));
        const auto newCode = call("updateFunction",
            {QStringLiteral("demo"), QStringLiteral("changing"),
                QJsonObject{{QStringLiteral("code"), code("exports.echo = async () => 'new ' + process.env.COLOUR;")}}});
        QCOMPARE(at(newCode, "data", "memorySize"), QStringLiteral("512"));
        const auto newSettings = call("updateFunction",
            {QStringLiteral("demo"), QStringLiteral("changing"),
                QJsonObject{{QStringLiteral("environmentVariables"), QJsonObject{{QStringLiteral("COLOUR"), QStringLiteral("green")}}},
                    {QStringLiteral("timeout"), 20}}});
        QCOMPARE(at(newSettings, "data", "timeout"), QStringLiteral("20"));
        QCOMPARE(at(newSettings, "data", "codeChecksum"), at(newCode, "data", "codeChecksum"));
        QVERIFY(at(newSettings, "headers", "etag") != at(newCode, "headers", "etag"));
        QCOMPARE(invokeText("changing"), QStringLiteral("new green"));
    }

    void listsByPages()
    {
        for (const char* name : {"page-a", "page-b", "page-c"}) {
            QVERIFY(call("createService", {QLatin1String(name)}).contains(QLatin1String("data")));
        }
        QStringList names;
        QString token;
        int pages = 0;
        do {
            QJsonObject options{{QStringLiteral("prefix"), QStringLiteral("page-")}, {QStringLiteral("limit"), 2}};
            if (!token.isEmpty()) options[QStringLiteral("nextToken")] = token;
            const auto page = call("listServices", {options});
            for (const auto service : page.value(QLatin1String("data")).toObject().value(QLatin1String("services")).toArray()) {
                names += service.toObject().value(QLatin1String("serviceName")).toString();
            }
            token = at(page, "data", "nextToken");
        } while (++pages < 10 && !token.isEmpty());
        QCOMPARE(names, QStringList({QStringLiteral("page-a"), QStringLiteral("page-b"), QStringLiteral("page-c")}));
        QCOMPARE(pages, 2);
        const auto functions = call("listFunctions", {QStringLiteral("demo"), QJsonObject{{QStringLiteral("startKey"), QStringLiteral("fail")}, {QStringLiteral("limit"), 1}}});
        const auto first = functions.value(QLatin1String("data")).toObject().value(QLatin1String("functions")).toArray().first();
        QCOMPARE(first.toObject().value(QLatin1String("functionName")).toString(), QStringLiteral("fail"));
    }

    void honoursIfMatch()
    {
        const auto created = call("createService", {QStringLiteral("guarded")});
        const auto etag = at(created, "headers", "etag");
        const auto update = [&](const QString& description, const QString& ifMatch) {
            return m_client->call("updateService",
                {QStringLiteral("guarded"), QJsonObject{{QStringLiteral("description"), description}},
                    QJsonObject{{QStringLiteral("if-match"), ifMatch}}});
        };
        QCOMPARE(at(update(QStringLiteral("first"), etag), "data", "description"), QStringLiteral("first"));
        QCOMPARE(at(update(QStringLiteral("second"), etag), "error", "code"), QStringLiteral("PreconditionFailed"));
        QCOMPARE(at(call("getService", {QStringLiteral("guarded")}), "data", "description"), QStringLiteral("first"));
    }

    void handsTheCodeOut()
    {
        const auto reply = call("getFunctionCode", {QStringLiteral("demo"), QStringLiteral("echo")});
        QVERIFY(at(reply, "data", "url").startsWith(QString::fromStdString(m_engine->info().endpoint)));
        QCOMPARE(at(reply, "data", "checksum"), at(call("getFunction", {QStringLiteral("demo"), QStringLiteral("echo")}), "data", "codeChecksum"));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QJsonArray>("args");
        QTest::addColumn<QString>("code");
        const auto demo = QStringLiteral("demo");
        const auto none = QStringLiteral("nowhere");
        QTest::addRow("no service") << QByteArray("getService") << QJsonArray{none} << QStringLiteral("ServiceNotFound");
        QTest::addRow("no function") << QByteArray("getFunction") << QJsonArray{demo, none} << QStringLiteral("FunctionNotFound");
        QTest::addRow("invoke nothing") << QByteArray("invokeFunction") << QJsonArray{demo, none, QStringLiteral("x")}
                                        << QStringLiteral("FunctionNotFound");
        QTest::addRow("no alias") << QByteArray("invokeFunction")
                                  << QJsonArray{demo, QStringLiteral("echo"), QStringLiteral("x"), QJsonObject(), QStringLiteral("prod")}
                                  << QStringLiteral("AliasNotFound");
        QTest::addRow("service exists") << QByteArray("createService") << QJsonArray{demo} << QStringLiteral("ServiceAlreadyExists");
        QTest::addRow("function exists") << QByteArray("createFunction") << QJsonArray{demo, functionOptions("echo", "index.echo")}
                                         << QStringLiteral("FunctionAlreadyExists");
        QTest::addRow("service in use") << QByteArray("deleteService") << QJsonArray{demo} << QStringLiteral("ServiceNotEmpty");
        auto broken = functionOptions("broken", "index.echo");
        broken[QStringLiteral("memorySize")] = 100;
        QTest::addRow("bad memory size") << QByteArray("createFunction") << QJsonArray{demo, broken} << QStringLiteral("InvalidArgument");
        broken = functionOptions("broken", "index.echo");
        broken[QStringLiteral("code")] = QJsonObject{{QStringLiteral("zipFile"), QStringLiteral("bm8gemlw")}};
        QTest::addRow("not a zip") << QByteArray("createFunction") << QJsonArray{demo, broken} << QStringLiteral("InvalidArgument");
        QTest::addRow("bad log type") << QByteArray("invokeFunction")
                                      << QJsonArray{demo, QStringLiteral("echo"), QStringLiteral("x"), QJsonObject{{QStringLiteral("x-fc-log-type"), QStringLiteral("All")}}}
                                      << QStringLiteral("InvalidArgument");
        QTest::addRow("not yet") << QByteArray("listTriggers") << QJsonArray{demo, QStringLiteral("echo")} << QStringLiteral("PathNotSupported");
    }
    void namesWhatIsWrong()
    {
        QFETCH(QByteArray, method);
        QFETCH(QJsonArray, args);
        QFETCH(QString, code);
        QCOMPARE(errorCode(method.constData(), args), code);
    }

    void deletes()
    {
        QVERIFY(call("createService", {QStringLiteral("passing")}).contains(QLatin1String("data")));
        QVERIFY(call("createFunction", {QStringLiteral("passing"), functionOptions("f", "index.echo")}).contains(QLatin1String("data")));
        QVERIFY(!call("deleteFunction", {QStringLiteral("passing"), QStringLiteral("f")}).contains(QLatin1String("error")));
        QCOMPARE(errorCode("getFunction", {QStringLiteral("passing"), QStringLiteral("f")}), QStringLiteral("FunctionNotFound"));
        QVERIFY(!call("deleteService", {QStringLiteral("passing")}).contains(QLatin1String("error")));
        QCOMPARE(errorCode("getService", {QStringLiteral("passing")}), QStringLiteral("ServiceNotFound"));
    }

    void refusesStrangers_data()
    {
        QTest::addColumn<int>("wrong");
        QTest::addColumn<QString>("code");
        QTest::addRow("secret") << 0 << QStringLiteral("SignatureNotMatch");
        QTest::addRow("key") << 1 << QStringLiteral("InvalidAccessKeyID");
        QTest::addRow("account") << 2 << QStringLiteral("AccessDenied");
    }
    void refusesStrangers()
    {
        QFETCH(int, wrong);
        QFETCH(QString, code);
        auto wrongAccess = access();
        if (wrong == 0) wrongAccess.secret = "guessed";
        if (wrong == 1) wrongAccess.key = "nobody";
        if (wrong == 2) wrongAccess.account = "1";
        OfficialClient stranger(kPackage, wrongAccess);
        QCOMPARE(at(stranger.call("listServices", {}), "error", "code"), code);
        QCOMPARE(at(stranger.call("createService", {QStringLiteral("theirs")}), "error", "code"), code);
    }
};

QTEST_GUILESS_MAIN(TestFc2Client)
#include "tst_fc2_client.moc"
