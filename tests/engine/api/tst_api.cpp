#include "signed_client.h"

#include <QTest>
#include <boost/json.hpp>
#include <engine/core/digest.h>
#include <engine/core/guarded.h>
#include <tests/engine/storage/raw_zip.h>
#include <tests/support/test_engine.h>
#include <thread>

using namespace engine;
namespace json = boost::json;

namespace {
constexpr auto kServices = "/2016-08-15/services";
constexpr auto kSource = "exports.echo = async (event) => event;\n"
                         "exports.slow = async () => new Promise((done) => setTimeout(done, 60000));\n";

std::string zip() { return RawZip().add("index.js", kSource).bytes(); }

json::object codeOf(const std::string& package) { return {{"zipFile", toBase64(package)}}; }

/// A body of CreateFunction; `more` adds or replaces members.
std::string functionBody(const std::string& name, const std::string& handler = "index.echo", const json::object& more = {})
{
    json::object body{{"functionName", name}, {"runtime", "nodejs20"}, {"memorySize", 512}, {"timeout", 30},
        {"handler", handler}, {"code", codeOf(zip())}};
    for (const auto& [key, value] : more) body[key] = value;
    return json::serialize(body);
}

json::value parsed(const RawClient::Response& response)
{
    json::error_code error;
    auto value = json::parse(response.body, error);
    return error ? json::value(json::object()) : value;
}

QByteArray member(const RawClient::Response& response, const char* name)
{
    const auto value = parsed(response);
    const auto* found = value.as_object().if_contains(name);
    if (!found) return {};
    return QByteArray::fromStdString(found->is_string() ? std::string(found->as_string()) : json::serialize(*found));
}
} // namespace

/// The newest live values.
class Live final : public EngineObserver
{
public:
    void liveChanged(std::shared_ptr<const LiveSnapshot> snapshot) override
    {
        m_snapshot.with([&](auto& newest) { newest = std::move(snapshot); });
    }
    int inFlight(const std::string& function) const
    {
        const auto snapshot = m_snapshot.with([](const auto& newest) { return newest; });
        if (!snapshot) return 0;
        const auto found = snapshot->gauges.find(function);
        return found == snapshot->gauges.end() ? 0 : found->second.inFlight;
    }

private:
    Guarded<std::shared_ptr<const LiveSnapshot>> m_snapshot;
};

/// The wire's details, which the official client does not show, on a real engine.
class TestApi : public QObject
{
    Q_OBJECT

    Live m_live;
    test::TestEngine m_engine;
    std::unique_ptr<SignedClient> m_client;

    RawClient::Response send(const std::string& method, const std::string& path, const std::string& body = {}, SignedClient::Headers more = {})
    {
        return m_client->request(method, kServices + path, body, std::move(more));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto started = m_engine.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        m_engine->addObserver(m_live);
        QCOMPARE(SignedClient(m_engine->info()).request("POST", kServices, R"({"serviceName":"demo"})").status, 200);
        QCOMPARE(SignedClient(m_engine->info()).request("POST", "/2016-08-15/services/demo/functions", functionBody("echo")).status, 200);
    }
    void cleanupTestCase()
    {
        m_client.reset();
        m_engine->removeObserver(m_live);
        m_engine.stop();
    }
    void init() { m_client = std::make_unique<SignedClient>(m_engine->info()); }

