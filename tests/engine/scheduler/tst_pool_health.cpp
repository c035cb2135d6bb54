#include "pool_driver.h"
#include <QTest>

using namespace engine;
using namespace engine::scheduler;
using metering::EndReason;

/// Instances that get no more requests: unhealthy ones, and those another one stands in for (behaviour 2.4 and 3.5).
class TestPoolHealth : public QObject
{
    Q_OBJECT

    static QByteArray words(const Actions& actions) { return PoolDriver::words(actions); }

private Q_SLOTS:
    void anUnhealthyInstanceGetsNoRequests()
    {
        PoolDriver driver({.regionLimit = 100, .idle = {.freezeAfter = seconds(10)}});
        auto& pool = driver.pool;
        const auto f = PoolDriver::version("f", 2, 1);
        static_cast<void>(pool.submit("r1", f, driver.now));
        static_cast<void>(pool.started("i1", driver.now));
        QCOMPARE(words(pool.setHealthy("i1", false, driver.now)), QByteArray());
        QCOMPARE(pool.counts("s/f").inFlight, 1);
        QCOMPARE(words(pool.submit("r2", f, driver.now)), QByteArray("start i2"));
    }

    void aHealthyOneAgainTakesWhatWaits()
    {
        PoolDriver driver({.regionLimit = 100, .idle = {.freezeAfter = seconds(10)}});
        auto& pool = driver.pool;
        const auto f = PoolDriver::version("f", 2, 1);
        static_cast<void>(pool.submit("r1", f, driver.now));
        static_cast<void>(pool.started("i1", driver.now));
        static_cast<void>(pool.setHealthy("i1", false, driver.now));
        static_cast<void>(pool.submit("r2", f, driver.now));
        QCOMPARE(words(pool.setHealthy("i1", true, driver.now)), QByteArray("run r2 on i1"));
        QCOMPARE(words(pool.setHealthy("i1", true, driver.now)), QByteArray());
        QVERIFY(words(pool.submit("r3", f, driver.now)) != QByteArray("run r3 on i1")); // full
    }

    void withoutRequestsItStops()
    {
        PoolDriver driver({.regionLimit = 100, .idle = {.freezeAfter = seconds(10)}});
        auto& pool = driver.pool;
        const auto f = PoolDriver::version("f", 2, 1);
        static_cast<void>(pool.submit("r1", f, driver.now));
        static_cast<void>(pool.started("i1", driver.now));
        static_cast<void>(pool.setHealthy("i1", false, driver.now));
        QCOMPARE(words(pool.finished("i1", "r1", driver.now)), QByteArray("stop i1 unhealthy"));
        QCOMPARE(words(pool.setHealthy("i1", true, driver.now)), QByteArray());

        static_cast<void>(pool.submit("r2", f, driver.now));
        static_cast<void>(pool.started("i2", driver.now));
        static_cast<void>(pool.finished("i2", "r2", driver.now));
        QCOMPARE(words(pool.setHealthy("i2", false, driver.now)), QByteArray("stop i2 unhealthy"));
    }

    void anotherStandsInFirst()
    {
        PoolDriver driver({.regionLimit = 100, .idle = {.freezeAfter = seconds(10)}});
        auto& pool = driver.pool;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(pool.submit("r1", f, driver.now));
        static_cast<void>(pool.started("i1", driver.now));
        QCOMPARE(words(pool.renew("i1", EndReason::Recycled, driver.now)), QByteArray("start i2"));
        QCOMPARE(words(pool.renew("i1", EndReason::Recycled, driver.now)), QByteArray());
        QCOMPARE(words(pool.started("i2", driver.now)), QByteArray("stop i1 recycled"));
        QCOMPARE(words(pool.submit("r2", f, driver.now)), QByteArray("run r2 on i2"));
    }

    void whatEndsBeforeIsNotStoppedAgain()
    {
        PoolDriver driver({.regionLimit = 100, .idle = {.freezeAfter = seconds(10)}});
        auto& pool = driver.pool;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(pool.submit("r1", f, driver.now));
        static_cast<void>(pool.started("i1", driver.now));
        static_cast<void>(pool.renew("i1", EndReason::Recycled, driver.now));
        QCOMPARE(words(pool.finished("i1", "r1", driver.now)), QByteArray("stop i1 recycled"));
        static_cast<void>(pool.ended("i1", driver.now));
        QCOMPARE(words(pool.started("i2", driver.now)), QByteArray());
    }

    void aFailedStartDoesNotKeepTheOldOne()
    {
        PoolDriver driver({.regionLimit = 100, .idle = {.freezeAfter = seconds(10)}});
        auto& pool = driver.pool;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(pool.submit("r1", f, driver.now));
        static_cast<void>(pool.started("i1", driver.now));
        static_cast<void>(pool.renew("i1", EndReason::Recycled, driver.now));
        const Error error{.code = ErrorCode::FunctionNotStarted, .detail = "no handler", .field = {}};
        QCOMPARE(words(pool.startFailed("i2", error, driver.now)), QByteArray("stop i1 recycled"));
    }

    void withoutRoomTheOldOneGoesAtOnce()
    {
        PoolDriver driver({.regionLimit = 1, .idle = {.freezeAfter = seconds(10)}});
        auto& pool = driver.pool;
        const auto f = PoolDriver::version("f", 1, 1);
        static_cast<void>(pool.submit("r1", f, driver.now));
        static_cast<void>(pool.started("i1", driver.now));
        QCOMPARE(words(pool.renew("i1", EndReason::Recycled, driver.now)), QByteArray("stop i1 recycled"));
    }
};

QTEST_GUILESS_MAIN(TestPoolHealth)
#include "tst_pool_health.moc"
