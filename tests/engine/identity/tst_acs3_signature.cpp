#include "signature_vectors.h"

#include <engine/core/digest.h>

using namespace engine;
using namespace engine::identity;
using namespace test::vectors;

namespace {
const TimePoint kSigned = *parseIso8601("2024-01-02T03:04:05Z");

/// A put of a provision config, signed as the official client does; the members may be altered after sign().
struct Call
{
    std::string method = "PUT";
    std::string target = "/2023-03-30/functions/demo%24echo/provision-config?a=x%20y%2A~&qualifier=LATEST";
    std::string body = R"({"defaultTarget":1})";
    Headers headers{
        {"host", "127.0.0.1:9600"},
        {"content-type", "application/json; charset=utf-8"},
        {"x-acs-content-sha256", toHex(sha256(body))},
        {"x-acs-date", toIso8601(kSigned)},
        {"x-acs-signature-nonce", "0123456789abcdef"},
        {"if-match", "etag"},
    };
    std::string signedHeaders = "content-type;host;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce";
    AccessKey key{.id = "testAccessKeyId", .secret = Secret("testAccessKeySecret")};

    SignedRequest request() const { return {.method = method, .target = target, .headers = headers}; }
    std::string& header(std::string_view name)
    {
        for (auto& [given, value] : headers) {
            if (given == name) return value;
        }
        return headers.emplace_back(name, "").second;
    }
    void sign()
    {
        const auto signature = acs3Signature(key.secret, acs3StringToSign(acs3CanonicalRequest(request(), signedHeaders)));
        header("authorization") = "ACS3-HMAC-SHA256 Credential=" + key.id + ",SignedHeaders=" + signedHeaders
            + ",Signature=" + signature;
    }
    Result<const AccessKey*> check(TimePoint now = kSigned) const
    {
        auto found = authenticate(request(), [this](std::string_view id) { return id == key.id ? &key : nullptr; }, now);
        if (!found) return found;
        const auto promised = promisedContentHash(request());
        const auto ok = promised ? checkContentHash(*promised, body) : Result<void>();
        return ok ? found : Failure(ok.error());
    }
};

Call callOf(const QJsonObject& vector)
{
    return {
        .method = text(vector, "method"),
        .target = text(vector, "target"),
        .body = bodyOf(vector),
        .headers = headersOf(vector),
        .signedHeaders = text(vector, "signedHeaders"),
        .key = keyOf(vector),
    };
}

using Alter = void (*)(Call&);
} // namespace

Q_DECLARE_METATYPE(Alter)

