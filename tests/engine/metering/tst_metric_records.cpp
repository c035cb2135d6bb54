#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <engine/metering/metric_records.h>

using namespace engine;
using namespace engine::metering;

class TestMetricRecords : public QObject
{
    Q_OBJECT

    static TimePoint at(std::int64_t ms) { return TimePoint(milliseconds(1'700'000'000'000 + ms)); }

    static InvocationRecord warmCall()
    {
        return {.requestId = "r",
            .service = "shop",
            .function = "cart",
            .versionId = "3",
            .instanceId = "i",
            .arrivedAt = at(0),
            .startedAt = at(5),
            .finishedAt = at(25),
            .durationMs = 19.5,
            .maxMemoryMb = 40.5,
            .memoryLimitMb = 512};
    }

    static QJsonObject object(const std::string& json)
    {
        return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
    }
    static QJsonObject request(const InvocationRecord& record) { return object(requestMetricsJson(record)); }

private Q_SLOTS:
    void aWarmCall()
    {
        const auto record = request(warmCall());
        QCOMPARE(record, object(R"({"__topic__": "FCRequestMetrics:/cart", "serviceName": "shop", "functionName": "cart",
            "versionId": "3", "qualifier": "LATEST", "requestId": "r", "operation": "InvokeFunction",
            "invocationType": "Sync", "memoryMB": 512, "memoryUsageMB": 40.5, "durationMs": 19.5, "isColdStart": false,
            "hasFunctionError": false, "invokeFunctionStartTimestamp": 1700000000000, "invokeFunctionLatencyMs": 25,
            "instanceID": "i", "resourceMode": "OnDemand", "invocationStartTimestamp": 1700000000005,
            "scheduleLatencyMs": 5})"));
    }

    void aColdStartShowsItsPhases()
    {
        auto call = warmCall();
        call.isColdStart = true;
        call.isProvisioned = true;
        call.phases = {.queued = milliseconds(1), .allocate = milliseconds(1), .runtime = milliseconds(2), .load = milliseconds(1)};
        const auto record = request(call);
        QCOMPARE(record[QLatin1String("instanceEvent")].toString(), QString::fromLatin1("ColdStart"));
        QCOMPARE(record[QLatin1String("resourceMode")].toString(), QString::fromLatin1("Provision"));
        QCOMPARE(record[QLatin1String("coldStartLatencyMs")].toDouble(), 5.0);
        QCOMPARE(record[QLatin1String("coldStartStartTimestamp")].toInteger(), 1'700'000'000'000);
        QCOMPARE(record[QLatin1String("runtimeInitializationStartTimestamp")].toInteger(), 1'700'000'000'002);
        QCOMPARE(record[QLatin1String("runtimeInitializationMs")].toDouble(), 2.0);
    }

    void errorsAreOfTheDocumentedKinds_data()
    {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QByteArray>("errorType");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("timeout") << int(Outcome::UnhandledError) << QByteArray("FunctionTimeoutError")
                                 << QByteArray("FunctionTimeoutError");
        QTest::addRow("memory") << int(Outcome::UnhandledError) << QByteArray("FunctionOOMError")
                                << QByteArray("FunctionOOMError");
        QTest::addRow("an exception") << int(Outcome::HandledError) << QByteArray("ValueError")
                                      << QByteArray("FunctionUnhandledError");
        QTest::addRow("throttled: no fault of the function")
            << int(Outcome::Throttled) << QByteArray("ResourceExhausted") << QByteArray();
    }
    void errorsAreOfTheDocumentedKinds()
    {
        QFETCH(int, outcome);
        QFETCH(QByteArray, errorType);
        QFETCH(QByteArray, expected);
        auto call = warmCall();
        call.outcome = static_cast<Outcome>(outcome);
        call.errorType = errorType.toStdString();
        const auto record = request(call);
        QCOMPARE(record[QLatin1String("hasFunctionError")].toBool(), !expected.isEmpty());
        QCOMPARE(record[QLatin1String("errorType")].toString().toLatin1(), expected);
    }

    void aCallThatWasNeverPlacedHasNoInstance()
    {
        auto call = warmCall();
        call.instanceId.clear();
        const auto record = request(call);
        QVERIFY(!record.contains(QLatin1String("instanceID")));
        QVERIFY(!record.contains(QLatin1String("resourceMode")));
        QVERIFY(!record.contains(QLatin1String("scheduleLatencyMs")));
    }

    void anInstance()
    {
        const InstanceRecord instance{.instanceId = "i",
            .service = "shop",
            .function = "cart",
            .versionId = "3",
            .inFlight = 2,
            .memoryBytes = 40 * 1024 * 1024,
            .memoryLimitBytes = 512LL * 1024 * 1024,
            .cpuPercent = 120,
            .cpuQuotaPercent = 35};
        const auto record = object(instanceMetricsJson(instance));
        QCOMPARE(record, object(R"({"__topic__": "FCInstanceMetrics:/cart", "serviceName": "shop", "functionName": "cart",
            "versionId": "3", "instanceID": "i", "cpuPercent": 120, "cpuQuotaPercent": 35, "memoryUsageMB": 40,
            "memoryLimitMB": 512, "concurrentRequests": 2})"));
    }
};

QTEST_APPLESS_MAIN(TestMetricRecords)
#include "tst_metric_records.moc"
