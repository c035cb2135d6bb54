#include "pool_driver.h"

#include <QTest>
#include <engine/scheduler/load.h>
#include <map>

using namespace engine;
using namespace engine::scheduler;

Q_DECLARE_METATYPE(LoadSecond)

class TestLoad : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void predictsFromWhatGrew_data()
    {
        QTest::addColumn<QList<LoadSecond>>("last");
        QTest::addColumn<int>("startMs");
        QTest::addColumn<int>("callMs");
        QTest::addColumn<double>("expected");
        using Seconds = QList<LoadSecond>;
        QTest::addRow("nothing") << Seconds{{0, 0}, {0, 0}, {0, 0}} << 1000 << 1000 << 0.0;
        QTest::addRow("a burst is no growth") << Seconds{{0, 0}, {0, 0}, {50, 50}} << 1000 << 1000 << 50.0;
        QTest::addRow("nor are two seconds") << Seconds{{0, 0}, {10, 10}, {20, 20}} << 1000 << 1000 << 20.0;
        QTest::addRow("a steady load stays") << Seconds{{10, 10}, {10, 10}, {10, 10}} << 1000 << 1000 << 10.0;
        QTest::addRow("a sinking load stays") << Seconds{{30, 30}, {20, 20}, {10, 10}} << 1000 << 1000 << 10.0;
        QTest::addRow("growth goes on for the start") << Seconds{{10, 10}, {20, 20}, {30, 30}} << 2000 << 1000 << 50.0;
        QTest::addRow("a quick start needs no more") << Seconds{{10, 10}, {20, 20}, {30, 30}} << 0 << 1000 << 30.0;
        // 3 a second of 10 s each: 30 run in the end, as the published formula says, not more.
        QTest::addRow("not beyond rate x duration") << Seconds{{3, 20}, {3, 23}, {3, 26}} << 5000 << 10000 << 30.0;
        QTest::addRow("those that wait come on top") << Seconds{{10, 30}, {20, 40}, {30, 50, 20}} << 2000 << 1000 << 70.0;
        QTest::addRow("but what runs, runs") << Seconds{{3, 20}, {3, 23}, {3, 26}} << 5000 << 1000 << 26.0;
    }
    void predictsFromWhatGrew()
    {
        QFETCH(QList<LoadSecond>, last);
        QFETCH(int, startMs);
        QFETCH(int, callMs);
        QFETCH(double, expected);
        const LoadSecond three[] = {last[0], last[1], last[2]};
        QCOMPARE(predictInFlight(three, milliseconds(startMs), milliseconds(callMs)), expected);
    }

    void wholeInstancesAreCreatedAhead_data()
    {
        QTest::addColumn<double>("predicted");
        QTest::addColumn<int>("instances");
        QTest::addColumn<int>("concurrency");
        QTest::addColumn<int>("expected");
        QTest::addRow("enough") << 5.0 << 5 << 1 << 0;
        QTest::addRow("part of one is not worth it") << 5.9 << 5 << 1 << 0;
        QTest::addRow("two") << 7.0 << 5 << 1 << 2;
        QTest::addRow("concurrency") << 49.0 << 3 << 10 << 1;
        QTest::addRow("too many already") << 1.0 << 5 << 1 << 0;
    }
    void wholeInstancesAreCreatedAhead()
    {
        QFETCH(double, predicted);
        QFETCH(int, instances);
        QFETCH(int, concurrency);
        QFETCH(int, expected);
        QCOMPARE(instancesAhead(predicted, instances, concurrency), expected);
    }

    void remembersHalfAMinute()
    {
        Load load;
        auto now = fromEpochMs(1'700'000'000'000);
        QVERIFY(load.arrived(now, 5, 2));
        QVERIFY(!load.arrived(now + milliseconds(999), 3, 0));
        QCOMPARE(load.recentPeak(now + seconds(30)), 7);
        QCOMPARE(load.recentPeak(now + seconds(31)), 0);
        QVERIFY(load.arrived(now + seconds(1000), 2, 0));
        QCOMPARE(load.recentPeak(now + seconds(1000)), 2);
        QCOMPARE(load.estimate(now + seconds(1001)).arrivalsPerSecond, 0.1);
    }

    void meansFollowWhatChanges()
    {
        Load load;
        load.started(seconds(2), seconds(1));
        QVERIFY(load.estimate({}).start == seconds(2));
        for (int i = 0; i < 100; ++i) {
            load.started(milliseconds(100), milliseconds(10));
            load.finished(milliseconds(50));
        }
        const auto estimate = load.estimate({});
        QVERIFY(estimate.start < milliseconds(101) && estimate.start >= milliseconds(100));
        QVERIFY(estimate.businessStart < milliseconds(11));
        QVERIFY(estimate.call == milliseconds(50));
        QCOMPARE(estimate.starts, 101);
    }

    /// A ramp: each second ten more calls of a second each begin; an instance takes two seconds to start.
    void aRampMeetsInstancesThatWereCreatedAhead()
    {
        PoolDriver driver({.regionLimit = 300, .idle = {.freezeAfter = seconds(1), .releaseAfter = seconds(300)}});
        const auto f = PoolDriver::version("f", 1, 1);
        std::multimap<TimePoint, std::function<Actions()>> events;
        std::map<int, int> coldBySecond;
        int calls = 0, refused = 0;
        const auto begin = driver.now;
        const auto apply = [&](const Actions& actions) {
            for (const auto& action : actions) {
                using Kind = Action::Kind;
                if (action.kind == Kind::Start) {
                    events.emplace(driver.now + seconds(2), [&, id = action.instance] { return driver.pool.started(id, driver.now); });
                } else if (action.kind == Kind::Run) {
                    if (action.isColdStart) ++coldBySecond[static_cast<int>((driver.now - begin) / seconds(1))];
                    events.emplace(driver.now + seconds(1),
                        [&, id = action.instance, request = action.request] { return driver.pool.finished(id, request, driver.now); });
                } else if (action.kind == Kind::Refuse) {
                    ++refused;
                }
            }
        };
        for (int second = 0; second < 10; ++second) {
            for (int i = 0; i < 10 * (second + 1); ++i) {
                events.emplace(begin + seconds(second) + milliseconds(1000 * i / (10 * (second + 1))),
                    [&, id = ++calls] { return driver.pool.submit("r" + std::to_string(id), f, driver.now); });
            }
        }
        while (!events.empty()) {
            const auto event = events.extract(events.begin());
            driver.now = event.key();
            apply(event.mapped()());
            QVERIFY(driver.pool.counts().onDemand + driver.pool.counts().creating <= 300);
        }
        QCOMPARE(refused, 0);
        QVERIFY2(coldBySecond[9] < 20, qPrintable(QString::number(coldBySecond[9]))); // once it has learned
        const auto estimate = driver.pool.estimates(driver.now).at("s/f");
        QVERIFY(estimate.startedAhead > 0);
        QVERIFY(estimate.start == seconds(2));
    }

    /// Three calls at once need three instances, whatever their function did before.
    void aBurstGetsWhatItNeeds()
    {
        PoolDriver driver;
        const auto f = PoolDriver::version("f", 1, 1);
        for (int round = 0; round < 5; ++round) {
            for (int i = 0; i < 3; ++i) {
                static_cast<void>(driver.pool.submit("r" + std::to_string(round * 3 + i), f, driver.now));
            }
            driver.now += seconds(1);
            if (round == 0) {
                for (const auto* id : {"i1", "i2", "i3"}) static_cast<void>(driver.pool.started(id, driver.now));
            }
            driver.now += seconds(10);
            for (int i = 0; i < 3; ++i) {
                for (const auto* id : {"i1", "i2", "i3"}) {
                    static_cast<void>(driver.pool.finished(id, "r" + std::to_string(round * 3 + i), driver.now));
                }
            }
        }
        QCOMPARE(driver.pool.counts().onDemand + driver.pool.counts().creating, 3);
        QCOMPARE(driver.pool.estimates(driver.now).at("s/f").startedAhead, 0);
    }
};

QTEST_APPLESS_MAIN(TestLoad)
#include "tst_load.moc"
