#include <QTest>
#include <algorithm>
#include <atomic>
#include <arpa/inet.h>
#include <engine/core/guarded.h>
#include <engine/core/unique_fd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <tests/support/test_engine.h>
#include <thread>

using namespace engine;
using metering::InstanceState;
using metering::Outcome;
using test::TestEngine;

namespace {
/// Answers "<text> <instance>" after as many ms as the event says.
std::string answering(const std::string& text)
{
    return "exports.handler = async (event) => {\n"
           "  await new Promise((r) => setTimeout(r, Number(event.toString() || 0)));\n"
           "  return '"
        + text + " ' + process.env.FC_INSTANCE_ID;\n};";
}

Result<std::shared_ptr<const catalog::Function>> updateCode(TestEngine& engine, const std::string& source)
{
    UpdateFunction request{.service = "shop", .name = "f", .config = std::nullopt,
        .code = std::vector<storage::CodeStore::Edit>{{"index.js", source}}, .ifMatch = {}};
    return TestEngine::wait<std::shared_ptr<const catalog::Function>>(
        [&](auto done) { engine->updateFunction(std::move(request), std::move(done)); });
}

Result<ProvisionedState> provision(TestEngine& engine, catalog::ProvisionUpdate update)
{
    update.service = "shop";
    update.qualifier = "LATEST";
    update.function = "f";
    return TestEngine::wait<ProvisionedState>([&](auto done) { engine->putProvisionConfig(update, std::move(done)); });
}

ProvisionedState provisioned(TestEngine& engine)
{
    const auto states = TestEngine::wait<std::vector<ProvisionedState>>(
        [&](auto done) { engine->provisionedStates(std::move(done)); });
    return states && !states->empty() ? states->front() : ProvisionedState();
}

/// A port on this machine that holds whoever connects until they are let go.
class Gate
{
public:
    Gate()
        : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(m_listener.get(), any, size) != 0 || ::listen(m_listener.get(), 1024) != 0) return;
        ::getsockname(m_listener.get(), any, &size);
        m_port = ntohs(address.sin_port);
    }
    std::string port() const { return std::to_string(m_port); }
    /// How many have come.
    std::size_t held()
    {
        while (true) {
            UniqueFd guest(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
            if (guest.get() < 0) return m_guests.size();
            m_guests.push_back(std::move(guest));
        }
    }
    void letGo() { m_guests.clear(); }

private:
    UniqueFd m_listener;
    int m_port = 0;
    std::vector<UniqueFd> m_guests;
};

/// Remembers what the engine publishes.
class Recorder final : public EngineObserver
{
public:
    void liveChanged(std::shared_ptr<const LiveSnapshot> snapshot) override
    {
        m_highest.with([&](int& highest) { highest = std::max(highest, gauge(*snapshot).inFlight); });
        m_snapshot.with([&](auto& value) { value = std::move(snapshot); });
    }
    std::shared_ptr<const LiveSnapshot> snapshot() const
    {
        return m_snapshot.with([](const auto& value) { return value ? value : std::make_shared<const LiveSnapshot>(); });
    }
    int highestInFlight() const { return m_highest.with([](int highest) { return highest; }); }
    int running(bool isProvisioned) const
    {
        const auto last = snapshot();
        return static_cast<int>(std::ranges::count_if(last->instances, [&](const auto& instance) {
            return instance.state == InstanceState::Running && instance.isProvisioned == isProvisioned;
        }));
    }
    static metering::MetricsFold::Gauges gauge(const LiveSnapshot& snapshot)
    {
        const auto found = snapshot.gauges.find("shop/f");
        return found == snapshot.gauges.end() ? metering::MetricsFold::Gauges() : found->second;
    }

private:
    Guarded<std::shared_ptr<const LiveSnapshot>> m_snapshot;
    Guarded<int> m_highest;
};
} // namespace

