#include <QTest>
#include <algorithm>
#include <cmath>
#include <engine/metering/instance_meter.h>
#include <random>

using namespace engine;
using namespace engine::metering;

using Spans = QVector<QPair<double, double>>; // start and end in seconds

Q_DECLARE_METATYPE(engine::metering::BilledTime)

class TestInstanceMeter : public QObject
{
    Q_OBJECT

    static TimePoint at(double second) { return TimePoint(Duration(std::llround(second * 1e9))); }

    static std::vector<Interval> intervals(const Spans& spans)
    {
        std::vector<Interval> all;
        for (const auto& [start, end] : spans) all.push_back({at(start), at(end)});
        return all;
    }

    static QByteArray words(const BilledTime& time)
    {
        return QByteArray::number(qint64(time.onDemandMs)) + " on demand, " + QByteArray::number(qint64(time.activeMs))
            + " active, " + QByteArray::number(qint64(time.idleMs)) + " idle";
    }

private Q_SLOTS:
    void billsAProvisionedLifeInSteps_data()
    {
        QTest::addColumn<double>("life");
        QTest::addColumn<Spans>("busy");
        QTest::addColumn<IdleCharge>("idle");
        QTest::addColumn<int>("activeMs");
        QTest::addColumn<int>("idleMs");
        QTest::addRow("two requests in 60 s, idle mode")
            << 60.0 << Spans{{0, 10}, {20, 30}} << IdleCharge::AsIdle << 20'000 << 40'000;
        QTest::addRow("the same with processor time always given")
            << 60.0 << Spans{{0, 10}, {20, 30}} << IdleCharge::AsActive << 60'000 << 0;
        QTest::addRow("51 s are 60 s") << 51.0 << Spans{} << IdleCharge::AsIdle << 0 << 60'000;
        QTest::addRow("61 s are 70 s") << 61.0 << Spans{} << IdleCharge::AsIdle << 0 << 70'000;
        QTest::addRow("61 s always active") << 61.0 << Spans{} << IdleCharge::AsActive << 70'000 << 0;
        QTest::addRow("a step to the very end") << 50.0 << Spans{} << IdleCharge::AsIdle << 0 << 50'000;
        QTest::addRow("a moment is a step") << 0.001 << Spans{} << IdleCharge::AsIdle << 0 << 10'000;
        QTest::addRow("no time at all") << 0.0 << Spans{} << IdleCharge::AsIdle << 0 << 0;
        QTest::addRow("overlapping requests count once")
            << 20.0 << Spans{{0, 10}, {4, 14}, {2, 3}} << IdleCharge::AsIdle << 14'000 << 6'000;
        QTest::addRow("rounded up once, not per request")
            << 10.0 << Spans{{1, 1.0001}, {2, 2.0001}, {3, 3.0001}} << IdleCharge::AsIdle << 1 << 9'999;
        QTest::addRow("busy until the end: the last step is idle")
            << 15.0 << Spans{{5, 15}} << IdleCharge::AsIdle << 10'000 << 10'000;
    }
    void billsAProvisionedLifeInSteps()
    {
        QFETCH(double, life);
        QFETCH(Spans, busy);
        QFETCH(IdleCharge, idle);
        QFETCH(int, activeMs);
        QFETCH(int, idleMs);
        const auto time = provisionedTime({at(0), at(life)}, intervals(busy), idle);
        QCOMPARE(words(time), words({.activeMs = activeMs, .idleMs = idleMs}));
    }

    void theLiveMeterAgrees_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 30; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    /// Whatever happens when, the parts only grow and add up to what the pure rule says.
    void theLiveMeterAgrees()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const auto idle = seed % 2 ? IdleCharge::AsIdle : IdleCharge::AsActive;
        InstanceMeter meter;
        meter.startProvisioned(at(100), Duration::zero(), idle);
        std::vector<Interval> busy;
        BilledTime sum;
        auto now = at(100);
        const auto pass = [&] {
            now += std::chrono::microseconds(random() % 3'000'000);
            const auto added = meter.takeAdded(now);
            QVERIFY2(added.activeMs >= 0 && added.idleMs >= 0 && added.onDemandMs == 0, words(added).constData());
            sum += added;
        };
        for (unsigned call = 0; call < seed * 3; ++call) {
            pass();
            meter.start(now);
            const auto start = now;
            pass();
            meter.finish(now);
            busy.push_back({start, now});
        }
        pass();
        sum += meter.takeReleased(now);
        QCOMPARE(words(sum), words(provisionedTime({at(100), now}, busy, idle)));
        QCOMPARE(sum.totalMs() % 10'000, 0);
    }

    void anInstanceOnDemandIsBilledForItsUnion_data()
    {
        QTest::addColumn<Spans>("busy");
        QTest::addColumn<int>("expectedMs");
        QTest::addRow("starts at 0, 4 and 8 s, 10 s each") << Spans{{0, 10}, {4, 14}, {8, 18}} << 18'000;
        QTest::addRow("the gap is frozen and free") << Spans{{0, 10}, {20, 30}} << 20'000;
    }
    void anInstanceOnDemandIsBilledForItsUnion()
    {
        QFETCH(Spans, busy);
        QFETCH(int, expectedMs);
        std::vector<std::pair<double, bool>> events;
        for (const auto& [start, end] : busy) {
            events.emplace_back(start, true);
            events.emplace_back(end, false);
        }
        std::sort(events.begin(), events.end());
        InstanceMeter meter;
        std::int64_t ofCalls = 0;
        for (const auto& [second, isStart] : events) {
            if (isStart) {
                meter.start(at(second));
            } else {
                ofCalls += meter.finish(at(second));
            }
        }
        QCOMPARE(ofCalls, expectedMs);
        QCOMPARE(words(meter.takeReleased(at(60))), words({.onDemandMs = expectedMs}));
    }

    void hooksAreTimeAndNoCalls()
    {
        InstanceMeter meter;
        meter.startOnDemand(milliseconds(1500)); // the Initializer
        meter.start(at(2));
        QCOMPARE(meter.finish(at(3)), 1000);
        meter.startHook(at(3.5)); // PreFreeze
        QCOMPARE(meter.inFlight(), 0);
        QCOMPARE(words(meter.total(at(3.6))), words({.onDemandMs = 2600}));
        meter.finishHook(at(3.7));
        meter.finishHook(at(3.8)); // told twice
        meter.startHook(at(10)); // PreStop
        QCOMPARE(words(meter.takeReleased(at(12))), words({.onDemandMs = 1500 + 1000 + 200 + 2000}));
    }

    void hooksAreTheActivePartOfAProvisionedOne()
    {
        InstanceMeter meter;
        meter.startProvisioned(at(5), seconds(2), IdleCharge::AsIdle); // billed from 3 s on
        meter.startHook(at(20));
        meter.finishHook(at(21));
        QCOMPARE(words(meter.takeReleased(at(23))), words({.activeMs = 3000, .idleMs = 17'000}));
    }

    void theChargeOfIdleTimeMayChange()
    {
        InstanceMeter meter;
        meter.startProvisioned(at(0), Duration::zero(), IdleCharge::AsActive);
        QCOMPARE(words(meter.takeAdded(at(4))), words({.activeMs = 4000}));
        meter.setIdleCharge(IdleCharge::AsIdle, at(5));
        QCOMPARE(words(meter.takeReleased(at(12))), words({.activeMs = 1000, .idleMs = 15'000}));
    }
};

QTEST_APPLESS_MAIN(TestInstanceMeter)
#include "tst_instance_meter.moc"
