#include "pool_driver.h"

#include <QTest>

using namespace engine;
using namespace engine::scheduler;

namespace {
const Error kStartError{ErrorCode::FunctionNotStarted, "no such file", {}};

/// "f" with so many instances that run a request each, of revision 1.
void makeBusy(PoolDriver& driver, const catalog::FunctionVersionPtr& version, int instances)
{
    for (int i = 1; i <= instances; ++i) {
        static_cast<void>(driver.pool.submit("r" + std::to_string(i), version, driver.now));
    }
    for (int i = 1; i <= instances; ++i) {
        static_cast<void>(driver.pool.started("i" + std::to_string(i), driver.now));
    }
}
} // namespace

/// How calls move from one revision of a function to the next.
class TestPoolReplace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callsStayUntilTheNewOnesAreUp()
    {
        PoolDriver driver;
        const auto old = PoolDriver::version("f", 1, 1);
        const auto current = PoolDriver::version("f", 1, 2);
        makeBusy(driver, old, 2);
        QCOMPARE(driver.words(driver.pool.versionReplaced(current, driver.now)), "start i3, start i4");
        QVERIFY(driver.pool.serving(current) == old);
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "freeze i1");
        QCOMPARE(driver.words(driver.pool.submit("r3", driver.pool.serving(current), driver.now)), "run r3 on i1");
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "freeze i3");
        QVERIFY(driver.pool.serving(current) == old);
        QCOMPARE(driver.words(driver.pool.started("i4", driver.now)), "freeze i4, serve revision 2");
        QVERIFY(driver.pool.serving(current) == current);
        QCOMPARE(driver.words(driver.pool.submit("r4", current, driver.now)), "run r4 on i4");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r3", driver.now)), "stop i1 updated");
    }

    void nothingIsStartedWhereNothingIsWarm()
    {
        PoolDriver driver;
        QCOMPARE(driver.words(driver.pool.versionReplaced(PoolDriver::version("f", 1, 1), driver.now)), "serve revision 1");
        static_cast<void>(driver.pool.submit("r1", PoolDriver::version("f", 1, 1), driver.now));
        QCOMPARE(driver.words(driver.pool.versionReplaced(PoolDriver::version("f", 1, 2), driver.now)), "serve revision 2");
        QCOMPARE(driver.words(driver.pool.started("i1", driver.now)), "run r1 on i1 cold");
        QCOMPARE(driver.words(driver.pool.finished("i1", "r1", driver.now)), "stop i1 updated");
    }

    void loadLongAgoNeedsOneInstance()
    {
        PoolDriver driver;
        const auto old = PoolDriver::version("f", 1, 1);
        makeBusy(driver, old, 5);
        for (int i = 1; i <= 5; ++i) {
            static_cast<void>(driver.pool.finished("i" + std::to_string(i), "r" + std::to_string(i), driver.now));
        }
        driver.now += seconds(60);
        QCOMPARE(driver.words(driver.pool.versionReplaced(PoolDriver::version("f", 1, 2), driver.now)), "start i6");
        QCOMPARE(driver.words(driver.pool.started("i6", driver.now)),
            "freeze i6, stop i1 updated, stop i2 updated, stop i3 updated, stop i4 updated, stop i5 updated, serve revision 2");
    }

    void theNewConcurrencyDecidesHowMany()
    {
        PoolDriver driver;
        makeBusy(driver, PoolDriver::version("f", 1, 1), 5);
        QCOMPARE(driver.words(driver.pool.versionReplaced(PoolDriver::version("f", 3, 2), driver.now)), "start i6, start i7");
    }

    void aFailingStartMovesTheCalls()
    {
        PoolDriver driver;
        const auto current = PoolDriver::version("f", 1, 2);
        makeBusy(driver, PoolDriver::version("f", 1, 1), 2);
        static_cast<void>(driver.pool.versionReplaced(current, driver.now));
        QCOMPARE(driver.words(driver.pool.startFailed("i3", kStartError, driver.now)), "serve revision 2");
        QVERIFY(driver.pool.serving(current) == current);
    }

    void patienceIsLimited()
    {
        PoolDriver driver({.switchPatience = seconds(10)});
        const auto current = PoolDriver::version("f", 1, 2);
        makeBusy(driver, PoolDriver::version("f", 1, 1), 1);
        static_cast<void>(driver.pool.versionReplaced(current, driver.now));
        QVERIFY(driver.pool.nextTick() == driver.now + seconds(10));
        QCOMPARE(driver.words(driver.pool.tick(driver.now + seconds(9))), "");
        QCOMPARE(driver.words(driver.pool.tick(driver.now + seconds(10))), "serve revision 2");
        QCOMPARE(driver.words(driver.pool.submit("r2", current, driver.now)), ""); // waits for the one on its way
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "run r2 on i2 cold");
    }

    void limitsHoldForNewInstancesToo()
    {
        PoolDriver driver({.regionLimit = 3, .idle = {}});
        makeBusy(driver, PoolDriver::version("f", 1, 1), 2);
        QCOMPARE(driver.words(driver.pool.versionReplaced(PoolDriver::version("f", 1, 2), driver.now)), "start i3");
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "freeze i3, serve revision 2");
    }

    void noneWaitsForInstancesThatEnd()
    {
        PoolDriver driver;
        const auto current = PoolDriver::version("f", 1, 2);
        makeBusy(driver, PoolDriver::version("f", 1, 1), 1);
        static_cast<void>(driver.pool.versionReplaced(current, driver.now));
        QCOMPARE(driver.words(driver.pool.ended("i1", driver.now)), "serve revision 2");
    }

    void anUpdateOvertakesTheOneBefore()
    {
        PoolDriver driver({.switchPatience = seconds(10)});
        const auto first = PoolDriver::version("f", 1, 1);
        const auto second = PoolDriver::version("f", 1, 2);
        const auto third = PoolDriver::version("f", 1, 3);
        makeBusy(driver, first, 1);
        const auto began = driver.now;
        QCOMPARE(driver.words(driver.pool.versionReplaced(second, driver.now)), "start i2");
        driver.now += seconds(4);
        QCOMPARE(driver.words(driver.pool.versionReplaced(third, driver.now)), "stop i2 updated, start i3");
        QVERIFY(driver.pool.serving(third) == first && driver.pool.serving(second) == first);
        QVERIFY(driver.pool.nextTick() == began + seconds(10));
        QCOMPARE(driver.words(driver.pool.started("i2", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "freeze i3, serve revision 3");
    }

    void deletingAndStoppingEndTheWait()
    {
        PoolDriver driver;
        makeBusy(driver, PoolDriver::version("f", 1, 1), 1);
        static_cast<void>(driver.pool.versionReplaced(PoolDriver::version("f", 1, 2), driver.now));
        QCOMPARE(driver.words(driver.pool.functionRemoved("s/f", kStartError, driver.now)),
            "serve revision 2, stop i1 deleted, stop i2 deleted");
        PoolDriver other;
        makeBusy(other, PoolDriver::version("f", 1, 1), 1);
        static_cast<void>(other.pool.versionReplaced(PoolDriver::version("f", 1, 2), other.now));
        QCOMPARE(other.words(other.pool.stopAll(metering::EndReason::Shutdown, other.now)),
            "serve revision 2, stop i1 shutdown, stop i2 shutdown");
    }

    void provisionedOnesAreReplacedToo()
    {
        PoolDriver driver;
        const auto old = PoolDriver::version("f", 1, 1);
        const auto current = PoolDriver::version("f", 1, 2);
        static_cast<void>(driver.pool.setProvisioned(old, {.target = 2}, driver.now));
        static_cast<void>(driver.pool.started("i1", driver.now));
        static_cast<void>(driver.pool.started("i2", driver.now));
        QCOMPARE(driver.words(driver.pool.versionReplaced(current, driver.now)),
            "start i3 provisioned, start i4 provisioned");
        QCOMPARE(driver.pool.provisioned(current).current, 2); // the old ones
        QCOMPARE(driver.words(driver.pool.started("i3", driver.now)), "stop i1 updated, stop i2 updated, serve revision 2");
        QCOMPARE(driver.words(driver.pool.started("i4", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.ended("i1", driver.now)), "");
        QCOMPARE(driver.words(driver.pool.ended("i2", driver.now)), "");
        QCOMPARE(driver.pool.provisioned(current).current, 2);
        QCOMPARE(driver.pool.provisioned(current).target, 2);
        QCOMPARE(driver.pool.provisioned(old).target, 0);
    }
};

QTEST_APPLESS_MAIN(TestPoolReplace)
#include "tst_pool_replace.moc"
