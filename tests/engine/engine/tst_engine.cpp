#include <QTest>
#include <algorithm>
#include <engine/core/guarded.h>
#include <fstream>
#include <set>
#include <tests/support/test_engine.h>

using namespace engine;
using metering::InstanceState;
using metering::Outcome;
using test::TestEngine;

namespace {
constexpr auto kEcho = "exports.handler = async (event) => event;";
/// Answers with the pid-independent instance id and waits as long as the event says, in ms.
constexpr auto kWait = "exports.handler = async (event) => {\n"
                       "  await new Promise((r) => setTimeout(r, Number(event.toString() || 0)));\n"
                       "  return process.env.FC_INSTANCE_ID;\n"
                       "};";

/// Remembers what the engine publishes.
class Recorder final : public EngineObserver
{
public:
    void liveChanged(std::shared_ptr<const LiveSnapshot> snapshot) override
    {
        m_snapshot.with([&](auto& value) { value = std::move(snapshot); });
    }
    void invocationFinished(const metering::InvocationRecord& record) override
    {
        m_records.with([&](auto& records) { records.push_back(record); });
    }
    std::shared_ptr<const LiveSnapshot> snapshot() const
    {
        return m_snapshot.with([](const auto& value) { return value; });
    }
    std::vector<metering::InvocationRecord> records() const
    {
        return m_records.with([](const auto& value) { return value; });
    }
    int instances() const
    {
        const auto last = snapshot();
        return last ? static_cast<int>(last->instances.size()) : -1;
    }

private:
    Guarded<std::shared_ptr<const LiveSnapshot>> m_snapshot;
    Guarded<std::vector<metering::InvocationRecord>> m_records;
};

Result<std::shared_ptr<const catalog::Function>> update(TestEngine& engine, UpdateFunction request)
{
    return TestEngine::wait<std::shared_ptr<const catalog::Function>>(
        [&](auto done) { engine->updateFunction(std::move(request), std::move(done)); });
}
} // namespace

