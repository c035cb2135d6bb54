#include "signed_client.h"

#include <QTest>
#include <boost/json.hpp>
#include <tests/engine/storage/raw_zip.h>
#include <tests/support/test_engine.h>

using namespace engine;
namespace json = boost::json;

namespace {
constexpr auto kProvisions = "/2023-03-30/provision-configs";
constexpr auto kMaximum = "/2023-03-30/functions/demo%24echo/concurrency";

std::string code(const std::optional<RawClient::Response>& response)
{
    json::error_code error;
    const auto body = json::parse(response ? response->body : std::string(), error);
    const auto* code = body.is_object() ? body.get_object().if_contains("Code") : nullptr;
    return code && code->is_string() ? std::string(code->get_string()) : std::string();
}

/// A function whose code is `size` bytes that do not compress.
std::string uploadOf(std::size_t size)
{
    std::string source = "exports.handler = async () => 1; //";
    std::uint32_t state = 1;
    while (source.size() < size) source += static_cast<char>('!' + ((state = state * 1664525 + 1013904223) >> 24) % 90);
    return json::serialize(json::object{
        {"functionName", "large"},
        {"runtime", "nodejs20"},
        {"handler", "index.handler"},
        {"code", json::object{{"zipFile", toBase64(RawZip().add("index.js", source).bytes())}}},
    });
}
} // namespace

/// What the ACS3 signature means on the wire, where a body follows the head that was authenticated.
class TestAcs3Api : public QObject
{
    Q_OBJECT

    test::TestEngine m_engine;
    std::unique_ptr<SignedClient> m_client;

    std::optional<RawClient::Response> send(const std::string& wire)
    {
        RawClient client(m_client->port());
        return client.send(wire) ? client.receive() : std::nullopt;
    }
    std::string maximum() { return m_client->request("GET", kMaximum).body; }

private Q_SLOTS:
    void initTestCase()
    {
        const auto started = m_engine.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        QVERIFY(m_engine.create("demo", "echo", test::nodeFunction(), "index.js", "exports.handler = async (event) => event;"));
        m_client = std::make_unique<SignedClient>(m_engine->info());
    }
    void cleanupTestCase()
    {
        m_client.reset();
        m_engine.stop();
    }

    void takesTheBodyThatWasSigned()
    {
        const std::string body = R"({"reservedConcurrency":7})";
        const auto head = m_client->acs3Head("PUT", kMaximum, body);
        const auto put = send(head + SignedClient::chunked(body));
        QVERIFY(put);
        QVERIFY2(put->status == 200, put->body.c_str());

        const auto altered = send(head + SignedClient::chunked(R"({"reservedConcurrency":8})"));
        QVERIFY(altered);
        QCOMPARE(altered->status, 403);
        QCOMPARE(code(altered), std::string("SignatureNotMatch"));
        QCOMPARE(code(send(head + SignedClient::chunked(""))), std::string("SignatureNotMatch"));
        QVERIFY(maximum().find(":7") != std::string::npos);

        // A nonce that comes again is no reason to refuse.
        const auto again = send(head + SignedClient::chunked(body));
        QVERIFY(again);
        QCOMPARE(again->status, 200);
    }

    void takesLargeBodiesThatWereSigned()
    {
        const auto body = uploadOf(1024 * 1024);
        const auto head = m_client->acs3Head("POST", "/2016-08-15/services/demo/functions", body);
        auto altered = body;
        altered[altered.size() / 2] ^= 1;
        const auto refused = send(head + SignedClient::chunked(altered));
        QVERIFY(refused);
        QCOMPARE(refused->status, 403);
        QCOMPARE(code(refused), std::string("SignatureNotMatch"));
        QCOMPARE(m_client->request("GET", "/2016-08-15/services/demo/functions/large").status, 404);

        const auto created = send(head + SignedClient::chunked(body));
        QVERIFY(created);
        QVERIFY2(created->status == 200, created->body.c_str());
        const auto reply = m_engine.invoke("demo", "large");
        QVERIFY(reply);
        QCOMPARE(reply->body, std::string("1"));
    }

    void refusesStrangersBeforeTheirBody()
    {
        auto head = m_client->acs3Head("PUT", kMaximum, "{}");
        head.replace(head.find("Signature=") + 10, 1, "x");
        const auto refused = send(head); // no chunk follows
        QVERIFY(refused);
        QCOMPARE(refused->status, 403);
        QCOMPARE(code(refused), std::string("SignatureNotMatch"));
    }

    void tellsWhichHeaderIsMissing()
    {
        auto head = m_client->acs3Head("GET", kProvisions, "");
        head.replace(head.find("x-acs-date"), 10, "x-acs-when");
        const auto refused = send(head);
        QVERIFY(refused);
        QCOMPARE(refused->status, 400);
        QCOMPARE(code(refused), std::string("MissingRequiredHeader"));
        QVERIFY(!refused->header("x-fc-request-id").empty());
    }

    void keysBelongToOneAccount()
    {
        QCOMPARE(m_client->request("GET", kProvisions, "", {{"x-fc-account-id", m_engine->info().accountId}}).status, 200);
        QCOMPARE(code(m_client->request("GET", kProvisions, "", {{"x-fc-account-id", "1"}})), std::string("AccessDenied"));
    }

    void openRoutesAskNobody()
    {
        const auto response = send("GET /healthz HTTP/1.1\r\nhost: localhost\r\nauthorization: ACS3-HMAC-SHA256 x\r\n\r\n");
        QVERIFY(response);
        QCOMPARE(response->status, 200);
    }
};

QTEST_GUILESS_MAIN(TestAcs3Api)
#include "tst_acs3_api.moc"