class TestAcs3Signature : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsTheOfficialClients_data() { addRows("acs3", ""); }
    void followsTheOfficialClients()
    {
        QFETCH(QJsonObject, vector);
        auto call = callOf(vector);
        const auto found = call.check();
        if (text(vector, "expect") != "accept") {
            // The client itself signs something that the wire does not show.
            QCOMPARE(found.error().code, ErrorCode::SignatureNotMatch);
            return;
        }
        QVERIFY2(found, found ? "" : found.error().detail.c_str());
        QCOMPARE((*found)->id, call.key.id);
        const auto canonical = acs3CanonicalRequest(call.request(), call.signedHeaders);
        QCOMPARE(canonical, text(vector, "canonicalRequest"));
        QCOMPARE(acs3StringToSign(canonical), text(vector, "stringToSign"));
        call.sign();
        QCOMPARE(call.header("authorization"), text(vector, "authorization"));
    }

    void refusesTheAlteredVectors_data() { addRows("negative", "neg-acs3"); }
    void refusesTheAlteredVectors()
    {
        QFETCH(QJsonObject, vector);
        const auto found = callOf(vector).check();
        QVERIFY(!found);
        QCOMPARE(std::string(codeName(found.error().code)), text(vector, "expectCode"));
        QCOMPARE(httpStatus(found.error().code), vector.value(QLatin1String("expectStatus")).toInt());
    }

    void refusesWhatWasAltered_data()
    {
        const auto row = [](const char* name, Alter alter) { QTest::newRow(name) << alter; };
        QTest::addColumn<Alter>("alter");
        row("the method", [](Call& call) { call.method = "POST"; });
        row("the path", [](Call& call) { call.target.replace(call.target.find("echo"), 4, "fail"); });
        row("an escape of the path", [](Call& call) { call.target.replace(call.target.find("%24"), 3, "$"); });
        row("a value of the query", [](Call& call) { call.target.replace(call.target.find("LATEST"), 6, "prod"); });
        row("a name of the query", [](Call& call) { call.target.replace(call.target.find("qualifier"), 9, "Qualifier"); });
        row("one more parameter", [](Call& call) { call.target += "&b"; });
        row("a parameter twice", [](Call& call) { call.target += "&qualifier=prod"; });
        row("a parameter less", [](Call& call) { call.target.resize(call.target.find('&')); });
        row("no query", [](Call& call) { call.target.resize(call.target.find('?')); });
        row("a space as a plus", [](Call& call) { call.target.replace(call.target.find("%20"), 3, "+"); });
        row("the host", [](Call& call) { call.header("host") = "localhost:9600"; });
        row("the content type", [](Call& call) { call.header("content-type") = "text/plain"; });
        row("a signed header gone", [](Call& call) { call.header("content-type").clear(); });
        row("the date", [](Call& call) { call.header("x-acs-date") = "2024-01-02T03:04:06Z"; });
        row("the nonce", [](Call& call) { call.header("x-acs-signature-nonce") = "1"; });
        row("the body", [](Call& call) { call.body.back() = ' '; });
        row("no body", [](Call& call) { call.body.clear(); });
        row("the body and its hash", [](Call& call) {
            call.body = "{}";
            call.header("x-acs-content-sha256") = toHex(sha256(call.body));
        });
        row("a hash that is none", [](Call& call) { call.header("x-acs-content-sha256") = "UNSIGNED-PAYLOAD"; });
        row("the list of headers", [](Call& call) {
            auto& authorization = call.header("authorization");
            authorization.replace(authorization.find("content-type;"), 13, "");
        });
        row("the signature", [](Call& call) { call.header("authorization").back() ^= 1; });
        row("the signature cut", [](Call& call) { call.header("authorization").pop_back(); });
        row("the secret", [](Call& call) { call.key.secret = Secret("another"); });
    }
    void refusesWhatWasAltered()
    {
        QFETCH(Alter, alter);
        Call call;
        call.sign();
        QVERIFY(call.check());
        alter(call);
        const auto found = call.check();
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::SignatureNotMatch);
    }

    void acceptsWhatMeansTheSame_data()
    {
        const auto row = [](const char* name, Alter alter) { QTest::newRow(name) << alter; };
        QTest::addColumn<Alter>("alter");
        row("the query in another order",
            [](Call& call) { call.target = call.target.substr(0, call.target.find('?')) + "?qualifier=LATEST&a=x%20y%2A~"; });
        row("what is escaped in the query",
            [](Call& call) { call.target = call.target.substr(0, call.target.find('?')) + "?a=x%20y*%7e&qualifier=%4CATEST"; });
        row("headers that are not signed", [](Call& call) {
            call.header("if-match") = "another";
            call.header("x-fc-trace-id") = "t";
            call.header("user-agent") = "curl";
        });
        row("spaces in the Authorization", [](Call& call) {
            auto& authorization = call.header("authorization");
            authorization.replace(authorization.find(",Sig"), 1, ", ");
        });
        row("the same once more", [](Call& call) { QVERIFY(call.check()); });
    }
    void acceptsWhatMeansTheSame()
    {
        QFETCH(Alter, alter);
        Call call;
        call.sign();
        alter(call);
        const auto found = call.check();
        QVERIFY2(found, found ? "" : found.error().detail.c_str());
    }

    void canonicalPathHasThreeEscapesOfItsOwn()
    {
        Call call;
        call.target = "/a+b*c%7Ed%7ee%2f";
        QVERIFY(acs3CanonicalRequest(call.request(), "host").starts_with("PUT\n/a%20b%2Ac~d%7ee%2f\n\nhost:"));
        call.target = "?b&a=";
        QVERIFY(acs3CanonicalRequest(call.request(), "host").starts_with("PUT\n/\na=&b=\nhost:"));
    }

    void tellsWhatItWouldHaveSigned()
    {
        Call call;
        call.sign();
        call.method = "GET";
        const auto found = call.check();
        QVERIFY(!found);
        const auto canonical = acs3CanonicalRequest(call.request(), call.signedHeaders);
        QVERIFY(found.error().detail.find(canonical) != std::string::npos);
        QVERIFY(found.error().detail.find(acs3StringToSign(canonical)) != std::string::npos);
    }

    void needsItsHeaders_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"x-acs-date", "x-acs-content-sha256", "x-acs-signature-nonce"}) QTest::newRow(name) << QByteArray(name);
    }
    void needsItsHeaders()
    {
        QFETCH(QByteArray, name);
        Call call;
        std::erase_if(call.headers, [&](const auto& header) { return header.first == name.toStdString(); });
        call.sign();
        const auto found = call.check();
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::MissingRequiredHeader);
        QCOMPARE(found.error().detail, "required HTTP header " + name.toStdString() + " was not specified");
    }

    void coversWhatMatters_data()
    {
        QTest::addColumn<QByteArray>("signedHeaders");
        QTest::addRow("not the host") << QByteArray("x-acs-content-sha256;x-acs-date");
        QTest::addRow("not the date") << QByteArray("host;x-acs-content-sha256");
        QTest::addRow("not the body") << QByteArray("host;x-acs-date");
        QTest::addRow("one twice") << QByteArray("host;x-acs-content-sha256;x-acs-date;host");
    }
    void coversWhatMatters()
    {
        QFETCH(QByteArray, signedHeaders);
        Call call;
        call.signedHeaders = signedHeaders.toStdString();
        call.sign();
        QCOMPARE(call.check().error().code, ErrorCode::SignatureNotMatch);
    }

    void acceptsFifteenMinutesOfSkew_data()
    {
        QTest::addColumn<int>("offsetSeconds");
        QTest::addColumn<bool>("isAccepted");
        QTest::addRow("15 min behind") << -900 << true;
        QTest::addRow("15 min ahead") << 900 << true;
        QTest::addRow("too old") << 901 << false;
        QTest::addRow("from the future") << -901 << false;
    }
    void acceptsFifteenMinutesOfSkew()
    {
        QFETCH(int, offsetSeconds);
        QFETCH(bool, isAccepted);
        Call call;
        call.sign();
        const auto found = call.check(kSigned + seconds(offsetSeconds));
        QCOMPARE(found.has_value(), isAccepted);
        if (!isAccepted) QCOMPARE(found.error().code, ErrorCode::AccessDenied);
    }

    void refusesWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<QByteArray>("date");
        const QByteArray date("2024-01-02T03:04:05Z");
        const QByteArray whole("ACS3-HMAC-SHA256 Credential=testAccessKeyId,SignedHeaders=host;x-acs-content-sha256;x-acs-date,Signature=0");
        QTest::addRow("nothing") << QByteArray() << date;
        QTest::addRow("the scheme alone") << QByteArray("ACS3-HMAC-SHA256 ") << date;
        QTest::addRow("another digest") << QByteArray("ACS3-HMAC-SM3 Credential=testAccessKeyId,SignedHeaders=host,Signature=0") << date;
        QTest::addRow("no key") << QByteArray("ACS3-HMAC-SHA256 SignedHeaders=host,Signature=0") << date;
        QTest::addRow("no names") << QByteArray("ACS3-HMAC-SHA256 Credential=testAccessKeyId,Signature=0") << date;
        QTest::addRow("no signature") << QByteArray("ACS3-HMAC-SHA256 Credential=testAccessKeyId,SignedHeaders=host,Signature=") << date;
        QTest::addRow("garbage") << QByteArray("ACS3-HMAC-SHA256 ,=,,Credential,==;\x01\xff") << date;
        QTest::addRow("a date of another form") << whole << QByteArray("Tue, 02 Jan 2024 03:04:05 GMT");
    }
    void refusesWhatItDoesNotUnderstand()
    {
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, date);
        Call call;
        call.header("authorization") = authorization.toStdString();
        call.header("x-acs-date") = date.toStdString();
        QCOMPARE(call.check().error().code, ErrorCode::AccessDenied);
    }

    void knowsItsKeys()
    {
        Call call;
        call.sign();
        call.key.id = "another";
        QCOMPARE(call.check().error().code, ErrorCode::InvalidAccessKeyId);
    }

    void temporaryKeysNeedTheirToken_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<bool>("isTemporary");
        QTest::addColumn<int>("ageHours");
        QTest::addColumn<bool>("isAccepted");
        QTest::addRow("the right one") << QByteArray("token") << true << 0 << true;
        QTest::addRow("none") << QByteArray() << true << 0 << false;
        QTest::addRow("another") << QByteArray("tokem") << true << 0 << false;
        QTest::addRow("expired") << QByteArray("token") << true << 36 << false;
        QTest::addRow("one for a lasting key") << QByteArray("token") << false << 0 << false;
    }
    void temporaryKeysNeedTheirToken()
    {
        QFETCH(QByteArray, sent);
        QFETCH(bool, isTemporary);
        QFETCH(int, ageHours);
        QFETCH(bool, isAccepted);
        Call call;
        if (isTemporary) {
            call.key.securityToken = Secret("token");
            call.key.expires = kSigned + std::chrono::hours(36 - ageHours);
        }
        if (!sent.isEmpty()) {
            call.header("x-acs-security-token") = sent.toStdString();
            call.signedHeaders += ";x-acs-security-token";
        }
        call.sign();
        const auto found = call.check();
        QCOMPARE(found.has_value(), isAccepted);
        if (!isAccepted) QCOMPARE(found.error().code, ErrorCode::InvalidSecurityToken);
    }

    void theClassicSchemePromisesNoBody()
    {
        Call call;
        call.header("date") = httpDate(kSigned);
        call.header("authorization") = classicAuthorization(call.key.id, call.key.secret, call.request());
        call.header("x-acs-content-sha256") = "0";
        QVERIFY(call.check());
        QVERIFY(!promisedContentHash(call.request()));
    }
};

QTEST_APPLESS_MAIN(TestAcs3Signature)
#include "tst_acs3_signature.moc"
