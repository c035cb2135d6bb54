#include "pool_driver.h"
#include <QTest>
#include <array>
#include <cstdio>
#include <functional>

using namespace engine;
using namespace engine::scheduler;
using metering::EndReason;

namespace {
const char* lifeName(std::optional<Life> life)
{
    if (!life) return "gone";
    switch (*life) {
    case Life::Creating: return "Creating";
    case Life::Idle: return "Idle";
    case Life::Frozen: return "Frozen";
    case Life::Busy: return "Busy";
    case Life::Draining: return "Draining";
    case Life::Stopping: return "Stopping";
    }
    return "";
}

const PoolSettings kSettings{.regionLimit = 100, .idle = {.freezeAfter = seconds(10), .releaseAfter = seconds(300)}};

/// Brings instance i1 of s/f (two requests at once) into the state; r1 waits for it, runs on it or has run on it.
void bring(PoolDriver& driver, const catalog::FunctionVersionPtr& f, Life life)
{
    auto& pool = driver.pool;
    static_cast<void>(pool.submit("r1", f, driver.now));
    if (life == Life::Creating) return;
    static_cast<void>(pool.started("i1", driver.now));
    if (life == Life::Draining) {
        static_cast<void>(pool.retire("i1", Pool::Drain::AfterRequests, EndReason::Crashed, driver.now));
    } else if (life == Life::Stopping) {
        static_cast<void>(pool.retire("i1", Pool::Drain::AtOnce, EndReason::Recycled, driver.now));
    } else if (life != Life::Busy) {
        static_cast<void>(pool.finished("i1", "r1", driver.now));
        if (life == Life::Frozen) static_cast<void>(pool.tick(driver.now + kSettings.idle.freezeAfter));
    }
}

struct Event
{
    const char* name;
    std::function<Actions(PoolDriver&, const catalog::FunctionVersionPtr&)> send;
    std::array<const char*, 6> expected; ///< by state: the next one, and what is to be done
};

const std::vector<Event>& events()
{
    static const Error error{.code = ErrorCode::FunctionNotStarted, .detail = "no handler", .field = {}};
    static const std::vector<Event> all{
        {"submit r2", [](auto& driver, auto& f) { return driver.pool.submit("r2", f, driver.now); },
            {"Creating", "Busy: run r2 on i1", "Busy: run r2 on i1", "Busy: run r2 on i1", "Draining: start i2",
                "Stopping: start i2"}},
        {"cancel r1",
            [](auto& driver, auto&) {
                driver.pool.cancel("r1");
                return Actions();
            },
            {"Creating", "Idle", "Frozen", "Busy", "Draining", "Stopping"}},
        {"started", [](auto& driver, auto&) { return driver.pool.started("i1", driver.now); },
            {"Busy: run r1 on i1 cold", "Idle", "Frozen", "Busy", "Draining", "Stopping"}},
        {"start failed", [](auto& driver, auto&) { return driver.pool.startFailed("i1", error, driver.now); },
            {"gone: refuse r1 FunctionNotStarted", "Idle", "Frozen", "Busy", "Draining", "Stopping"}},
        {"finished r1", [](auto& driver, auto&) { return driver.pool.finished("i1", "r1", driver.now); },
            {"Creating", "Idle", "Frozen", "Idle", "Stopping: stop i1 crashed", "Stopping"}},
        {"retire after requests",
            [](auto& driver, auto&) {
                return driver.pool.retire("i1", Pool::Drain::AfterRequests, EndReason::Recycled, driver.now);
            },
            {"Stopping: stop i1 recycled, start i2", "Stopping: stop i1 recycled", "Stopping: stop i1 recycled",
                "Draining", "Draining", "Stopping"}},
        {"retire at once",
            [](auto& driver, auto&) {
                return driver.pool.retire("i1", Pool::Drain::AtOnce, EndReason::Recycled, driver.now);
            },
            {"Stopping: stop i1 recycled, start i2", "Stopping: stop i1 recycled", "Stopping: stop i1 recycled",
                "Stopping: stop i1 recycled", "Stopping: stop i1 recycled", "Stopping"}},
        {"ended", [](auto& driver, auto&) { return driver.pool.ended("i1", driver.now); },
            {"gone: start i2", "gone", "gone", "gone", "gone", "gone"}},
        {"freeze time over",
            [](auto& driver, auto&) { return driver.pool.tick(driver.now + kSettings.idle.freezeAfter); },
            {"Creating", "Frozen: freeze i1", "Frozen", "Busy", "Draining", "Stopping"}},
        {"release time over",
            [](auto& driver, auto&) { return driver.pool.tick(driver.now + kSettings.idle.releaseAfter); },
            {"Creating", "Stopping: stop i1 idle", "Stopping: stop i1 idle", "Busy", "Draining", "Stopping"}},
        {"version replaced",
            [](auto& driver, auto&) { return driver.pool.versionReplaced(PoolDriver::version("f", 2, 2), driver.now); },
            {"Creating: serve revision 2", "Idle: start i2", "Frozen: start i2", "Busy: start i2",
                "Draining: serve revision 2", "Stopping: serve revision 2"}},
        {"version replaced, the new one up",
            [](auto& driver, auto&) {
                static_cast<void>(driver.pool.versionReplaced(PoolDriver::version("f", 2, 2), driver.now));
                return driver.pool.started("i2", driver.now);
            },
            {"Creating", "Stopping: stop i1 updated, serve revision 2", "Stopping: stop i1 updated, serve revision 2",
                "Draining: serve revision 2", "Draining", "Stopping"}},
        {"maximum lowered", [](auto& driver, auto&) { return driver.pool.setFunctionMaximum("s/f", 0); },
            {"Creating", "Stopping: stop i1 recycled", "Stopping: stop i1 recycled", "Draining", "Draining",
                "Stopping"}},
        {"function removed", [](auto& driver, auto&) { return driver.pool.functionRemoved("s/f", error, driver.now); },
            {"Stopping: refuse r1 FunctionNotStarted, stop i1 deleted", "Stopping: stop i1 deleted",
                "Stopping: stop i1 deleted", "Stopping: stop i1 deleted", "Stopping: stop i1 deleted", "Stopping"}},
        {"stop all", [](auto& driver, auto&) { return driver.pool.stopAll(EndReason::Shutdown, driver.now); },
            {"Stopping: refuse r1 ServiceUnavailable, stop i1 shutdown", "Stopping: stop i1 shutdown",
                "Stopping: stop i1 shutdown", "Stopping: stop i1 shutdown", "Stopping: stop i1 shutdown", "Stopping"}},
    };
    return all;
}

constexpr std::array kLives{Life::Creating, Life::Idle, Life::Frozen, Life::Busy, Life::Draining, Life::Stopping};
} // namespace

