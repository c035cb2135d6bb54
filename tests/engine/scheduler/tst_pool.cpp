#include "pool_driver.h"
#include <QTest>

using namespace engine;
using namespace engine::scheduler;
using metering::EndReason;

class TestPool : public QObject
{
    Q_OBJECT

    static Error startError()
    {
        return {.code = ErrorCode::FunctionNotStarted, .detail = "no such handler", .field = {}};
    }

private Q_SLOTS:
    void placesASimultaneousBurst_data()
    {
        QTest::addColumn<int>("concurrency");
        QTest::addColumn<int>("regionLimit");
        QTest::addColumn<int>("requests");
        QTest::addColumn<int>("expectedInstances");
        QTest::addColumn<int>("expectedRuns");
        QTest::addRow("three at concurrency 1 take three instances") << 1 << 100 << 3 << 3 << 3;
        QTest::addRow("three at concurrency 10 share one") << 10 << 100 << 3 << 1 << 3;
        QTest::addRow("1000 at concurrency 1") << 1 << 100 << 1000 << 100 << 100;
        QTest::addRow("1000 fit 100 instances at concurrency 10") << 10 << 100 << 1000 << 100 << 1000;
        QTest::addRow("the 1001st does not") << 10 << 100 << 1001 << 100 << 1000;
    }
    void placesASimultaneousBurst()
    {
        QFETCH(int, concurrency);
        QFETCH(int, regionLimit);
        QFETCH(int, requests);
        QFETCH(int, expectedInstances);
        QFETCH(int, expectedRuns);
        PoolDriver driver({.regionLimit = regionLimit, .idle = {}});
        const auto version = PoolDriver::version("f", concurrency, 1);
        std::vector<InstanceId> starting;
        int refused = 0;
        for (int i = 0; i < requests; ++i) {
            for (const auto& action : driver.pool.submit("r" + std::to_string(i), version, driver.now)) {
                if (action.kind == Action::Kind::Start) starting.push_back(action.instance);
                if (action.kind != Action::Kind::Refuse) continue;
                ++refused;
                QCOMPARE(action.error.code, ErrorCode::ResourceExhausted);
            }
        }
        QCOMPARE(static_cast<int>(starting.size()), expectedInstances);
        QCOMPARE(refused, requests - expectedRuns);
        int coldStarts = 0;
        for (const auto& id : starting) {
            for (const auto& action : driver.pool.started(id, driver.now)) coldStarts += action.isColdStart;
        }
        QCOMPARE(coldStarts, expectedRuns);
        const auto counts = driver.pool.counts();
        QCOMPARE(counts.inFlight, expectedRuns);
        QCOMPARE(counts.waiting, 0);
        QCOMPARE(counts.onDemand, expectedInstances);
        QCOMPARE(counts.capacity, expectedInstances * concurrency);
    }