    void localToolsSeeThatItRuns()
    {
        RawClient client(m_client->port());
        QVERIFY(client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        const auto response = client.receive();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
        QCOMPARE(member(*response, "status"), QByteArray("ok"));
    }

    void localToolsReadTheMetrics()
    {
        RawClient client(m_client->port());
        QVERIFY(client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        const auto response = client.receive();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
        QVERIFY(response->body.starts_with("# HELP fcdesk_info "));
        QVERIFY(response->body.find("\n# TYPE fcdesk_cold_start_phase_seconds summary\n") != std::string::npos);
    }

    void checksInOrder_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("expectedStatus");
        QTest::addColumn<QByteArray>("expectedCode");
        QTest::addRow("the route, unsigned") << QByteArray("GET /2016-08-15/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n") << 400
                                             << QByteArray("PathNotSupported");
        QTest::addRow("the signature") << QByteArray("GET /2016-08-15/services/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n") << 403
                                       << QByteArray("AccessDenied");
        QTest::addRow("an unknown key")
            << QByteArray("GET /2016-08-15/services HTTP/1.1\r\nHost: localhost\r\nAuthorization: FC nobody:x\r\n\r\n") << 403
            << QByteArray("InvalidAccessKeyID");
        QTest::addRow("the length of the target")
            << "GET /" + QByteArray(5000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n\r\n" << 400 << QByteArray("InvalidArgument");
        QTest::addRow("the length of the headers")
            << "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + QByteArray(9000, 'x') + "\r\n\r\n" << 400
            << QByteArray("InvalidArgument");
        QTest::addRow("a path that is not UTF-8") << QByteArray("GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n") << 400
                                                  << QByteArray("PathNotSupported");
        QTest::addRow("a foreign Host") << QByteArray("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n") << 403
                                        << QByteArray("AccessDenied");
        QTest::addRow("who calls, before a long body is read")
            << QByteArray("POST /2016-08-15/services/demo/functions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
            << 403 << QByteArray("AccessDenied");
        QTest::addRow("who calls, before chunks are read")
            << QByteArray("POST /2016-08-15/services HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n") << 403
            << QByteArray("AccessDenied");
    }
    void checksInOrder()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, expectedStatus);
        QFETCH(QByteArray, expectedCode);
        RawClient client(m_client->port());
        QVERIFY(client.send(request.toStdString()));
        const auto response = client.receive();
        QVERIFY(response);
        QCOMPARE(response->status, expectedStatus);
        QCOMPARE(response->header("content-type"), std::string("application/json"));
        QCOMPARE(member(*response, "ErrorCode"), expectedCode);
        QCOMPARE(member(*response, "Code"), expectedCode);
        QVERIFY(!response->header("x-fc-request-id").empty());
        QCOMPARE(member(*response, "RequestId"), QByteArray::fromStdString(response->header("x-fc-request-id")));
    }

    void refusesTheWrongAccount()
    {
        const auto response = send("GET", "", {}, {{"x-fc-account-id", "1"}});
        QCOMPARE(response.status, 403);
        QCOMPARE(member(response, "Code"), QByteArray("AccessDenied"));
        QCOMPARE(send("GET", "", {}, {{"x-fc-account-id", m_engine->info().accountId}}).status, 200);
    }

    void everythingBelowAMissingServiceIsNotFound_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("get") << QByteArray("GET") << QByteArray("/none") << QByteArray();
        QTest::addRow("update") << QByteArray("PUT") << QByteArray("/none") << QByteArray("{}");
        QTest::addRow("delete") << QByteArray("DELETE") << QByteArray("/none") << QByteArray();
        QTest::addRow("list functions") << QByteArray("GET") << QByteArray("/none/functions") << QByteArray();
        QTest::addRow("list with a bad limit") << QByteArray("GET") << QByteArray("/none/functions?limit=x") << QByteArray();
        QTest::addRow("create function") << QByteArray("POST") << QByteArray("/none/functions") << QByteArray("{}");
        QTest::addRow("get function") << QByteArray("GET") << QByteArray("/none/functions/f") << QByteArray();
        QTest::addRow("update function") << QByteArray("PUT") << QByteArray("/none/functions/f") << QByteArray("{}");
        QTest::addRow("delete function") << QByteArray("DELETE") << QByteArray("/none/functions/f") << QByteArray();
        QTest::addRow("code") << QByteArray("GET") << QByteArray("/none/functions/f/code") << QByteArray();
        QTest::addRow("invoke") << QByteArray("POST") << QByteArray("/none/functions/f/invocations") << QByteArray();
        QTest::addRow("invoke, with a qualifier") << QByteArray("POST") << QByteArray("/none.1/functions/f/invocations") << QByteArray();
        QTest::addRow("instance limit") << QByteArray("PUT") << QByteArray("/none/functions/f/on-demand-config") << QByteArray("{}");
        QTest::addRow("no instance limit") << QByteArray("DELETE") << QByteArray("/none/functions/f/on-demand-config") << QByteArray();
    }
    void everythingBelowAMissingServiceIsNotFound()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        const auto response = send(method.toStdString(), path.toStdString(), body.toStdString());
        QCOMPARE(response.status, 404);
        QCOMPARE(member(response, "Code"), QByteArray("ServiceNotFound"));
        QCOMPARE(member(response, "Message"), QByteArray("service 'none' does not exist"));
    }

    void qualifiersMustExist()
    {
        QCOMPARE(send("GET", "/demo.LATEST").status, 200);
        QCOMPARE(member(send("GET", "/demo.7"), "Code"), QByteArray("VersionNotFound"));
        QCOMPARE(member(send("GET", "/demo.prod/functions"), "Code"), QByteArray("AliasNotFound"));
        QCOMPARE(member(send("POST", "/demo.7/functions/echo/invocations"), "Code"), QByteArray("VersionNotFound"));
    }

    void readsBodiesAsTheClientsWriteThem()
    {
        // Other case, nulls and unknown keys, as Go clients send them.
        const auto made = send("POST", "", R"({"ServiceName":"loose","DESCRIPTION":"d","role":null,"logConfig":null,"future":{"x":1}})");
        QCOMPARE(made.status, 200);
        QCOMPARE(member(made, "description"), QByteArray("d"));
        QVERIFY(!made.header("etag").empty());
        const auto changed = send("PUT", "/loose", R"({"internetAccess":false})");
        QCOMPARE(changed.status, 200);
        QCOMPARE(member(changed, "description"), QByteArray("d"));
        QCOMPARE(member(changed, "internetAccess"), QByteArray("false"));
        QCOMPARE(send("PUT", "/loose", "").status, 200); // nothing to change

        const auto removed = send("DELETE", "/loose");
        QCOMPARE(removed.status, 204);
        QVERIFY(removed.header("content-type").empty());
        QVERIFY(removed.body.empty());
        QVERIFY(!removed.header("x-fc-request-id").empty());
    }

    void namesTheFieldThatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expectedWord");
        QTest::addRow("not JSON") << QByteArray("{") << QByteArray("JSON");
        QTest::addRow("no name") << QByteArray("{}") << QByteArray("functionName");
        QTest::addRow("name is a number") << QByteArray(R"({"functionName":1})") << QByteArray("functionName");
        QTest::addRow("memory off the grid") << QByteArray::fromStdString(functionBody("f", "h", {{"memorySize", 100}}))
                                             << QByteArray("memorySize");
        QTest::addRow("timeout is a text") << QByteArray::fromStdString(functionBody("f", "h", {{"timeout", "ten"}}))
                                           << QByteArray("timeout");
        QTest::addRow("no such runtime") << QByteArray::fromStdString(functionBody("f", "h", {{"runtime", "cobol"}}))
                                         << QByteArray("runtime");
        QTest::addRow("bad name") << QByteArray::fromStdString(functionBody("1 f")) << QByteArray("functionName");
        QTest::addRow("no code") << QByteArray(R"({"functionName":"f","runtime":"nodejs20","handler":"index.h"})")
                                 << QByteArray("code");
    }
    void namesTheFieldThatIsWrong()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expectedWord);
        const auto response = send("POST", "/demo/functions", body.toStdString());
        QCOMPARE(response.status, 400);
        QCOMPARE(member(response, "Code"), QByteArray("InvalidArgument"));
        QVERIFY2(member(response, "Message").contains(expectedWord), response.body.c_str());
    }

    void etagsGuardUpdates()
    {
        const auto made = send("POST", "/demo/functions", functionBody("guarded"));
        QCOMPARE(made.status, 200);
        const auto etag = made.header("etag");
        const auto path = "/demo/functions/guarded";
        QCOMPARE(send("PUT", path, R"({"description":"a"})", {{"if-match", "\"" + etag + "\""}}).status, 200);
        const auto refused = send("PUT", path, R"({"description":"b"})", {{"if-match", etag}});
        QCOMPARE(refused.status, 412);
        QCOMPARE(member(refused, "Code"), QByteArray("PreconditionFailed"));
        QCOMPARE(send("DELETE", path, {}, {{"if-match", etag}}).status, 412);
        const auto now = send("GET", path);
        QCOMPARE(member(now, "description"), QByteArray("a"));
        QVERIFY(now.header("etag") != etag);
        QCOMPARE(send("DELETE", path, {}, {{"if-match", now.header("etag")}}).status, 204);
    }

    void listsStartInclusively()
    {
        for (const char* name : {"list-a", "list-b", "list-c"}) {
            QCOMPARE(send("POST", "/demo/functions", functionBody(name)).status, 200);
        }
        const auto names = [](const RawClient::Response& page) {
            QByteArrayList found;
            const auto whole = parsed(page);
            for (const auto& function : whole.at("functions").as_array()) {
                found += QByteArray::fromStdString(std::string(function.at("functionName").as_string()));
            }
            return found;
        };
        QCOMPARE(names(send("GET", "/demo/functions?prefix=list-&startKey=list-b")), QByteArrayList({"list-b", "list-c"}));
        QCOMPARE(names(send("GET", "/demo/functions?prefix=list-&startKey=list-aa")), QByteArrayList({"list-b", "list-c"}));
        const auto first = send("GET", "/demo/functions?prefix=list-&limit=2");
        QCOMPARE(names(first), QByteArrayList({"list-a", "list-b"}));
        const auto rest = send("GET", "/demo/functions?prefix=list-&limit=2&startKey=list-a&nextToken=" + member(first, "nextToken").toStdString());
        QCOMPARE(names(rest), QByteArrayList({"list-c"}));
        QVERIFY(!parsed(rest).as_object().contains("nextToken"));
        QCOMPARE(send("GET", "/demo/functions?limit=101").status, 400);
        QCOMPARE(member(send("GET", "?tag_stage=prod"), "services"), QByteArray("[]"));
    }

    void answersACallWithItsRecord()
    {
        std::string event;
        for (int i = 0; i < 1000; ++i) event += static_cast<char>(i);
        const auto reply = send("POST", "/demo/functions/echo/invocations", event);
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.body == event);
        QCOMPARE(reply.header("content-type"), std::string("application/octet-stream"));
        QCOMPARE(reply.header("x-fc-invocation-service-version"), std::string("LATEST"));
        QCOMPARE(reply.header("x-fc-code-checksum"), std::to_string(crc64(zip())));
        QVERIFY(reply.header("access-control-expose-headers").find("X-Fc-Instance-Id") != std::string::npos);
        const auto requestId = reply.header("x-fc-request-id");
        const auto records = test::TestEngine::wait<std::vector<metering::InvocationRecord>>(
            [&](auto done) { m_engine->queryInvocations({.requestId = requestId}, std::move(done)); });
        QVERIFY(records && records->size() == 1);
        QCOMPARE(records->front().instanceId, reply.header("x-fc-instance-id"));
        QCOMPARE(records->front().source, std::string("api"));
    }

    void checksTheOptionsOfACall_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QByteArray>("expectedMessage");
        QTest::addRow("type") << QByteArray("Later") << QByteArray()
                              << QByteArray("InvocationType is set to an invalid value (allowed: Sync | Async, actual: 'Later')");
        QTest::addRow("log") << QByteArray() << QByteArray("X")
                             << QByteArray("LogType is set to an invalid value (allowed: Tail | None, actual: 'X')");
        QTest::addRow("log of an asynchronous call")
            << QByteArray("Async") << QByteArray("Tail")
            << QByteArray("LogType is set to an invalid value (allowed: None, actual: 'Tail')");
        QTest::addRow("asynchronous") << QByteArray("Async") << QByteArray("None")
                                      << QByteArray("asynchronous invocation is not available yet: invoke with X-Fc-Invocation-Type: Sync");
    }
    void checksTheOptionsOfACall()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, log);
        QFETCH(QByteArray, expectedMessage);
        SignedClient::Headers options;
        if (!log.isEmpty()) options.emplace_back("x-fc-log-type", log.toStdString());
        if (!type.isEmpty()) options.emplace_back("x-fc-invocation-type", type.toStdString());
        const auto response = send("POST", "/demo/functions/echo/invocations", "x", options);
        QCOMPARE(response.status, 400);
        QCOMPARE(member(response, "Code"), QByteArray("InvalidArgument"));
        QCOMPARE(member(response, "Message"), expectedMessage);
    }

    void refusesEventsBeyond32Megabytes()
    {
        RawClient client(m_client->port());
        QVERIFY(client.send(m_client->head("POST", std::string(kServices) + "/demo/functions/echo/invocations", 33'554'433)));
        const auto response = client.receive();
        QVERIFY(response);
        QCOMPARE(response->status, 400);
        QCOMPARE(member(*response, "Code"), QByteArray("EntityTooLarge"));
        QCOMPARE(member(*response, "Message"), QByteArray("payload size exceeds maximum allowed size (33554432 bytes)"));
    }

    void hangingUpCancelsTheCall()
    {
        QCOMPARE(send("POST", "/demo/functions", functionBody("slow", "index.slow", {{"timeout", 90}})).status, 200);
        RawClient client(m_client->port());
        QVERIFY(client.send(m_client->head("POST", std::string(kServices) + "/demo/functions/slow/invocations", 1) + "x"));
        QTRY_VERIFY_WITH_TIMEOUT(m_live.inFlight("demo/slow") == 1, 20'000);
        client.close();
        const auto outcome = [this] {
            const auto records = test::TestEngine::wait<std::vector<metering::InvocationRecord>>(
                [&](auto done) { m_engine->queryInvocations({.service = "demo", .function = "slow"}, std::move(done)); });
            return records && !records->empty() ? static_cast<int>(records->front().outcome) : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(outcome(), static_cast<int>(metering::Outcome::Cancelled), 20'000);
    }

    void codeLinksNeedNoSignature()
    {
        QCOMPARE(send("POST", "/demo/functions", functionBody("linked")).status, 200);
        const auto reply = send("GET", "/demo/functions/linked/code");
        QCOMPARE(reply.status, 200);
        QCOMPARE(member(reply, "checksum"), QByteArray::number(qulonglong(crc64(zip()))));
        const auto url = member(reply, "url").toStdString();
        const auto endpoint = m_engine->info().endpoint;
        QVERIFY2(url.starts_with(endpoint + "/"), url.c_str());
        const auto get = "GET " + url.substr(endpoint.size()) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";

        RawClient client(m_client->port());
        QVERIFY(client.send(get));
        auto download = client.receive();
        QVERIFY(download);
        QCOMPARE(download->header("content-type"), std::string("application/zip"));
        QVERIFY(download->body == zip());
        QVERIFY(client.send("GET /code/guessed HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QCOMPARE(client.receive()->status, 403);

        const auto other = codeOf(RawZip().add("index.js", "exports.echo = async () => 'other';").bytes());
        QCOMPARE(send("PUT", "/demo/functions/linked", json::serialize(json::object{{"code", other}})).status, 200);
        QVERIFY(client.send(get));
        download = client.receive();
        QVERIFY(download);
        QCOMPARE(download->status, 412); // the checksum that came with the link would not fit
    }

    void takesLargePackages()
    {
        std::string noise(3'000'000, '\0');
        for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = static_cast<char>(i * i >> 7);
        const auto large = RawZip().add("index.js", kSource).add("noise.bin", noise).bytes();
        const auto body = functionBody("large", "index.echo", {{"code", codeOf(large)}});
        const auto made = send("POST", "/demo/functions", body, {{"x-fc-code-checksum", std::to_string(crc64(large))}});
        QCOMPARE(made.status, 200);
        QCOMPARE(member(made, "codeSize"), QByteArray::number(qulonglong(large.size())));
        const auto refused = send("PUT", "/demo/functions/large", body, {{"x-fc-code-checksum", "1"}});
        QCOMPARE(refused.status, 400);
    }

    void limitsInstances()
    {
        const std::string path = "/demo/functions/echo/on-demand-config";
        QCOMPARE(member(send("GET", path), "Code"), QByteArray("OnDemandConfigNotFound"));
        const auto made = send("PUT", path, R"({"maximumInstanceCount":0})");
        QCOMPARE(made.status, 200);
        QCOMPARE(member(made, "resource"), QByteArray("services/demo.LATEST/functions/echo"));
        QCOMPARE(member(send("GET", path), "maximumInstanceCount"), QByteArray("0"));
        const auto refused = send("POST", "/demo/functions/echo/invocations", "x");
        QCOMPARE(refused.status, 429);
        QCOMPARE(member(refused, "Code"), QByteArray("ResourceExhausted"));
        QCOMPARE(member(send("PUT", path, R"({"maximumInstanceCount":"many"})"), "Code"), QByteArray("InvalidArgument"));
        QCOMPARE(member(m_client->request("GET", "/2016-08-15/on-demand-configs?prefix=services/demo"), "configs"),
            QByteArray(R"([{"resource":"services/demo.LATEST/functions/echo","maximumInstanceCount":0}])"));
        QCOMPARE(member(m_client->request("GET", "/2016-08-15/on-demand-configs?startKey=services/f"), "configs"), QByteArray("[]"));
        QCOMPARE(send("DELETE", path).status, 204);
        QCOMPARE(send("DELETE", path).status, 404);
        QCOMPARE(send("POST", "/demo/functions/echo/invocations", "x").status, 200);
    }

    void updatesAtTheSameTimeDoNotUndoEachOther()
    {
        QCOMPARE(send("POST", "", R"({"serviceName":"busy"})").status, 200);
        // Each client has a field of its own: what it was told is stored must still be there when it looks.
        std::atomic<int> lost = 0;
        std::atomic<int> accepted = 0;
        const auto work = [&](const std::string& field, const std::string& prefix) {
            SignedClient client(m_engine->info());
            const auto path = std::string(kServices) + "/busy";
            for (int round = 1; round <= 50; ++round) {
                const auto text = prefix + std::to_string(round);
                const auto config = json::serialize(json::object{{"logConfig", nullptr}, {field, text}});
                if (client.request("PUT", path, config).status != 200) continue; // ConcurrentUpdateError
                ++accepted;
                if (member(client.request("GET", path), field.c_str()).toStdString() != text) ++lost;
            }
        };
        std::thread other(work, "description", "round ");
        work("role", "acs:ram::" + m_engine->info().accountId + ":role/r");
        other.join();
        QCOMPARE(lost, 0);
        QVERIFY(accepted > 0);
    }
};

QTEST_GUILESS_MAIN(TestApi)
#include "tst_api.moc"