/// How the engine gives a function's load the instances it needs: real processes, through the facade.
class TestScaling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anUpdateUnderLoadShowsNoColdStartAndNoOldCode()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "f", test::nodeFunction(), "index.js", answering("v1")));
        struct Seen
        {
            int calls = 0, coldStarts = 0, failures = 0, oldAnswers = 0;
        };
        Guarded<Seen> seen;
        std::atomic<int> minimum = 1; // the version an answer must have at least when its call began
        std::atomic<bool> isOver = false;
        std::vector<std::thread> callers;
        const auto caller = [&](int warmUps) {
            for (int i = 0; !isOver; ++i) {
                const int expected = minimum;
                const auto reply = engine.invoke("shop", "f", "10");
                seen.with([&](Seen& all) {
                    if (i < warmUps) return;
                    ++all.calls;
                    if (!reply || reply->record.outcome != Outcome::Succeeded) {
                        ++all.failures;
                        return;
                    }
                    if (reply->record.isColdStart) ++all.coldStarts;
                    if (std::stoi(reply->body.substr(1)) < expected) ++all.oldAnswers;
                });
            }
        };
        for (int i = 0; i < 4; ++i) callers.emplace_back(caller, 5);
        const auto calls = [&] { return seen.with([](const Seen& all) { return all.calls; }); };
        QTRY_VERIFY_WITH_TIMEOUT(calls() > 40, 20000);
        for (int version = 2; version <= 4; ++version) {
            const bool isUpdated = updateCode(engine, answering("v" + std::to_string(version))).has_value();
            minimum = version;
            const int before = calls();
            QTRY_VERIFY_WITH_TIMEOUT(calls() > before + 40, 20000);
            if (!isUpdated) seen.with([](Seen& all) { ++all.failures; });
        }
        isOver = true;
        for (auto& thread : callers) thread.join();
        const auto all = seen.with([](const Seen& value) { return value; });
        QCOMPARE(all.failures, 0);
        QCOMPARE(all.oldAnswers, 0);
        QCOMPARE(all.coldStarts, 0);
    }

    void anUpdateThatCannotStartShowsItsError()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.initializer = "index.init";
        config.initializationTimeout = 10;
        QVERIFY(engine.create("shop", "f", config, "index.js", "exports.init = (c, cb) => cb();\n" + answering("v1")));
        QVERIFY(engine.invoke("shop", "f"));
        QVERIFY(updateCode(engine, "exports.init = (c, cb) => cb(new Error('broken'));\n" + answering("v2")));
        const auto reply = engine.invoke("shop", "f");
        QVERIFY(reply);
        QCOMPARE(reply->record.outcome, Outcome::InitializationError);
        QVERIFY2(reply->body.find("broken") != std::string::npos, reply->body.c_str());
    }

    void aThousandCallsAtOnceMeetTheRegionsLimit()
    {
        TestEngine engine;
        Recorder recorder;
        QVERIFY(engine.start());
        engine->addObserver(recorder);
        Gate gate; // holds every call that runs
        auto config = test::nodeFunction();
        config.timeout = 600;
        config.memorySize = 128;
        QVERIFY(engine.create("shop", "f", config, "index.js",
            "const net = require('net');\n"
            "exports.handler = (event) => new Promise((resolve) => {\n"
            "  const gate = net.connect(Number(event.toString()), '127.0.0.1');\n"
            "  gate.on('end', () => { gate.end(); resolve('done'); }).resume();\n"
            "});"));
        std::vector<std::future<Result<InvokeReply>>> calls;
        for (int i = 0; i < 1000; ++i) calls.push_back(engine.startInvoke("shop", "f", gate.port()));

        QTRY_COMPARE_WITH_TIMEOUT(gate.held(), 100u, 240'000);
        QTRY_COMPARE(Recorder::gauge(*recorder.snapshot()).inFlight, 100);
        QCOMPARE(Recorder::gauge(*recorder.snapshot()).onDemand, 100);
        QTRY_COMPARE(recorder.snapshot()->throttles, 900);
        gate.letGo();
        const auto isReady = [&](auto& call) { return call.wait_for(seconds(0)) == std::future_status::ready; };
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(calls, isReady), 60'000);
        int succeeded = 0, exhausted = 0;
        for (auto& call : calls) {
            const auto reply = call.get();
            if (reply) {
                succeeded += reply->record.outcome == Outcome::Succeeded;
            } else {
                exhausted += reply.error().code == ErrorCode::ResourceExhausted;
            }
        }
        QCOMPARE(succeeded, 100);
        QCOMPARE(exhausted, 900);
        QTRY_COMPARE(recorder.snapshot()->invocations, 1000);
        QCOMPARE(recorder.highestInFlight(), 100);
        engine->removeObserver(recorder);
    }

    void provisionedInstancesServeFirstAndSurviveARestart()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "f", test::nodeFunction(), "index.js", answering("v1")));
        const auto put = provision(engine, {.target = 2});
        QVERIFY2(put, put ? "" : put.error().detail.c_str());
        QCOMPARE(put->target, 2);
        QTRY_COMPARE_WITH_TIMEOUT(provisioned(engine).current, 2, 20'000);
        const auto first = engine.invoke("shop", "f");
        QVERIFY(first);
        QVERIFY(!first->record.isColdStart);
        const auto removed = TestEngine::wait<std::monostate>(
            [&](auto done) { engine->deleteFunction("shop", "f", "", std::move(done)); });
        QCOMPARE(removed.error().code, ErrorCode::ProvisionConfigExist);

        engine.stop();
        QVERIFY(engine.start());
        QTRY_COMPARE_WITH_TIMEOUT(provisioned(engine).current, 2, 20'000);

        Recorder recorder;
        engine->addObserver(recorder);
        QVERIFY(updateCode(engine, answering("v2")));
        const auto updated = engine.invoke("shop", "f");
        QVERIFY(updated);
        QVERIFY(!updated->record.isColdStart);
        QVERIFY2(updated->body.starts_with("v2"), updated->body.c_str());
        QTRY_COMPARE_WITH_TIMEOUT(recorder.running(true), 2, 20'000);
        QCOMPARE(recorder.running(false), 0);

        QVERIFY(provision(engine, {.target = 0}));
        QTRY_COMPARE_WITH_TIMEOUT(recorder.running(true), 0, 20'000);
        QCOMPARE(provisioned(engine).target, 0);
        engine->removeObserver(recorder);
    }

    void aScheduledActionSetsTheTargetInTime()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "f", test::nodeFunction(), "index.js", answering("v1")));
        const auto soon = toIso8601(SystemClock().now() + seconds(3));
        QVERIFY(provision(engine, {.target = 0, .scheduledActions = {{{.name = "soon", .startTime = {}, .endTime = {}, .target = 1,
                                                    .scheduleExpression = "at(" + soon + ")", .timeZone = {}}}}}));
        QCOMPARE(provisioned(engine).target, 0);
        QVERIFY(provisioned(engine).nextChange);
        QTRY_COMPARE_WITH_TIMEOUT(provisioned(engine).current, 1, 20'000);
        QCOMPARE(provisioned(engine).target, 1);
    }

    void provisionedInstancesThatDoNotStartSayWhy()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.initializer = "index.init";
        QVERIFY(engine.create("shop", "f", config, "index.js",
            "exports.init = (c, cb) => cb(new Error('no luck'));\n" + answering("v1")));
        QVERIFY(provision(engine, {.target = 1}));
        QTRY_VERIFY_WITH_TIMEOUT(!provisioned(engine).currentError.empty(), 20'000);
        QCOMPARE(provisioned(engine).current, 0);
        QVERIFY(updateCode(engine, "exports.init = (c, cb) => cb();\n" + answering("v2")));
        QTRY_COMPARE_WITH_TIMEOUT(provisioned(engine).current, 1, 20'000);
        QCOMPARE(provisioned(engine).currentError, std::string());
    }

    void aRecycledInstanceEndsAfterItsCalls()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "f", test::nodeFunction(), "index.js", answering("v1")));
        const auto first = engine.invoke("shop", "f");
        QVERIFY(first);
        Recorder recorder;
        engine->addObserver(recorder);
        auto running = engine.startInvoke("shop", "f", "300");
        QTRY_COMPARE(Recorder::gauge(*recorder.snapshot()).inFlight, 1);
        const auto recycle = [&](const std::string& id) {
            return TestEngine::wait<std::monostate>([&](auto done) { engine->recycleInstance(id, std::move(done)); });
        };
        QVERIFY(recycle(first->record.instanceId));
        QCOMPARE(recycle("c-none").error().code, ErrorCode::InvalidArgument);
        const auto reply = running.get();
        QVERIFY(reply);
        QCOMPARE(reply->record.outcome, Outcome::Succeeded);
        QCOMPARE(reply->record.instanceId, first->record.instanceId);
        const auto next = engine.invoke("shop", "f");
        QVERIFY(next);
        QVERIFY(next->record.instanceId != first->record.instanceId);
        const auto count = TestEngine::wait<int>([&](auto done) { engine->recycle("shop/f", std::move(done)); });
        QCOMPARE(count.value_or(-1), 1);
        QTRY_COMPARE_WITH_TIMEOUT(recorder.running(false), 0, 20'000);
        engine->removeObserver(recorder);
    }

    void settingsSayHowFastToGrow()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "f", test::nodeFunction(), "index.js", answering("v1")));
        const auto putSettings = [&](const EngineSettings& settings) {
            return TestEngine::wait<std::monostate>([&](auto done) { engine->putSettings(settings, std::move(done)); });
        };
        EngineSettings settings;
        settings.growth = EngineSettings::Growth::Custom;
        settings.burstInstances = 0;
        QCOMPARE(putSettings(settings).error().field, "burstInstances");
        settings.burstInstances = 1;
        settings.growthPerMinute = 1;
        QVERIFY(putSettings(settings));
        auto first = engine.startInvoke("shop", "f", "1000");
        const auto second = engine.invoke("shop", "f");
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::ResourceExhausted);
        QVERIFY(first.get());
        settings.regionMemoryGb = 1; // half of it at once: no room for a second instance of 512 MB
        settings.burstInstances = 100;
        engine.stop();
        QVERIFY(engine.start());
        QCOMPARE(engine->settings().burstInstances, 1);
        QVERIFY(putSettings(settings));
        first = engine.startInvoke("shop", "f", "1000");
        const auto throttled = engine.invoke("shop", "f");
        QVERIFY(!throttled);
        QCOMPARE(throttled.error().code, ErrorCode::ResourceThrottled);
        QVERIFY(first.get());
    }
};

QTEST_GUILESS_MAIN(TestScaling)
#include "tst_scaling.moc"
