#include "signature_vectors.h"

using namespace engine;
using namespace engine::identity;
using namespace test::vectors;

namespace {
const TimePoint kSigned = *parseHttpDate("Tue, 02 Jan 2024 03:04:05 GMT");

Result<const AccessKey*> check(const std::string& method, const std::string& target, const Headers& headers,
    const AccessKey& key, TimePoint now = kSigned)
{
    return authenticateClassic({.method = method, .target = target, .headers = headers},
        [&key](std::string_view id) { return id == key.id ? &key : nullptr; }, now);
}

/// A signed GET of /2016-08-15/services with `more` headers.
struct Call
{
    std::string method = "GET";
    std::string target = "/2016-08-15/services";
    Headers headers{{"date", httpDate(kSigned)}};
    AccessKey key{.id = "testAccessKeyId", .secret = Secret("testAccessKeySecret")};

    void sign()
    {
        auto authorization
            = classicAuthorization(key.id, key.secret, {.method = method, .target = target, .headers = headers});
        headers.emplace_back("authorization", std::move(authorization));
    }
    Result<const AccessKey*> check(TimePoint now = kSigned) const
    {
        return ::check(method, target, headers, key, now);
    }
};
} // namespace

class TestClassicSignature : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsTheOfficialClient_data()
    {
        addRows("classic", "");
    }
    void followsTheOfficialClient()
    {
        QFETCH(QJsonObject, vector);
        const auto headers = headersOf(vector);
        const auto method = text(vector, "method");
        const auto target = text(vector, "target");
        const auto key = keyOf(vector);
        const auto found = check(method, target, headers, key);
        if (text(vector, "expect") != "accept") {
            // The client itself signs something that the wire does not show.
            QCOMPARE(found.error().code, ErrorCode::SignatureNotMatch);
            return;
        }
        QVERIFY2(found, found ? "" : found.error().detail.c_str());
        QCOMPARE((*found)->id, key.id);
        if (text(vector, "pathForm") == "as-sent") {
            const SignedRequest request{.method = method, .target = target, .headers = headers};
            const auto path = target.substr(0, target.find('?'));
            QCOMPARE(classicStringToSign(request, path, httpDate(kSigned)), text(vector, "stringToSign"));
            QCOMPARE(classicAuthorization(key.id, key.secret, request), text(vector, "authorization"));
        }
    }

    void refusesWhatWasAltered_data()
    {
        addRows("negative", "neg-classic");
    }
    void refusesWhatWasAltered()
    {
        QFETCH(QJsonObject, vector);
        const auto found
            = check(text(vector, "method"), text(vector, "target"), headersOf(vector), keyOf(vector));
        QVERIFY(!found);
        QCOMPARE(std::string(codeName(found.error().code)), text(vector, "expectCode"));
        QCOMPARE(httpStatus(found.error().code), vector.value(QLatin1String("expectStatus")).toInt());
    }

    void ownDateHeaderReplacesDate()
    {
        Call call;
        call.headers = {{"date", "Mon, 01 Jan 2024 00:00:00 GMT"}, {"x-fc-date", httpDate(kSigned)}};
        call.sign();
        QVERIFY(call.check());
        const SignedRequest request{.method = call.method, .target = call.target, .headers = call.headers};
        QCOMPARE(classicStringToSign(request, "/2016-08-15/services", httpDate(kSigned)),
            "GET\n\n\n" + httpDate(kSigned) + "\nx-fc-date:" + httpDate(kSigned) + "\n/2016-08-15/services");
    }

    void acceptsFifteenMinutesOfSkew_data()
    {
        QTest::addColumn<int>("offsetSeconds");
        QTest::addColumn<bool>("isAccepted");
        QTest::addRow("exact") << 0 << true;
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
        const auto date = QByteArray::fromStdString(httpDate(kSigned));
        QTest::addRow("another scheme") << QByteArray("Basic dTpw") << date;
        QTest::addRow("no signature") << QByteArray("FC testAccessKeyId") << date;
        QTest::addRow("no date") << QByteArray("FC testAccessKeyId:abc") << QByteArray();
        QTest::addRow("a date of another form") << QByteArray("FC testAccessKeyId:abc") << QByteArray("2024-01-02");
    }
    void refusesWhatItDoesNotUnderstand()
    {
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, date);
        Call call;
        call.headers = {{"authorization", authorization.toStdString()}, {"date", date.toStdString()}};
        QCOMPARE(call.check().error().code, ErrorCode::AccessDenied);
    }

    void bareParametersMayBeSignedEitherWay_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addRow("as Node does") << QByteArray("flag=");
        QTest::addRow("as Go, Java and Python do") << QByteArray("flag");
    }
    void bareParametersMayBeSignedEitherWay()
    {
        QFETCH(QByteArray, line);
        Call call;
        call.target = "/2016-08-15/proxy/demo/web/?flag";
        const auto signature = classicSignature(call.key.secret,
            "GET\n\n\n" + httpDate(kSigned) + "\n/2016-08-15/proxy/demo/web/\n" + line.toStdString());
        call.headers.emplace_back("authorization", "FC testAccessKeyId:" + signature);
        QVERIFY(call.check());
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
        call.key.id = "STS.testAccessKeyId";
        if (isTemporary) {
            call.key.securityToken = Secret("token");
            call.key.expires = kSigned + std::chrono::hours(36 - ageHours);
        }
        if (!sent.isEmpty()) call.headers.emplace_back("x-fc-security-token", sent.toStdString());
        call.sign();
        const auto found = call.check();
        QCOMPARE(found.has_value(), isAccepted);
        if (!isAccepted) QCOMPARE(found.error().code, ErrorCode::InvalidSecurityToken);
    }
};

QTEST_APPLESS_MAIN(TestClassicSignature)
#include "tst_classic_signature.moc"
