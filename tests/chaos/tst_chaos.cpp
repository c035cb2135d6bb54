#include "descendants.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <csignal>
#include <engine/core/guarded.h>
#include <map>
#include <random>
#include <tests/support/test_engine.h>
#include <thread>

using namespace engine;

namespace {
constexpr auto kPatience = seconds(60);
constexpr int kActors = 3;
constexpr int kRegionLimit = 24;

const char* const kNode = R"(
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
exports.handler = (event, context, callback) => {
    const text = event.toString();
    console.log('line of', context.requestId);
    if (text === 'throw') throw new Error('as asked');
    if (text === 'fail') return callback(new Error('as asked'));
    if (text === 'exit') process.exit(3);
    if (text === 'spin') for (;;) {}
    if (text === 'print') for (let i = 0; i < 5000; ++i) console.log('x'.repeat(200));
    if (text === 'hoard') { const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1)); }
    wait(text === 'wait' ? 200 : 1).then(() => callback(null, text));
};
)";
const char* const kPython = R"(
import os, sys, time
def handler(event, context):
    text = event.decode()
    print('line of', context.request_id)
    if text == 'throw': raise ValueError('as asked')
    if text == 'exit': os._exit(3)
    if text == 'spin':
        while True: pass
    if text == 'print':
        for i in range(5000): print('x' * 200)
    if text == 'hoard':
        kept = []
        while True: kept.append(b'x' * (1 << 20))
    time.sleep(0.2 if text == 'wait' else 0.001)
    return text
)";

struct Subject
{
    const char* name;
    bool isNode;
    int concurrency;
};
constexpr Subject kSubjects[] = {{"node1", true, 1}, {"node8", true, 8}, {"python1", false, 1}, {"python4", false, 4}};
constexpr const char* kEvents[] = {"plain", "plain", "plain", "plain", "wait", "throw", "fail", "exit", "spin", "print", "hoard"};

catalog::FunctionConfig configOf(const Subject& subject)
{
    auto config = subject.isNode ? test::nodeFunction() : test::pythonFunction();
    config.memorySize = 128;
    config.timeout = 1;
    config.instanceConcurrency = subject.concurrency;
    return config;
}

/// What a call may come to when everything around it is changed and killed.
bool isAllowed(ErrorCode code)
{
    constexpr ErrorCode allowed[] = {ErrorCode::ResourceExhausted, ErrorCode::ResourceThrottled,
        ErrorCode::ServiceUnavailable, ErrorCode::ClientClosedRequest, ErrorCode::FunctionNotFound,
        ErrorCode::FunctionNotStarted, ErrorCode::InternalServerError};
    return std::ranges::find(allowed, code) != std::end(allowed);
}
} // namespace

/// Everything at once, for a while: calls of every kind, cancelled ones, updates, deletes, changed limits, killed
/// instances and launchers. Whatever happens, every call is answered once and nothing is left behind.
class TestChaos : public QObject
{
    Q_OBJECT

    test::TestEngine m_engine;
    std::atomic<int> m_asked = 0, m_answered = 0;
    Guarded<std::map<std::string, int>> m_unexpected;
    std::atomic<bool> m_isOver = false;

    void call(std::mt19937& random, const Subject& subject)
    {
        ++m_asked;
        auto stop = std::make_shared<std::stop_source>();
        m_engine->invoke({.service = "chaos",
                             .function = subject.name,
                             .qualifier = {},
                             .payload = kEvents[random() % std::size(kEvents)],
                             .wantsLog = random() % 4 == 0},
            stop->get_token(), [this, stop](const Result<InvokeReply>& reply) {
                ++m_answered;
                if (reply || isAllowed(reply.error().code)) return;
                m_unexpected.with([&](auto& all) { ++all[reply.error().detail]; });
            });
        if (random() % 12 == 0) stop->request_stop();
    }