class TestPoolLife : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyEventInEveryState_data()
    {
        QTest::addColumn<int>("event");
        QTest::addColumn<int>("state");
        for (std::size_t event = 0; event < events().size(); ++event) {
            for (std::size_t state = 0; state < kLives.size(); ++state) {
                QTest::addRow("%s when %s", events()[event].name, lifeName(kLives[state]))
                    << static_cast<int>(event) << static_cast<int>(state);
            }
        }
        std::printf("%-22s %-10s %s\n", "event", "state", "next state: actions");
    }

    void everyEventInEveryState()
    {
        QFETCH(int, event);
        QFETCH(int, state);
        const auto& [name, send, expected] = events()[static_cast<std::size_t>(event)];
        const auto life = kLives[static_cast<std::size_t>(state)];
        PoolDriver driver(kSettings);
        const auto f = PoolDriver::version("f", 2, 1);
        bring(driver, f, life);
        QCOMPARE(driver.pool.life("i1"), std::optional(life));

        const auto words = PoolDriver::words(send(driver, f));
        const auto row = lifeName(driver.pool.life("i1")) + (words.isEmpty() ? QByteArray() : ": " + words);
        std::printf("%-22s %-10s %s\n", name, lifeName(life), row.constData());
        QCOMPARE(row, QByteArray(expected[static_cast<std::size_t>(state)]));
    }
};

QTEST_APPLESS_MAIN(TestPoolLife)
#include "tst_pool_life.moc"