    void aWarmInstanceTakesARequestAtOnce()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), "start i1");
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "run r1 on i1 cold");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "freeze i1");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "run r2 on i1");
    }

    void whoeverIsFreeFirstTakesTheOldest()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), "start i1");
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "run r1 on i1 cold");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "start i2");
        QCOMPARE(driver.words(driver.pool.submit("r3", f, driver.now)), "start i3");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "run r2 on i1");
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "run r3 on i3 cold");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "freeze i2");
    }

    void aStartFreedByAnotherInstanceServesTheNext()
    {
        PoolDriver driver({.regionLimit = 2, .idle = {}});
        const auto f = PoolDriver::version("f", 1, 1);
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), "start i1");
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "run r1 on i1 cold");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "start i2");
        QCOMPARE(driver.words(driver.pool.submit("r3", f, driver.now)), "refuse r3 ResourceExhausted");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "run r2 on i1");
        QCOMPARE(driver.words(driver.pool.submit("r4", f, driver.now)), "");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r4 on i2 cold");
    }

    void runningInstancesAbsorbWhileOthersStart()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 2, 1);
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), "start i1");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "");
        QCOMPARE(driver.words(driver.pool.submit("r3", f, driver.now)), "start i2");
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "run r1 on i1 cold, run r2 on i1 cold");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r2", driver.now)), "run r3 on i1");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.submit("r4", f, driver.now)), "run r4 on i1");
        QCOMPARE(driver.words(driver.pool.submit("r5", f, driver.now)), "");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r5 on i2 cold");
    }

    void requestsGoToTheFullestInstance()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 2, 1);
        for (const auto* request : {"r1", "r2", "r3", "r4"}) {
            static_cast<void>(driver.pool.submit(request, f, driver.now));
        }
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "run r1 on i1 cold, run r2 on i1 cold");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r3 on i2 cold, run r4 on i2 cold");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.finished("i2", "r3", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.finished("i2", "r4", driver.now)), "freeze i2");
        QCOMPARE(driver.words(driver.pool.submit("r5", f, driver.now)), "run r5 on i1");
        QCOMPARE(driver.words(driver.pool.submit("r6", f, driver.now)), "run r6 on i2");
    }

    void aFailedStartRefusesThoseThatCountedOnIt()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 2, 1);
        for (const auto* request : {"r1", "r2", "r3"}) static_cast<void>(driver.pool.submit(request, f, driver.now));
        const auto actions = driver.pool.startFailed("i1", startError(), driver.now);
        QCOMPARE(driver.words(actions), "refuse r1 FunctionNotStarted, refuse r2 FunctionNotStarted");
        QCOMPARE(actions.front().instance, "i1");
        QCOMPARE(actions.front().error, startError());
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r3 on i2 cold");
        QCOMPARE(driver.words(driver.pool.ended("i1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.submit("r4", f, driver.now)), "run r4 on i2");
    }

    void theCallAfterAFailedStartBuildsANewInstance()
    {
        PoolDriver driver({.regionLimit = 1, .idle = {}});
        const auto f = PoolDriver::version("f", 1, 1);
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), "start i1");
        QCOMPARE(driver.words(driver.pool.startFailed("i1", startError(), driver.now)), "refuse r1 FunctionNotStarted");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "start i2");
    }

    void aCrashedInstanceIsReplacedOnDemand()
    {
        PoolDriver driver({.regionLimit = 1, .idle = {}});
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.submit("r1", f, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        QCOMPARE(driver.words(driver.pool.ended("i1", driver.now)), "");
        QVERIFY(driver.pool.isIdle());
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "start i2");
        // Gone while it was being created: who waited for it waits for another.
        QCOMPARE(driver.words(driver.pool.ended("i2", driver.now)), "start i3");
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "run r2 on i3 cold");
    }

    void thoseThatWaitedForALostInstanceAreRefusedAtTheLimit()
    {
        PoolDriver driver({.regionLimit = 2, .idle = {}});
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.submit("r1", f, driver.now));
        static_cast<void>(driver.pool.submit("r2", f, driver.now));
        driver.pool.setSettings({.regionLimit = 1, .idle = {}}, driver.now);
        QCOMPARE(driver.words(driver.pool.ended("i1", driver.now)), "refuse r1 ResourceExhausted");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r2 on i2 cold");
    }

    void whoGaveUpIsNotServed()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.submit("r1", f, driver.now));
        driver.pool.cancel("r1");
        QVERIFY(driver.pool.isIdle());
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "freeze i1");
        driver.pool.cancel("r1");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "run r2 on i1");
    }

    void aRetiredInstanceGetsNothingNew()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 2, 1);
        for (const auto* request : {"r1", "r2"}) static_cast<void>(driver.pool.submit(request, f, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "");
        QCOMPARE(
            driver.words(driver.pool.retire("i1", Pool::Drain::AfterRequests, EndReason::Crashed, driver.now)), "");
        QCOMPARE(driver.pool.counts(), (Counts{.onDemand = 1, .inFlight = 1, .capacity = 1}));
        QCOMPARE(driver.words(driver.pool.submit("r3", f, driver.now)), "start i2");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r2", driver.now)), "stop i1 crashed");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r3 on i2 cold");
        QCOMPARE(driver.words(driver.pool.retire("i2", Pool::Drain::AtOnce, EndReason::Recycled, driver.now)),
            "stop i2 recycled");
        QCOMPARE(driver.words(driver.pool.finished("i2", "r3", driver.now)), "");
        QVERIFY(driver.pool.isIdle());
    }

    void anUpdateDrainsTheOldRevision()
    {
        PoolDriver driver;
        const auto old = PoolDriver::version("f", 1, 1);
        for (const auto* request : {"r1", "r2", "r3"}) static_cast<void>(driver.pool.submit(request, old, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        static_cast<void>(driver.pool.started("i2", driver.now));
        const auto other = PoolDriver::version("g", 1, 2);
        static_cast<void>(driver.pool.submit("g1", other, driver.now)); // i4
        const auto current = PoolDriver::version("f", 1, 3);
        QCOMPARE(driver.words(driver.pool.versionReplaced(current, driver.now)), "start i5, start i6, start i7");
        for (const auto* up : {"i5", "i6"}) static_cast<void>(driver.pool.started(up, driver.now));
        QCOMPARE(driver.words(driver.pool.started("i7", driver.now)), "freeze i7, serve revision 3");
        QCOMPARE(driver.words(driver.pool.submit("r4", current, driver.now)), "run r4 on i7");
        QCOMPARE(driver.words(driver.pool.finished("i2", "r2", driver.now)), "stop i2 updated");
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "run r3 on i3 cold");
        QCOMPARE(driver.words(driver.pool.finished("i3", "r3", driver.now)), "stop i3 updated");
        QCOMPARE(driver.words(driver.pool.started("i4", driver.now)), "run g1 on i4 cold");
    }

    void anUpdateStopsStartsNobodyWaitsFor()
    {
        PoolDriver driver;
        const auto old = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.submit("r1", old, driver.now));
        driver.pool.cancel("r1");
        QCOMPARE(
            driver.words(driver.pool.versionReplaced(PoolDriver::version("f", 1, 2), driver.now)),
            "stop i1 updated, serve revision 2");
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.startFailed("i1", startError(), driver.now)), "");
        QCOMPARE(driver.pool.life("i1"), std::optional(Life::Stopping));
        QCOMPARE(driver.words(driver.pool.ended("i1", driver.now)), "");
        QCOMPARE(driver.pool.life("i1"), std::optional<Life>());
    }

    void aDeletedFunctionGoesAtOnce()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        for (const auto* request : {"r1", "r2", "r3"}) static_cast<void>(driver.pool.submit(request, f, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        static_cast<void>(driver.pool.started("i2", driver.now));
        static_cast<void>(driver.pool.submit("g1", PoolDriver::version("g", 1, 2), driver.now));
        const Error gone{.code = ErrorCode::FunctionNotFound, .detail = "gone", .field = {}};
        QCOMPARE(driver.words(driver.pool.functionRemoved("s/f", gone, driver.now)),
            "refuse r3 FunctionNotFound, stop i1 deleted, stop i2 deleted, stop i3 deleted");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "");
        for (const auto* id : {"i1", "i2", "i3"}) QCOMPARE(driver.words(driver.pool.ended(id, driver.now)), "");
        QCOMPARE(driver.pool.counts("s/f"), Counts());
        QCOMPARE(driver.pool.counts("s/g"), (Counts{.creating = 1, .waiting = 1}));
    }

    void everythingStops()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        for (const auto* request : {"r1", "r2"}) static_cast<void>(driver.pool.submit(request, f, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        QCOMPARE(driver.words(driver.pool.stopAll(EndReason::Shutdown, driver.now)),
            "refuse r2 ServiceUnavailable, stop i1 shutdown, stop i2 shutdown");
        QCOMPARE(driver.words(driver.pool.stopAll(EndReason::Shutdown, driver.now)), "");
        QCOMPARE(driver.pool.nextTick(), std::optional<TimePoint>());
    }

    void idleInstancesFreezeThenGo()
    {
        PoolDriver driver({.regionLimit = 100, .idle = {.freezeAfter = seconds(10), .releaseAfter = seconds(300)}});
        const auto f = PoolDriver::version("f", 1, 1);
        QCOMPARE(driver.pool.nextTick(), std::optional<TimePoint>());
        for (const auto* request : {"r1", "r2"}) static_cast<void>(driver.pool.submit(request, f, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        static_cast<void>(driver.pool.started("i2", driver.now));
        QCOMPARE(driver.pool.nextTick(), std::optional<TimePoint>());
        const auto begin = driver.now;
        QCOMPARE(driver.words(driver.pool.finished("i2", "r2", begin)), "");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", begin + seconds(1))), "");
        QCOMPARE(driver.pool.nextTick(), std::optional(begin + seconds(10)));
        QCOMPARE(driver.words(driver.pool.tick(begin + seconds(9))), "");
        QCOMPARE(driver.words(driver.pool.tick(begin + seconds(10))), "freeze i2");
        QCOMPARE(driver.pool.nextTick(), std::optional(begin + seconds(11)));
        QCOMPARE(driver.words(driver.pool.submit("r3", f, begin + seconds(10))), "run r3 on i1");
        QCOMPARE(driver.pool.nextTick(), std::optional(begin + seconds(300)));
        QCOMPARE(driver.words(driver.pool.tick(begin + seconds(300))), "stop i2 idle");
        QCOMPARE(driver.pool.nextTick(), std::optional<TimePoint>());
    }

    void newIdleRulesReachThoseAlreadyIdle()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.submit("r1", f, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "freeze i1");
        driver.pool.setSettings({.regionLimit = 100, .idle = {.freezeAfter = {}, .releaseAfter = seconds(20)}}, driver.now);
        QCOMPARE(driver.words(driver.pool.tick(driver.now + seconds(5))), "");
        QCOMPARE(driver.pool.nextTick(), std::optional(driver.now + seconds(20)));
        QCOMPARE(driver.words(driver.pool.tick(driver.now + seconds(20))), "stop i1 idle");
    }

    void aFunctionKeepsToItsMaximum()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        QCOMPARE(driver.words(driver.pool.setFunctionMaximum("s/f", 2)), "");
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), "start i1");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "start i2");
        QCOMPARE(driver.words(driver.pool.submit("r3", f, driver.now)), "refuse r3 ResourceExhausted");
        QCOMPARE(driver.words(driver.pool.setFunctionMaximum("s/f", std::nullopt)), "");
        QCOMPARE(driver.words(driver.pool.submit("r4", f, driver.now)), "start i3");
        for (const auto* id : {"i1", "i2", "i3"}) static_cast<void>(driver.pool.started(id, driver.now));
        static_cast<void>(driver.pool.finished("i2", "r2", driver.now));
        // Lowered: the idle one goes at once, a busy one after its request.
        QCOMPARE(driver.words(driver.pool.setFunctionMaximum("s/f", 1)), "stop i2 recycled");
        QCOMPARE(driver.pool.life("i1"), std::optional(Life::Draining));
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "stop i1 recycled");
        QCOMPARE(driver.words(driver.pool.finished("i3", "r4", driver.now)), "freeze i3");
    }

    void aDisabledFunctionRefusesEverything()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 2, 1);
        static_cast<void>(driver.pool.submit("r1", f, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        QCOMPARE(driver.words(driver.pool.setFunctionMaximum("s/f", 0)), "");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "refuse r2 ResourceExhausted");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "stop i1 recycled");
    }

    void aMaximumIsReservedForItsFunction()
    {
        PoolDriver driver({.regionLimit = 3, .idle = {}});
        static_cast<void>(driver.pool.setFunctionMaximum("s/f", 2));
        const auto f = PoolDriver::version("f", 1, 1);
        const auto g = PoolDriver::version("g", 1, 2);
        QCOMPARE(driver.words(driver.pool.submit("g1", g, driver.now)), "start i1");
        QCOMPARE(driver.words(driver.pool.submit("g2", g, driver.now)), "refuse g2 ResourceExhausted");
        QCOMPARE(driver.words(driver.pool.submit("f1", f, driver.now)), "start i2");
        QCOMPARE(driver.words(driver.pool.submit("f2", f, driver.now)), "start i3");
    }

    void anInstanceToldToStopCountsInNoLimit()
    {
        PoolDriver driver({.regionLimit = 1, .idle = {}});
        static_cast<void>(driver.pool.submit("r1", PoolDriver::version("f", 1, 1), driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        static_cast<void>(driver.pool.finished("i1", "r1", driver.now));
        const auto updated = PoolDriver::version("f", 1, 2);
        QCOMPARE(driver.words(driver.pool.versionReplaced(updated, driver.now)), "stop i1 updated, serve revision 2");
        QCOMPARE(driver.words(driver.pool.submit("r2", updated, driver.now)), "start i2");
    }
};

QTEST_APPLESS_MAIN(TestPool)
#include "tst_pool.moc"