    void change(std::mt19937& random, const Subject& subject)
    {
        const std::string name = subject.name;
        switch (random() % 8) {
        case 0: {
            auto config = configOf(subject);
            config.environmentVariables["ROUND"] = std::to_string(random());
            test::TestEngine::wait<std::shared_ptr<const catalog::Function>>([&](auto done) {
                m_engine->updateFunction({.service = "chaos", .name = name, .config = config, .code = {}, .ifMatch = {}}, done);
            });
            break;
        }
        case 1:
            test::TestEngine::wait<std::monostate>([&](auto done) { m_engine->deleteFunction("chaos", name, {}, done); });
            create(subject);
            break;
        case 2:
            test::TestEngine::wait<int>([&](auto done) { m_engine->releaseIdle(random() % 2 ? "" : "chaos/" + name, done); });
            break;
        case 3: {
            const auto maximum = random() % 2 ? std::nullopt : std::optional<std::int64_t>(random() % 5);
            test::TestEngine::wait<std::monostate>(
                [&](auto done) { m_engine->setMaximumInstances("chaos", {}, name, maximum, done); });
            break;
        }
        case 4: {
            auto settings = m_engine->settings();
            settings.regionInstanceLimit = kRegionLimit - static_cast<int>(random() % 4);
            settings.idleReleaseSeconds = 1 + static_cast<int>(random() % 3);
            test::TestEngine::wait<std::monostate>([&](auto done) { m_engine->putSettings(settings, done); });
            break;
        }
        case 5:
            test::TestEngine::wait<std::vector<metering::LogLine>>([&](auto done) { m_engine->queryLogs({}, done); });
            break;
        case 6:
            test::TestEngine::wait<std::vector<metering::InvocationRecord>>(
                [&](auto done) { m_engine->queryInvocations({}, done); });
            break;
        default: killOne(random); break;
        }
    }

    static void killOne(std::mt19937& random)
    {
        auto all = test::descendants();
        const bool alsoLauncher = random() % 10 == 0;
        std::erase_if(all, [&](const auto& one) { return !alsoLauncher && one.name.starts_with("fcdesk"); });
        if (!all.empty()) ::kill(all[random() % all.size()].pid, SIGKILL);
    }

    bool create(const Subject& subject)
    {
        const auto created = m_engine.create("chaos", subject.name, configOf(subject),
            subject.isNode ? "index.js" : "index.py", subject.isNode ? kNode : kPython);
        return created.has_value();
    }

    void act(unsigned seed)
    {
        std::mt19937 random(seed);
        while (!m_isOver) {
            const auto& subject = kSubjects[random() % std::size(kSubjects)];
            if (m_asked - m_answered > 200) {
                std::this_thread::sleep_for(milliseconds(1)); // as a client that keeps a bounded number open
            } else if (random() % 20 == 0) {
                change(random, subject);
            } else {
                call(random, subject);
            }
        }
    }

private Q_SLOTS:
    void everyCallIsAnsweredAndNothingIsLeft()
    {
        const auto number = [](const char* name, int otherwise) {
            bool isSet = false;
            const int value = qEnvironmentVariableIntValue(name, &isSet);
            return isSet ? value : otherwise;
        };
        const std::chrono::seconds duration(number("FCDESK_CHAOS_SECONDS", 10));
        const auto seed = static_cast<unsigned>(number("FCDESK_CHAOS_SEED", 1));
        const auto started = m_engine.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        auto settings = m_engine->settings();
        settings.regionInstanceLimit = kRegionLimit;
        settings.growth = EngineSettings::Growth::Custom; // kills use up any burst
        settings.burstInstances = settings.growthPerMinute = 1'000'000;
        QVERIFY(test::TestEngine::wait<std::monostate>([&](auto done) { m_engine->putSettings(settings, done); }));
        for (const auto& subject : kSubjects) QVERIFY(create(subject));

        std::vector<std::thread> actors;
        for (unsigned i = 0; i < kActors; ++i) actors.emplace_back([this, seed, i] { act(seed * 100 + i); });
        QTest::qWait(static_cast<int>(std::chrono::milliseconds(duration).count()));
        m_isOver = true;
        for (auto& actor : actors) actor.join();

        QTRY_COMPARE_WITH_TIMEOUT(m_answered.load(), m_asked.load(), std::chrono::milliseconds(kPatience).count());
        const auto unexpected = m_unexpected.with([](const auto& all) { return all; });
        for (const auto& [detail, count] : unexpected) qWarning("%d calls: %s", count, detail.c_str());
        QVERIFY(unexpected.empty());
        QVERIFY(m_asked > 100);

        // It works as if nothing had been.
        for (const auto& subject : kSubjects) {
            test::TestEngine::wait<std::monostate>(
                [&](auto done) { m_engine->setMaximumInstances("chaos", {}, subject.name, std::nullopt, done); });
            const auto reply = m_engine.invoke("chaos", subject.name, "plain");
            QVERIFY2(reply, reply ? "" : reply.error().detail.c_str());
            QCOMPARE(reply->body, std::string("plain"));
        }
        m_engine.stop();
        QTRY_VERIFY_WITH_TIMEOUT(test::descendants().empty(), std::chrono::milliseconds(kPatience).count());
        qInfo("%d calls answered", m_answered.load());
    }
};

QTEST_GUILESS_MAIN(TestChaos)
#include "tst_chaos.moc"
