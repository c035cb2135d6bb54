#include <QTest>
#include <boost/json.hpp>
#include <engine/api/codec_2016_08_15.h>
#include <engine/core/digest.h>

using namespace engine;
using namespace engine::api::v2016_08_15;
namespace json = boost::json;

namespace {
json::object parse(const char* text) { return json::parse(text).as_object(); }

QByteArray shown(const json::object& object) { return QByteArray::fromStdString(json::serialize(object)); }
} // namespace

class TestCodec20160815 : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsAService()
    {
        catalog::Service service;
        service.name = "demo";
        service.id = "0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8f53";
        service.config.description = "d";
        service.createdTime = fromEpochMs(1'680'336'927'000);
        service.lastModifiedTime = fromEpochMs(1'680'336'928'000);
        service.etag = "not in the body";
        const auto shownService = toJson(service);
        for (const auto& [key, value] : parse(R"({
                 "serviceName": "demo", "description": "d", "role": "", "internetAccess": true,
                 "serviceId": "0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8f53",
                 "createdTime": "2023-04-01T08:15:27Z", "lastModifiedTime": "2023-04-01T08:15:28Z",
                 "tracingConfig": {"type": null, "params": null}})")) {
            QVERIFY2(shownService.contains(key), std::string(key).c_str());
            QCOMPARE(QByteArray::fromStdString(json::serialize(shownService.at(key))),
                QByteArray::fromStdString(json::serialize(value)));
        }
        const auto& log = shownService.at("logConfig").as_object();
        QVERIFY(log.at("project") == "" && log.at("logstore") == "" && log.at("enableRequestMetrics") == true);
        QVERIFY(!shownService.contains("etag"));

        service.config.tracingConfig.type = "Jaeger";
        QVERIFY(toJson(service).at("tracingConfig").at("type") == "Jaeger");
    }

    void showsAFunction()
    {
        catalog::Function function;
        function.serviceName = "demo";
        function.name = "hello";
        function.id = "id";
        function.config.runtime = "nodejs20";
        function.config.handler = "index.handler";
        function.config.environmentVariables = {{"A", "b"}};
        function.code = {.sha256 = "hidden", .crc64 = 18446744073709551615u, .size = 42};
        const auto shownFunction = toJson(function);
        for (const auto& [key, value] : parse(R"({
                 "functionName": "hello", "functionId": "id", "runtime": "nodejs20", "handler": "index.handler",
                 "description": "", "timeout": 3, "memorySize": 128, "diskSize": 512, "initializer": "",
                 "initializationTimeout": 3, "instanceConcurrency": 1, "instanceType": "e1", "layers": [],
                 "environmentVariables": {"A": "b"}, "codeSize": 42, "codeChecksum": "18446744073709551615",
                 "createdTime": "1970-01-01T00:00:00Z", "lastModifiedTime": "1970-01-01T00:00:00Z"})")) {
            QVERIFY2(shownFunction.contains(key), std::string(key).c_str());
            QCOMPARE(QByteArray::fromStdString(json::serialize(shownFunction.at(key))),
                QByteArray::fromStdString(json::serialize(value)));
        }
        for (const auto* unset : {"cpu", "gpuMemorySize", "instanceSoftConcurrency", "caPort", "customRuntimeConfig",
                 "customContainerConfig", "customHealthCheckConfig", "customDNS", "instanceLifecycleConfig"}) {
            QVERIFY2(!shownFunction.contains(unset), unset);
        }
        QVERIFY2(!shown(shownFunction).contains("hidden"), "the folder's name is nobody's business");
    }

    void showsWhatIsSet()
    {
        catalog::Function function;
        function.config.cpu = 0.35;
        function.config.caPort = 8080;
        function.config.preStop.handler = "index.stop";
        function.config.customRuntimeConfig.command = {"./server"};
        function.config.customHealthCheckConfig.httpGetUrl = "/ready";
        const auto shownFunction = toJson(function);
        QVERIFY(shownFunction.at("cpu") == 0.35);
        QVERIFY(shownFunction.at("caPort") == 8080);
        QVERIFY(shownFunction.at("instanceLifecycleConfig") == parse(R"({"preStop":{"handler":"index.stop","timeout":3}})"));
        QVERIFY(shownFunction.at("customRuntimeConfig").at("command").at(0) == "./server");
        QVERIFY(shownFunction.at("customHealthCheckConfig").at("httpGetUrl") == "/ready");
    }

    void takesTheCodeOutOfABody_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("hasCode");
        QTest::addRow("code") << QByteArray(R"({"functionName":"f","code":{"zipFile":"UEsDBA=="}})") << true;
        QTest::addRow("other case") << QByteArray(R"({"FunctionName":"f","Code":{"ZipFile":"UEsDBA=="}})") << true;
        QTest::addRow("none") << QByteArray(R"({"functionName":"f"})") << false;
        QTest::addRow("null") << QByteArray(R"({"functionName":"f","code":null})") << false;
        QTest::addRow("nulls") << QByteArray(R"({"functionName":"f","code":{"zipFile":null,"ossBucketName":null,"ossObjectName":null}})")
                               << false;
    }
    void takesTheCodeOutOfABody()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, hasCode);
        const auto decoded = decodeFunctionBody(body.toStdString(), "");
        QVERIFY(decoded);
        const auto* zip = std::get_if<ZipBytes>(&decoded->code);
        QCOMPARE(zip != nullptr, hasCode);
        if (zip) QCOMPARE(zip->bytes, std::string("PK\x03\x04"));
        QVERIFY(!shown(decoded->fields).contains("UEsDBA=="));
        QVERIFY(shown(decoded->fields).toLower().contains("functionname"));
    }

    void comparesTheChecksum()
    {
        const std::string zip = "123456789";
        const auto body = "{\"code\":{\"zipFile\":\"" + toBase64(zip) + "\"}}";
        QVERIFY(decodeFunctionBody(body, "11051210869376104954"));
        const auto refused = decodeFunctionBody(body, "1");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(decodeFunctionBody("{}", "1")); // nothing to compare with
    }

    void refusesBadCode_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("not JSON") << QByteArray("PK");
        QTest::addRow("code is a text") << QByteArray(R"({"code":"UEsDBA=="})");
        QTest::addRow("zip is a number") << QByteArray(R"({"code":{"zipFile":1}})");
        QTest::addRow("not base64") << QByteArray(R"({"code":{"zipFile":"@@@@"}})");
        QTest::addRow("in OSS") << QByteArray(R"({"code":{"ossBucketName":"b","ossObjectName":"o"}})");
    }
    void refusesBadCode()
    {
        QFETCH(QByteArray, body);
        const auto decoded = decodeFunctionBody(body.toStdString(), "");
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestCodec20160815)
#include "tst_codec_2016_08_15.moc"