/// The whole engine through its facade: real files, real processes.
class TestEngineFacade : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersACall()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "echo", test::nodeFunction(), "index.js", kEcho));
        const auto cold = engine.invoke("shop", "echo", "hello", true);
        QVERIFY2(cold, cold ? "" : cold.error().detail.c_str());
        QCOMPARE(cold->body, std::string("hello"));
        QCOMPARE(cold->record.outcome, Outcome::Succeeded);
        QVERIFY(cold->record.isColdStart);
        QVERIFY(cold->record.phases.system() > Duration::zero());
        QVERIFY(cold->record.billedMs >= 1);
        QVERIFY(cold->log.find("FC Invoke Start RequestId: " + cold->record.requestId) != std::string::npos);
        QVERIFY(cold->log.find("FC Invoke End RequestId: " + cold->record.requestId) != std::string::npos);
        const auto warm = engine.invoke("shop", "echo", std::string("\0\xff binary", 9));
        QVERIFY(warm);
        QCOMPARE(warm->body, std::string("\0\xff binary", 9));
        QVERIFY(!warm->record.isColdStart);
        QCOMPARE(warm->record.instanceId, cold->record.instanceId);
        QVERIFY(warm->log.empty());
    }

    void namesWhatDoesNotExist()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QCOMPARE(engine.invoke("none", "f").error().code, ErrorCode::ServiceNotFound);
        QVERIFY(engine.create("shop", "echo", test::nodeFunction(), "index.js", kEcho));
        QCOMPARE(engine.invoke("shop", "none").error().code, ErrorCode::FunctionNotFound);
    }

    void concurrencyDecidesInstancesAndBill_data()
    {
        QTest::addColumn<int>("concurrency");
        QTest::addColumn<int>("expectedInstances");
        QTest::addColumn<double>("expectedWaits"); ///< billed time in units of one wait
        QTest::addRow("one call at a time: three instances, three bills") << 1 << 3 << 3.0;
        QTest::addRow("ten at a time: one instance, one bill") << 10 << 1 << 1.0;
    }
    void concurrencyDecidesInstancesAndBill()
    {
        QFETCH(int, concurrency);
        QFETCH(int, expectedInstances);
        QFETCH(double, expectedWaits);
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.instanceConcurrency = concurrency;
        QVERIFY(engine.create("shop", "wait", config, "index.js", kWait));
        std::vector<std::future<Result<InvokeReply>>> calls;
        for (int i = 0; i < 3; ++i) calls.push_back(engine.startInvoke("shop", "wait", "1000", true));
        std::set<std::string> instances;
        std::int64_t billedMs = 0;
        for (auto& call : calls) {
            const auto reply = call.get();
            QVERIFY2(reply, reply ? "" : reply.error().detail.c_str());
            QCOMPARE(reply->record.outcome, Outcome::Succeeded);
            QCOMPARE(reply->log.empty(), concurrency > 1); // tail log only where it can be told apart
            instances.insert(reply->body);
            billedMs += reply->record.billedMs;
        }
        QCOMPARE(static_cast<int>(instances.size()), expectedInstances);
        QVERIFY2(billedMs >= expectedWaits * 1000 && billedMs < expectedWaits * 1000 + 900, std::to_string(billedMs).c_str());
    }

    void refusesBeyondTheRegionLimit()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(TestEngine::wait<std::monostate>(
            [&](auto done) { engine->putSettings({.regionInstanceLimit = 3}, std::move(done)); }));
        QVERIFY(engine.create("shop", "wait", test::nodeFunction(), "index.js", kWait));
        std::vector<std::future<Result<InvokeReply>>> calls;
        for (int i = 0; i < 8; ++i) calls.push_back(engine.startInvoke("shop", "wait", "1500"));
        int served = 0, refused = 0;
        for (auto& call : calls) {
            const auto reply = call.get();
            served += reply.has_value();
            refused += !reply && reply.error().code == ErrorCode::ResourceExhausted;
        }
        QCOMPARE(served, 3);
        QCOMPARE(refused, 5);
    }

    void aFunctionMaximumOfZeroDisablesIt()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "echo", test::nodeFunction(), "index.js", kEcho));
        const auto set = [&](std::optional<std::int64_t> maximum) {
            return TestEngine::wait<std::monostate>([&](auto done) {
                engine->setMaximumInstances("shop", "LATEST", "echo", maximum, std::move(done));
            });
        };
        QVERIFY(set(0));
        QCOMPARE(engine.invoke("shop", "echo").error().code, ErrorCode::ResourceExhausted);
        QVERIFY(set(std::nullopt));
        QVERIFY(engine.invoke("shop", "echo"));
    }

    void aCrashTakesAllCallsOfItsInstanceAndNothingElse()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.instanceConcurrency = 10;
        QVERIFY(engine.create("shop", "fragile", config, "index.js",
            "exports.handler = async (event) => {\n"
            "  if (event.toString() === 'exit') process.exit(3);\n"
            "  await new Promise((r) => setTimeout(r, 20000));\n"
            "};"));
        QVERIFY(engine.create("shop", "echo", test::nodeFunction(), "index.js", kEcho));
        Recorder recorder;
        engine->addObserver(recorder);
        auto first = engine.startInvoke("shop", "fragile", "wait");
        QTRY_COMPARE_WITH_TIMEOUT(recorder.snapshot() && recorder.snapshot()->gauges.contains("shop/fragile")
                ? recorder.snapshot()->gauges.at("shop/fragile").inFlight : 0, 1, 10000);
        const auto exiting = engine.invoke("shop", "fragile", "exit");
        QVERIFY(exiting);
        const auto hit = first.get();
        QVERIFY(hit);
        for (const auto* reply : {&exiting, &hit}) {
            QCOMPARE((*reply)->record.outcome, Outcome::UnhandledError);
            QVERIFY((*reply)->body.find("Process exited unexpectedly before completing request") != std::string::npos);
        }
        QCOMPARE(exiting->record.instanceId, hit->record.instanceId);
        QVERIFY(engine.invoke("shop", "echo", "still here"));
        engine->removeObserver(recorder);
    }

    void aTimeoutEndsTheCallAndTheInstance()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.timeout = 1;
        QVERIFY(engine.create("shop", "slow", config, "index.js", "exports.handler = () => new Promise(() => {});"));
        const auto first = engine.invoke("shop", "slow");
        QVERIFY(first);
        QCOMPARE(first->record.errorType, std::string("FunctionTimeoutError"));
        QVERIFY2(first->body.find("Function timed out after 1 seconds") != std::string::npos, first->body.c_str());
        const auto second = engine.invoke("shop", "slow");
        QVERIFY(second);
        QVERIFY(second->record.isColdStart);
    }

    void aChangedConfigurationRunsOnNewInstances()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.environmentVariables["COLOUR"] = "red";
        const auto source = "exports.handler = async () => process.env.COLOUR;";
        QVERIFY(engine.create("shop", "colour", config, "index.js", source));
        QCOMPARE(engine.invoke("shop", "colour")->body, std::string("red"));
        config.environmentVariables["COLOUR"] = "blue";
        QVERIFY(update(engine, {.service = "shop", .name = "colour", .config = config, .code = {}, .ifMatch = {}}));
        const auto changed = engine.invoke("shop", "colour");
        QCOMPARE(changed->body, std::string("blue"));
        QVERIFY(!changed->record.isColdStart); // the update started an instance ahead of it
        QVERIFY(update(engine,
            {.service = "shop",
                .name = "colour",
                .config = std::nullopt,
                .code = std::vector<storage::CodeStore::Edit>{{"index.js", "exports.handler = async () => 'code';"}},
                .ifMatch = {}}));
        QCOMPARE(engine.invoke("shop", "colour")->body, std::string("code"));
    }

    void refusesABadConfigurationWhole()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.memorySize = 100;
        const auto made = engine.create("shop", "bad", config, "index.js", kEcho);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(made.error().field, std::string("memorySize"));
        QVERIFY2(made.error().detail.find("100") != std::string::npos, made.error().detail.c_str());
        QCOMPARE(engine.invoke("shop", "bad").error().code, ErrorCode::ServiceNotFound); // not even the service was made
    }

    void keepsItsStateOverARestart()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        const auto before = engine->info().accessKeyId;
        const auto made = engine.create("shop", "echo", test::nodeFunction(), "index.js", kEcho);
        QVERIFY(made);
        const auto call = engine.invoke("shop", "echo", "x");
        QVERIFY(call);
        QVERIFY(TestEngine::wait<std::monostate>(
            [&](auto done) {
                engine->putSettings({.idleReleaseSeconds = 77, .fastStarts = false, .fastStartMemoryMb = 64}, std::move(done));
            }));
        engine.stop();
        QVERIFY(engine.start());
        QCOMPARE(engine->info().accessKeyId, before);
        const EngineSettings expected{.idleReleaseSeconds = 77, .fastStarts = false, .fastStartMemoryMb = 64};
        QVERIFY(engine->settings() == expected);
        QCOMPARE(engine.invoke("shop", "echo", "again")->body, std::string("again"));
        const auto history = TestEngine::wait<std::vector<metering::InvocationRecord>>([&](auto done) {
            engine->queryInvocations({.service = "shop", .function = "echo", .requestId = call->record.requestId}, std::move(done));
        });
        QVERIFY(history);
        QCOMPARE(history->size(), std::size_t(1));
        QCOMPARE(history->front(), call->record);
    }

    void refusesADataDirectoryInUse()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        const auto second = Engine::start(engine.options());
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::InUse);
        QVERIFY2(second.error().detail.find(engine->info().endpoint) != std::string::npos, second.error().detail.c_str());
        const auto found = findRunningEngine(engine.options().dataDir);
        QVERIFY(found && *found);
        QCOMPARE((*found)->endpoint, engine->info().endpoint);
        QCOMPARE((*found)->accessKeySecret.reveal(), engine->info().accessKeySecret.reveal());
    }

    void leavesNothingBehindWhenFunctionsGo()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        Recorder recorder;
        engine->addObserver(recorder);
        QVERIFY(engine.create("shop", "wait", test::nodeFunction(), "index.js", kWait));
        auto running = engine.startInvoke("shop", "wait", "60000");
        QTRY_VERIFY_WITH_TIMEOUT(recorder.instances() == 1 && recorder.snapshot()->gauges.at("shop/wait").inFlight == 1, 10000);
        QVERIFY(TestEngine::wait<std::monostate>(
            [&](auto done) { engine->deleteFunction("shop", "wait", "", std::move(done)); }));
        const auto reply = running.get();
        QVERIFY(reply ? reply->record.outcome == Outcome::UnhandledError : true);
        QTRY_COMPARE_WITH_TIMEOUT(recorder.instances(), 0, 10000);
        engine->removeObserver(recorder);
    }

    void aCallerWhoLeavesFreesTheInstance()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        Recorder recorder;
        engine->addObserver(recorder);
        QVERIFY(engine.create("shop", "wait", test::nodeFunction(), "index.js", kWait));
        std::stop_source caller;
        auto call = engine.startInvoke("shop", "wait", "60000", false, caller.get_token());
        QTRY_VERIFY_WITH_TIMEOUT(recorder.instances() == 1 && recorder.snapshot()->gauges.at("shop/wait").inFlight == 1, 10000);
        const auto id = recorder.snapshot()->instances.front().instanceId;
        caller.request_stop();
        QCOMPARE(call.get().error().code, ErrorCode::ClientClosedRequest);
        // Another takes its place, then it ends (source: behaviour row 2.4).
        const auto isAlone = [&] {
            const auto snapshot = recorder.snapshot();
            return snapshot->instances.size() == 1 && snapshot->instances.front().instanceId != id;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isAlone(), 10000);
        const auto records = recorder.records();
        QCOMPARE(records.size(), std::size_t(1));
        QCOMPARE(records.front().outcome, Outcome::Cancelled);
        QCOMPARE(records.front().status, 499);
        engine->removeObserver(recorder);
    }

    void answersEveryCallAtShutdown()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "wait", test::nodeFunction(), "index.js", kWait));
        std::vector<std::future<Result<InvokeReply>>> calls;
        for (int i = 0; i < 3; ++i) calls.push_back(engine.startInvoke("shop", "wait", "60000"));
        engine.stop();
        for (auto& call : calls) {
            QVERIFY(call.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
        }
    }
};

QTEST_GUILESS_MAIN(TestEngineFacade)
#include "tst_engine.moc"
