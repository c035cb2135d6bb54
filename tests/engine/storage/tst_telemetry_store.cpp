#include <QTemporaryDir>
#include <QTest>
#include <engine/metering/price.h>
#include <engine/storage/telemetry_logs.h>
#include <engine/storage/telemetry_points.h>
#include <engine/storage/telemetry_records.h>
#include <engine/storage/telemetry_store.h>
#include <fstream>

using namespace engine;
using namespace engine::metering;
using namespace engine::storage;

Q_DECLARE_METATYPE(LogQuery)
Q_DECLARE_METATYPE(InvocationQuery)

class TestTelemetryStore : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TelemetryStore> m_store;

    std::filesystem::path folder() const { return m_folder->path().toStdString(); }

    void reopen(TelemetryLimits limits = {})
    {
        m_store.reset();
        auto store = TelemetryStore::open(folder(), limits);
        QVERIFY2(store, store ? "" : store.error().detail.c_str());
        m_store = std::move(*store);
    }

    void write(const TelemetryStore::Batch& batch)
    {
        const auto written = m_store->write(batch);
        QVERIFY2(written, written ? "" : written.error().detail.c_str());
    }

    static TimePoint at(std::int64_t second) { return TimePoint(seconds(1'700'000'000 + second)); }

    static LogLine line(const std::string& function, const std::string& text, LogLevel level = LogLevel::None,
        const std::string& request = {}, const std::string& instance = "i1")
    {
        return {.at = at(0) + Duration(1),
            .service = "s",
            .function = function,
            .versionId = "LATEST",
            .instanceId = instance,
            .requestId = request,
            .level = level,
            .text = text};
    }

    QByteArray texts(const LogQuery& query)
    {
        const auto lines = m_store->logs(query);
        if (!lines) return QByteArray::fromStdString("error: " + lines.error().detail);
        QByteArray joined;
        for (const auto& each : *lines) joined += (joined.isEmpty() ? "" : ",") + QByteArray::fromStdString(each.text);
        return joined;
    }

    static InvocationRecord invocation(const std::string& id, std::int64_t second, Outcome outcome = Outcome::Succeeded,
        bool isColdStart = false, const std::string& function = "f")
    {
        InvocationRecord record;
        record.requestId = id;
        record.service = "s";
        record.function = function;
        record.outcome = outcome;
        record.arrivedAt = at(second);
        record.isColdStart = isColdStart;
        return record;
    }

    QByteArray requests(const InvocationQuery& query)
    {
        const auto records = m_store->invocations(query);
        if (!records) return QByteArray::fromStdString("error: " + records.error().detail);
        QByteArray joined;
        for (const auto& each : *records) {
            joined += (joined.isEmpty() ? "" : ",") + QByteArray::fromStdString(each.requestId);
        }
        return joined;
    }

    static MetricsFold::Row point(std::int64_t second, int instances, int calls, const std::string& function = "s/f")
    {
        return {function,
            {.second = second,
                .onDemandInstances = instances,
                .invocations = calls,
                .usage = {.invocations = calls, .time = {.onDemandMs = calls * 10}, .gbSeconds = calls * 0.5}}};
    }

    /// "second+seconds:instances/calls" each.
    QByteArray points(const MetricQuery& query)
    {
        const auto found = m_store->metrics(query);
        if (!found) return QByteArray::fromStdString("error: " + found.error().detail);
        QByteArray joined;
        for (const auto& each : *found) {
            joined += (joined.isEmpty() ? "" : " ") + QByteArray::number(qint64(each.second)) + '+'
                + QByteArray::number(each.seconds) + ':' + QByteArray::number(each.onDemandInstances) + '/'
                + QByteArray::number(each.invocations);
        }
        return joined;
    }

    /// "function@second+seconds:invocations" each.
    QByteArray usage(const UsageQuery& query)
    {
        const auto found = m_store->usage(query);
        if (!found) return QByteArray::fromStdString("error: " + found.error().detail);
        QByteArray joined;
        for (const auto& each : *found) {
            joined += (joined.isEmpty() ? "" : " ") + QByteArray::fromStdString(each.function) + '@'
                + QByteArray::number(qint64(each.second)) + '+' + QByteArray::number(each.seconds) + ':'
                + QByteArray::number(qint64(each.usage.invocations));
        }
        return joined;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        reopen();
    }
    void cleanup() { m_store.reset(); }

    void everyFieldComesBack()
    {
        const ColdStartPhases phases{.queued = Duration(1),
            .allocate = Duration(2),
            .runtime = Duration(3),
            .load = Duration(4),
            .initializer = Duration(5)};
        const std::string odd("quote ' null \0 bytes \xff\xfe end", 30);
        TelemetryStore::Batch batch;
        batch.logs.push_back({.id = 7,
            .at = at(1) + Duration(123456789),
            .service = "s",
            .function = "f",
            .versionId = "LATEST",
            .instanceId = "i",
            .requestId = "r",
            .level = LogLevel::Warn,
            .text = odd});
        batch.invocations.push_back({.requestId = "r",
            .service = "s",
            .function = "f",
            .versionId = "3",
            .instanceId = "i",
            .outcome = Outcome::UnhandledError,
            .errorType = "FunctionTimeoutError",
            .errorMessage = odd,
            .status = 502,
            .arrivedAt = at(1) + Duration(1),
            .startedAt = at(2) + Duration(2),
            .finishedAt = at(3) + Duration(3),
            .durationMs = 12.345,
            .billedMs = 13,
            .maxMemoryMb = 45.5,
            .memoryLimitMb = 128,
            .requestBytes = 5'000'000'000,
            .responseBytes = 6,
            .endedProcess = true,
            .isColdStart = true,
            .isProvisioned = true,
            .qualifier = "prod",
            .phases = phases,
            .source = "cli"});
        batch.instances.push_back({.instanceId = "i",
            .service = "s",
            .function = "f",
            .versionId = "LATEST",
            .state = InstanceState::Failed,
            .isFrozen = true,
            .isProvisioned = true,
            .inFlight = 2,
            .concurrency = 10,
            .createdAt = at(0),
            .endedAt = at(9),
            .endReason = EndReason::OutOfMemory,
            .phases = phases,
            .startPath = "stem",
            .isolation = "no namespaces",
            .note = "note",
            .memoryBytes = 1,
            .peakMemoryBytes = 2,
            .memoryLimitBytes = 21,
            .cpuPercent = 22.5,
            .cpuQuotaPercent = 35,
            .invocations = 3,
            .billedMs = 4,
            .billedIdleMs = 5});
        batch.metrics.push_back({"s/f",
            {.second = 1'700'000'000,
                .onDemandInstances = 1,
                .provisionedInstances = 2,
                .creatingInstances = 3,
                .inFlight = 4,
                .capacity = 5,
                .invocations = 6,
                .provisionedInvocations = 61,
                .errors = 7,
                .clientErrors = 71,
                .serverErrors = 72,
                .throttles = 8,
                .resourceThrottles = 81,
                .coldStarts = 9,
                .coldStartSystemMs = 10.5,
                .coldStartBusinessMs = 11.5,
                .usage = {.invocations = 12,
                    .time = {.onDemandMs = 13, .activeMs = 14, .idleMs = 15},
                    .vcpuSeconds = 16.5,
                    .gbSeconds = 17.5,
                    .diskGbSeconds = 18.5,
                    .idleVcpuSeconds = 19.5,
                    .idleGbSeconds = 20.5,
                    .idleDiskGbSeconds = 21.5},
                .maxMemoryMb = 22.5,
                .durationSumMs = 23.5,
                .durationMaxMs = 24.5,
                .latencySumMs = 25.5}});
        QVERIFY(!batch.isEmpty());
        write(batch);
        reopen();
        QVERIFY(m_store->logs({}).value() == batch.logs);
        QVERIFY(m_store->invocations({}).value() == batch.invocations);
        QVERIFY(m_store->instances("s", "f", 10).value() == batch.instances);
        const auto found
            = m_store->metrics({.function = "s/f", .fromSecond = 1'700'000'000, .untilSecond = 1'700'000'001});
        QCOMPARE(found.value().size(), 1u);
        QVERIFY(found->front() == batch.metrics.front().point);
        QCOMPARE(m_store->lastLogId(), 7);
    }

    void anEmptyStoreAnswersEmpty()
    {
        QCOMPARE(m_store->lastLogId(), 0);
        write({});
        QCOMPARE(texts({}), "");
        QCOMPARE(texts({.service = "s", .function = "f"}), "");
        QCOMPARE(requests({.service = "no"}), "");
        QVERIFY(m_store->instances("", "", 5).value().empty());
        QCOMPARE(points({.function = "s/f", .fromSecond = 0, .untilSecond = 100}), "");
        QVERIFY(m_store->trim(at(0)));
    }

    void numbersLinesThatHaveNoId()
    {
        write({.logs = {line("f", "a"), line("f", "b")}});
        auto third = line("f", "c");
        third.id = 10;
        write({.logs = {third, line("f", "d")}});
        const auto lines = m_store->logs({}).value();
        QCOMPARE(lines.front().id, 1);
        QCOMPARE(lines.back().id, 11);
        QCOMPARE(m_store->lastLogId(), 11);
    }

    void findsLogLines_data()
    {
        QTest::addColumn<LogQuery>("query");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("all, ascending") << LogQuery{} << QByteArray("START,hello,50% of_it\\,Warn,END,other,FAIL,far");
        QTest::addRow("the newest") << LogQuery{.limit = 2} << QByteArray("FAIL,far");
        QTest::addRow("before an id") << LogQuery{.beforeId = 4, .limit = 2} << QByteArray("hello,50% of_it\\");
        QTest::addRow("after an id") << LogQuery{.afterId = 5} << QByteArray("other,FAIL,far");
        QTest::addRow("after an id, the next ones")
            << LogQuery{.afterId = 2, .limit = 2} << QByteArray("50% of_it\\,Warn");
        QTest::addRow("between") << LogQuery{.beforeId = 6, .afterId = 2, .limit = 2} << QByteArray("Warn,END");
        QTest::addRow("function") << LogQuery{.service = "s", .function = "g"} << QByteArray("other,FAIL");
        QTest::addRow("function and id") << LogQuery{.service = "s", .function = "g", .beforeId = 7}
                                         << QByteArray("other");
        QTest::addRow("service") << LogQuery{.service = "s", .limit = 3} << QByteArray("END,other,FAIL");
        QTest::addRow("a service that begins alike") << LogQuery{.service = "s-2"} << QByteArray("far");
        QTest::addRow("unknown function") << LogQuery{.service = "s", .function = "h"} << QByteArray();
        QTest::addRow("unknown service") << LogQuery{.service = "x"} << QByteArray();
        QTest::addRow("request") << LogQuery{.requestId = "r1"} << QByteArray("START,hello,END");
        QTest::addRow("instance") << LogQuery{.instanceId = "i2"} << QByteArray("other,FAIL");
        QTest::addRow("request and instance") << LogQuery{.instanceId = "i2", .requestId = "r1"} << QByteArray();
        QTest::addRow("text without case") << LogQuery{.text = "HELL"} << QByteArray("hello");
        QTest::addRow("signs that mean something to SQL") << LogQuery{.text = "% OF_it\\"} << QByteArray("50% of_it\\");
        QTest::addRow("a wildcard is a sign") << LogQuery{.text = "_"} << QByteArray("50% of_it\\");
        QTest::addRow("text of a function") << LogQuery{.service = "s", .function = "f", .text = "r"}
                                            << QByteArray("START,Warn");
        QTest::addRow("from info") << LogQuery{.minimumLevel = LogLevel::Info}
                                   << QByteArray("START,50% of_it\\,Warn,END,FAIL,far");
        QTest::addRow("from warnings") << LogQuery{.minimumLevel = LogLevel::Warn} << QByteArray("Warn,FAIL");
        QTest::addRow("errors") << LogQuery{.minimumLevel = LogLevel::Error} << QByteArray("FAIL");
        QTest::addRow("errors of a function")
            << LogQuery{.service = "s", .function = "f", .minimumLevel = LogLevel::Error} << QByteArray();
        QTest::addRow("warnings of a function")
            << LogQuery{.service = "s", .function = "f", .minimumLevel = LogLevel::Warn} << QByteArray("Warn");
        QTest::addRow("warnings of a service")
            << LogQuery{.service = "s", .minimumLevel = LogLevel::Warn, .beforeId = 7} << QByteArray("Warn");
        QTest::addRow("warnings of a request")
            << LogQuery{.requestId = "r1", .minimumLevel = LogLevel::Warn} << QByteArray();
    }
    void findsLogLines()
    {
        QFETCH(LogQuery, query);
        QFETCH(QByteArray, expected);
        auto far = line("f", "far");
        far.service = "s-2";
        write({.logs = {
                   line("f", "START", LogLevel::Platform, "r1"),
                   line("f", "hello", LogLevel::Debug, "r1"),
                   line("f", "50% of_it\\", LogLevel::Info),
                   line("f", "Warn", LogLevel::Warn),
                   line("f", "END", LogLevel::Platform, "r1"),
                   line("g", "other", LogLevel::Debug, "r2", "i2"),
                   line("g", "FAIL", LogLevel::Error, "r2", "i2"),
                   far,
               }});
        QCOMPARE(texts(query), expected);
    }

    void findsARequestHoweverFarBack()
    {
        TelemetryStore::Batch batch;
        for (const std::int64_t id : {1, 16'383, 16'384, 50'000, 100'000}) {
            batch.logs.push_back(line("f", std::to_string(id), LogLevel::Info, id == 16'383 ? "other" : "r"));
            batch.logs.back().id = id;
        }
        write(batch);
        QCOMPARE(texts({.requestId = "r"}), "1,16384,50000,100000");
        QCOMPARE(texts({.requestId = "r", .beforeId = 100'000, .limit = 2}), "16384,50000");
        QCOMPARE(texts({.requestId = "other"}), "16383");
    }

    void refusesToSearchForABook()
    {
        const auto lines = m_store->logs({.text = std::string(1001, 'x')});
        QCOMPARE(lines.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(lines.error().field, "text");
    }

    void findsInvocations_data()
    {
        QTest::addColumn<InvocationQuery>("query");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("all, by arrival") << InvocationQuery{} << QByteArray("late,error,cold,other,first");
        QTest::addRow("the newest") << InvocationQuery{.limit = 2} << QByteArray("late,error");
        QTest::addRow("function") << InvocationQuery{.service = "s", .function = "f"}
                                  << QByteArray("late,error,cold,first");
        QTest::addRow("service") << InvocationQuery{.service = "s", .limit = 4} << QByteArray("late,error,cold,other");
        QTest::addRow("unknown function") << InvocationQuery{.service = "s", .function = "h"} << QByteArray();
        QTest::addRow("request") << InvocationQuery{.requestId = "cold"} << QByteArray("cold");
        QTest::addRow("unknown request") << InvocationQuery{.requestId = "none"} << QByteArray();
        QTest::addRow("from") << InvocationQuery{.from = at(3)} << QByteArray("late,error,cold");
        QTest::addRow("until") << InvocationQuery{.until = at(3)} << QByteArray("other,first");
        QTest::addRow("range of a function")
            << InvocationQuery{.service = "s", .function = "f", .from = at(1), .until = at(4)}
            << QByteArray("cold,first");
        QTest::addRow("errors") << InvocationQuery{.errorsOnly = true} << QByteArray("error,other");
        QTest::addRow("errors of a function")
            << InvocationQuery{.service = "s", .function = "f", .errorsOnly = true} << QByteArray("error");
        QTest::addRow("cold starts") << InvocationQuery{.coldStartsOnly = true} << QByteArray("cold,first");
        QTest::addRow("cold starts of a function, in a range")
            << InvocationQuery{.service = "s", .function = "f", .from = at(2), .coldStartsOnly = true}
            << QByteArray("cold");
        QTest::addRow("failed cold starts")
            << InvocationQuery{.errorsOnly = true, .coldStartsOnly = true} << QByteArray();
    }
    void findsInvocations()
    {
        QFETCH(InvocationQuery, query);
        QFETCH(QByteArray, expected);
        write({.invocations = {
                   invocation("first", 1, Outcome::Succeeded, true),
                   invocation("late", 9),
                   invocation("other", 2, Outcome::Throttled, false, "g"),
                   invocation("cold", 3, Outcome::Succeeded, true),
                   invocation("error", 4, Outcome::HandledError),
               }});
        QCOMPARE(requests(query), expected);
    }

    void findsEndedInstances()
    {
        TelemetryStore::Batch batch;
        for (const auto& [id, function, ended] :
            {std::tuple("a", "f", 5), std::tuple("b", "g", 7), std::tuple("c", "f", 6)}) {
            batch.instances.push_back(
                {.instanceId = id, .service = "s", .function = function, .endedAt = at(ended)});
        }
        write(batch);
        const auto ids = [&](std::string_view service, std::string_view function, int limit) {
            std::string joined;
            const auto found = m_store->instances(service, function, limit);
            for (const auto& each : found.value()) joined += each.instanceId;
            return joined;
        };
        QCOMPARE(ids("", "", 10), "bca");
        QCOMPARE(ids("s", "", 2), "bc");
        QCOMPARE(ids("s", "f", 10), "ca");
        QCOMPARE(ids("x", "", 10), "");
        QCOMPARE(ids("s", "h", 10), "");
    }

    void foldsPointsToWhatFits()
    {
        TelemetryStore::Batch batch;
        for (int second = 1000; second < 1010; ++second) batch.metrics.push_back(point(second, second - 1000, 1));
        batch.metrics.push_back(point(1000, 50, 3, std::string(kAllFunctions)));
        write(batch);
        QCOMPARE(
            points({.function = "s/f", .fromSecond = 1002, .untilSecond = 1005}), "1002+1:2/1 1003+1:3/1 1004+1:4/1");
        QCOMPARE(points({.function = "s/f", .fromSecond = 1000, .untilSecond = 1010, .maxPoints = 5}),
            "1000+2:1/2 1002+2:3/2 1004+2:5/2 1006+2:7/2 1008+2:9/2");
        // The ends of the range cut a step.
        QCOMPARE(points({.function = "s/f", .fromSecond = 1001, .untilSecond = 1008, .maxPoints = 2}),
            "1001+3:3/3 1004+4:7/4");
        QCOMPARE(points({.function = "s/f", .fromSecond = 0, .untilSecond = 2000, .maxPoints = 1}), "0+2000:9/10");
        QCOMPARE(points({.function = "", .fromSecond = 1000, .untilSecond = 1010}), "1000+1:50/3");
        QCOMPARE(points({.function = "s/f", .fromSecond = 1005, .untilSecond = 1005}), "");
        QCOMPARE(points({.function = "s/f", .fromSecond = 1008, .untilSecond = 1100, .maxPoints = 0}), "1008+92:9/2");
        for (int maxPoints = 1; maxPoints < 12; ++maxPoints) {
            const auto found = m_store->metrics(
                {.function = "s/f", .fromSecond = 1001, .untilSecond = 1009, .maxPoints = maxPoints});
            QVERIFY(static_cast<int>(found.value().size()) <= maxPoints);
            int calls = 0, covered = 0;
            for (const auto& each : *found) {
                calls += each.invocations;
                covered += each.seconds;
            }
            QCOMPARE(calls, 8);
            QCOMPARE(covered, 8);
        }
    }

    void aSecondSharedByTwoRunsAddsUp()
    {
        write({.metrics = {point(1000, 5, 2)}});
        reopen();
        write({.metrics = {point(1000, 3, 4)}});
        QCOMPARE(points({.function = "s/f", .fromSecond = 1000, .untilSecond = 1001}), "1000+1:5/6");
    }

    void thinsOldPointsAndDropsAncientOnes()
    {
        constexpr std::int64_t kNow = 10'000'000;
        reopen({.secondPoints = 100});
        TelemetryStore::Batch batch;
        batch.metrics.push_back(point(kNow - 31 * 86'400 - 60, 1, 1));
        for (auto second = kNow - 225; second < kNow; ++second) batch.metrics.push_back(point(second, 1, 1));
        write(batch);
        const MetricQuery all{.function = "s/f", .fromSecond = 0, .untilSecond = kNow, .maxPoints = 1'000'000'000};
        const auto minute = [](std::int64_t ago) { return QByteArray::number(qint64(kNow - ago)); };
        for (int round = 0; round < 2; ++round) { // the second one finds nothing to do
            const auto trimmed = m_store->trim(TimePoint(seconds(kNow)));
            QVERIFY2(trimmed, trimmed ? "" : trimmed.error().detail.c_str());
            // 10'000'000 is 40 s into a minute; what is younger than 100 s is kept by the second, asked for in minutes.
            QCOMPARE(points(all), minute(280) + "+60:1/5 " + minute(220) + "+60:1/60 " + minute(160) + "+60:1/60 "
                    + minute(100) + "+60:1/60 " + minute(40) + "+60:1/40");
        }
        // Where only seconds are left, they are given.
        QCOMPARE(points({.function = "s/f", .fromSecond = kNow - 100, .untilSecond = kNow - 98}),
            minute(100) + "+1:1/1 " + minute(99) + "+1:1/1");
        // Across the border everything is in minutes, also at the ends of the range.
        QCOMPARE(points({.function = "s/f", .fromSecond = kNow - 105, .untilSecond = kNow - 95}),
            minute(160) + "+60:1/60 " + minute(100) + "+60:1/60");
        QVERIFY(m_store->trim(TimePoint(seconds(kNow + 32 * 86'400))));
        QCOMPARE(points(all), "");
    }

    void usageIsKeptByTheHour()
    {
        write({.metrics = {point(3599, 1, 1), point(3600, 1, 2), point(3601, 1, 4), point(3601, 1, 8, "s/g"),
                   point(3601, 1, 12, std::string(kAllFunctions)), point(7200, 1, 16)}});
        write({.metrics = {point(3602, 1, 32)}});
        QCOMPARE(usage({.fromSecond = 0, .untilSecond = 10'000}),
            "s/f@0+3600:1 s/f@3600+3600:38 s/g@3600+3600:8 s/f@7200+3600:16");
        QCOMPARE(usage({.fromSecond = 3600, .untilSecond = 7200}), "s/f@3600+3600:38 s/g@3600+3600:8");
        QCOMPARE(usage({.function = "s/g", .fromSecond = 0, .untilSecond = 10'000}), "s/g@3600+3600:8");
        QCOMPARE(usage({.function = "s/h", .fromSecond = 0, .untilSecond = 10'000}), "");
        reopen();
        const auto rows = m_store->usage({.function = "s/f", .fromSecond = 3600, .untilSecond = 7200}).value();
        QCOMPARE(rows.front().usage.time.onDemandMs, 380);
        QCOMPARE(rows.front().usage.gbSeconds, 19.0);
    }

    /// Days pass by the hand of a clock: whatever becomes of the points, the sums of the usage stay until 400 days.
    void totalsSurviveThinning()
    {
        constexpr std::int64_t kHours = 24 * 90;
        constexpr std::int64_t kBegin = 19'000 * std::int64_t(86'400);
        reopen({.secondPoints = 3600, .usageHours = 48});
        std::int64_t calls = 0;
        const auto total = [&](std::int64_t until) {
            std::int64_t sum = 0;
            const auto rows = m_store->usage({.fromSecond = 0, .untilSecond = until}).value();
            for (const auto& row : rows) sum += row.usage.invocations;
            return sum;
        };
        for (std::int64_t hour = 0; hour < kHours; hour += 12) {
            const auto second = kBegin + hour * 3600;
            write({.metrics = {point(second, 1, 3), point(second + 7, 1, 2, "s/g")}});
            calls += 5;
            QVERIFY(m_store->trim(TimePoint(seconds(second))));
            if (hour % 240 == 0) QCOMPARE(total(second + 3600), calls);
        }
        const auto end = kBegin + kHours * 3600;
        QCOMPARE(total(end), calls);
        const auto rows = m_store->usage({.function = "s/f", .fromSecond = 0, .untilSecond = end}).value();
        QVERIFY2(rows.size() < 90 + 5, QByteArray::number(qsizetype(rows.size())).constData());
        QCOMPARE(rows.front().seconds, 86'400);
        QCOMPARE(rows.back().seconds, 3600);
        // Points of 31 days are left, by the minute.
        int kept = 0;
        const MetricQuery all{.function = "s/f", .fromSecond = 0, .untilSecond = end, .maxPoints = 1'000'000'000};
        const auto left = m_store->metrics(all).value();
        for (const auto& each : left) kept += each.invocations;
        QVERIFY2(kept >= 31 * 2 * 3 && kept <= 32 * 2 * 3, QByteArray::number(kept).constData());
        QVERIFY(m_store->trim(TimePoint(seconds(end + 401 * 86'400))));
        QCOMPARE(total(end), 0);
    }

    void theDatabaseStaysWithinItsSize()
    {
        constexpr std::int64_t kLimit = 2'000'000;
        reopen({.bytes = kLimit});
        std::int64_t newest = 0;
        for (int round = 0; round < 20; ++round) {
            TelemetryStore::Batch batch;
            for (int index = 0; index < 300; ++index) {
                batch.logs.push_back(line("f", std::string(1000, 'x')));
                ++newest;
                batch.invocations.push_back(invocation("r" + std::to_string(newest), newest));
            }
            batch.metrics.push_back(point(round, 1, 1));
            write(batch);
            QVERIFY(m_store->trim(TimePoint(seconds(100))));
            const auto used = m_store->usedBytes().value();
            QVERIFY2(used <= kLimit, QByteArray::number(qint64(used)).constData());
        }
        QCOMPARE(requests({.limit = 1}), "r" + QByteArray::number(qint64(newest))); // the newest stay
        QVERIFY(m_store->logs({}).value().size() > 100);
        QCOMPARE(usage({.fromSecond = 0, .untilSecond = 3600}), "s/f@0+3600:20");
        QVERIFY(std::filesystem::file_size(folder() / "logs" / "telemetry.db") < 3 * kLimit);
    }

    /// A database of the version before this one goes on, with what it knew.
    void bringsOldPointsAlong()
    {
        m_store.reset();
        std::filesystem::remove_all(folder() / "logs");
        {
            const std::string first = "CREATE TABLE functions (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);"
                + std::string(TelemetryLogs::kSchema) + std::string(TelemetryRecords::kSchema) + TelemetryPoints::schema();
            const std::string_view migrations[]{first};
            auto database = Database::open(folder() / "logs" / "telemetry.db", Durability::Normal, migrations);
            QVERIFY(database);
            QVERIFY((*database)->execute("INSERT INTO functions VALUES (1, 's/f');"
                                         "INSERT INTO second_points VALUES (1, 1000, 1, 0, 0, 2, 3, 4, 1, 0, 1, 5.5, 6.5,"
                                         " 900, 12.7725, 50, 80, 40)"));
        }
        reopen();
        const auto found = m_store->metrics({.function = "s/f", .fromSecond = 1000, .untilSecond = 1001}).value();
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found.front().invocations, 4);
        QCOMPARE(found.front().usage.time.onDemandMs, 900);
        QCOMPARE(PriceTable::builtIn().front().units(found.front().usage), 12.7725);
        QCOMPARE(usage({.fromSecond = 0, .untilSecond = 10'000}), "");
        write({.metrics = {point(1000, 1, 1)}});
        QCOMPARE(points({.function = "s/f", .fromSecond = 1000, .untilSecond = 1001}), "1000+1:1/5");
    }

    void keepsTheNewestLinesAndCalls()
    {
        reopen({.logLines = 3, .invocations = 2});
        TelemetryStore::Batch batch;
        for (int i = 1; i <= 5; ++i) {
            batch.logs.push_back(line("f", std::to_string(i)));
            batch.invocations.push_back(invocation("r" + std::to_string(i), i));
            batch.instances.push_back({.instanceId = "i", .service = "s", .function = "f", .endedAt = at(i)});
        }
        write(batch);
        QVERIFY(m_store->trim(at(10)));
        QCOMPARE(texts({}), "3,4,5");
        QCOMPARE(requests({}), "r5,r4");
        QCOMPARE(m_store->instances("s", "f", 10).value().size(), 2u);
        QCOMPARE(m_store->lastLogId(), 5);
        write({.logs = {line("f", "6")}});
        QCOMPARE(m_store->lastLogId(), 6);
    }

    void aFailedBatchLeavesNothingBehind()
    {
        auto first = line("f", "first");
        first.id = 1;
        write({.logs = {first}});
        auto twin = line("new", "twin");
        twin.id = 1;
        TelemetryStore::Batch batch{.logs = {line("new", "before"), twin}, .invocations = {invocation("r", 1)}};
        QVERIFY(!m_store->write(batch));
        QCOMPARE(texts({}), "first");
        QCOMPARE(requests({}), "");
        batch.logs.pop_back();
        write(batch);
        QCOMPARE(texts({.service = "s", .function = "new"}), "before");
        reopen();
        QCOMPARE(texts({.service = "s", .function = "new"}), "before");
    }

    void refusesADamagedFile()
    {
        m_store.reset();
        std::ofstream(folder() / "logs" / "telemetry.db", std::ios::trunc) << std::string(8192, 'x');
        const auto store = TelemetryStore::open(folder());
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Corrupt);
        QVERIFY(store.error().detail.starts_with("open telemetry: "));
    }
};

QTEST_APPLESS_MAIN(TestTelemetryStore)
#include "tst_telemetry_store.moc"
