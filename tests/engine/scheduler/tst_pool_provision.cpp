#include "pool_driver.h"

#include <QTest>

using namespace engine;
using namespace engine::scheduler;

namespace {
const Error kStartError{ErrorCode::FunctionNotStarted, "no such file", {}};
constexpr ProvisionRule kIdleMode{.target = 1, .isCpuAlwaysAllocated = false};
} // namespace

/// Instances that wait for requests.
class TestPoolProvision : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void serveFirstAndOverflowGoesToOnDemand()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 2, 1);
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, {.target = 1}, driver.now)), "start i1 provisioned");
        QCOMPARE(driver.pool.provisioned(f).creating, 1);
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "");
        QCOMPARE(driver.pool.provisioned(f).current, 1);
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), "run r1 on i1");
        QCOMPARE(driver.words(driver.pool.submit("r2", f, driver.now)), "run r2 on i1");
        QCOMPARE(driver.words(driver.pool.submit("r3", f, driver.now)), "start i2");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r3 on i2 cold");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r2", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.submit("r4", f, driver.now)), "run r4 on i1"); // before the equal i2
        QCOMPARE(driver.pool.counts().provisioned, 1);
        QCOMPARE(driver.pool.counts().onDemand, 1);
        QCOMPARE(driver.pool.provisioned(f).inFlight, 2);
        QCOMPARE(driver.pool.provisioned(f).capacity, 2);
    }

    void stayWhileIdle()
    {
        PoolDriver driver;
        static_cast<void>(driver.pool.setProvisioned(PoolDriver::version("f", 1, 1), {.target = 1}, driver.now));
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.tick(driver.now + seconds(100'000))), "");
        QVERIFY(!driver.pool.nextTick());
    }

    void freezeInIdleModeOnly()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, kIdleMode, driver.now));
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "freeze i1");
        QVERIFY(!driver.pool.nextTick());
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, {.target = 1}, driver.now)), "thaw i1");
        QCOMPARE(driver.pool.life("i1"), std::optional(Life::Idle));
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, kIdleMode, driver.now)), "freeze i1");
    }

    void countInNoLimitOnOnDemandOnes()
    {
        PoolDriver driver({.regionLimit = 1, .idle = {}});
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, {.target = 3}, driver.now));
        for (const auto* id : {"i1", "i2", "i3"}) static_cast<void>(driver.pool.started(id, driver.now));
        for (const auto* request : {"r1", "r2", "r3"}) static_cast<void>(driver.pool.submit(request, f, driver.now));
        QCOMPARE(driver.words(driver.pool.submit("r4", f, driver.now)), "start i4");
        QCOMPARE(driver.words(driver.pool.submit("r5", f, driver.now)), "refuse r5 ResourceExhausted");
    }

    void surplusGoesAtOnceTheIdleFirst()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, {.target = 4}, driver.now));
        for (const auto* id : {"i1", "i2", "i3"}) static_cast<void>(driver.pool.started(id, driver.now));
        static_cast<void>(driver.pool.submit("r1", f, driver.now)); // i3, the most recent
        static_cast<void>(driver.pool.submit("r2", f, driver.now)); // i2
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, {.target = 1}, driver.now)),
            "stop i4 recycled, stop i1 recycled");
        QCOMPARE(driver.pool.counts().provisioned, 2);
        QCOMPARE(driver.pool.provisioned(f).current, 1);
        QCOMPARE(driver.pool.life("i2"), std::optional(Life::Draining));
        QCOMPARE(driver.words(driver.pool.finished("i2", "r2", driver.now)), "stop i2 recycled");
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, {}, driver.now)), "");
        QCOMPARE(driver.words(driver.pool.finished("i3", "r1", driver.now)), "stop i3 recycled");
        for (const auto* id : {"i1", "i2", "i3", "i4"}) QCOMPARE(driver.words(driver.pool.ended(id, driver.now)), "");
        QVERIFY(driver.pool.counts() == Counts());
    }

    void requestsDoNotLoseTheInstanceTheyWaitFor()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, {.target = 1}, driver.now));
        QCOMPARE(driver.words(driver.pool.submit("r1", f, driver.now)), ""); // waits for it
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, {}, driver.now)), "stop i1 recycled, start i2");
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r1 on i2 cold");
    }

    void comeAFewAtATime()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        int started = 0;
        auto actions = driver.pool.setProvisioned(f, {.target = 50}, driver.now);
        QVERIFY(actions.size() < 50);
        while (!actions.empty()) {
            Actions next;
            for (const auto& action : actions) {
                ++started;
                for (auto& more : driver.pool.started(action.instance, driver.now)) next.push_back(more);
            }
            actions = next;
        }
        QCOMPARE(started, 50);
        QCOMPARE(driver.pool.provisioned(f).current, 50);
    }

    void failedStartsAreTriedAgainLaterAndLater()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, {.target = 1}, driver.now));
        QCOMPARE(driver.words(driver.pool.startFailed("i1", kStartError, driver.now)), "");
        QCOMPARE(driver.pool.provisioned(f).error->detail, kStartError.detail);
        QVERIFY(driver.pool.nextTick() == driver.now + seconds(1));
        QCOMPARE(driver.words(driver.pool.tick(driver.now + milliseconds(999))), "");
        driver.now += seconds(1);
        QCOMPARE(driver.words(driver.pool.tick(driver.now)), "start i2 provisioned");
        QCOMPARE(driver.words(driver.pool.startFailed("i2", kStartError, driver.now)), "");
        QVERIFY(driver.pool.nextTick() == driver.now + seconds(2));
        driver.now += seconds(2);
        QCOMPARE(driver.words(driver.pool.tick(driver.now)), "start i3 provisioned");
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "");
        QVERIFY(!driver.pool.provisioned(f).error);
        QCOMPARE(driver.words(driver.pool.ended("i3", driver.now)), ""); // by itself: not at once again
        QVERIFY(driver.pool.nextTick() == driver.now + seconds(1));
    }

    void aNewTargetTriesAtOnce()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, {.target = 1}, driver.now));
        static_cast<void>(driver.pool.startFailed("i1", kStartError, driver.now));
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, {.target = 1}, driver.now)), "start i2 provisioned");
    }

    void aNewRevisionTriesAtOnce()
    {
        PoolDriver driver;
        static_cast<void>(driver.pool.setProvisioned(PoolDriver::version("f", 1, 1), {.target = 1}, driver.now));
        static_cast<void>(driver.pool.startFailed("i1", kStartError, driver.now));
        const auto fixed = PoolDriver::version("f", 1, 2);
        QCOMPARE(driver.words(driver.pool.versionReplaced(fixed, driver.now)), "start i2 provisioned, serve revision 2");
        QCOMPARE(driver.words(driver.pool.tick(driver.now + seconds(10))), "");
        QVERIFY(!driver.pool.provisioned(fixed).error);
    }

    void nodesWithoutRoomAreAnError()
    {
        PoolDriver driver({.growth = GrowthRule{.nodeVcpu = 0.01}});
        const auto f = PoolDriver::version("f", 1, 1);
        QCOMPARE(driver.words(driver.pool.setProvisioned(f, {.target = 1}, driver.now)), "");
        QCOMPARE(driver.pool.provisioned(f).error->code, ErrorCode::ResourceThrottled);
        QVERIFY(driver.pool.nextTick() == driver.now + seconds(1));
    }

    void recycledOnesComeAgain()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, {.target = 1}, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        QCOMPARE(driver.words(driver.pool.recycle("s/f", driver.now)), "stop i1 recycled, start i2 provisioned");
        static_cast<void>(driver.pool.started("i2", driver.now));
        static_cast<void>(driver.pool.submit("r1", f, driver.now));
        QCOMPARE(driver.words(driver.pool.recycle("s/f", driver.now)), "start i3 provisioned");
        QCOMPARE(driver.words(driver.pool.finished("i2", "r1", driver.now)), "stop i2 recycled");
    }

    void goWithTheirFunction()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(driver.pool.setProvisioned(f, {.target = 1}, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        QCOMPARE(driver.words(driver.pool.functionRemoved("s/f", kStartError, driver.now)), "stop i1 deleted");
        QCOMPARE(driver.words(driver.pool.ended("i1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.tick(driver.now + seconds(100))), "");
    }
};

QTEST_APPLESS_MAIN(TestPoolProvision)
#include "tst_pool_provision.moc"
