#include <QTest>
#include <algorithm>
#include <engine/metering/billing.h>
#include <random>

using namespace engine;
using namespace engine::metering;

using Spans = QVector<QPair<double, double>>; // start and end in seconds

class TestBilling : public QObject
{
    Q_OBJECT

    static TimePoint at(double second) { return TimePoint(Duration(std::llround(second * 1e9))); }

private Q_SLOTS:
    void billsTheUnionOfBusyTime_data()
    {
        QTest::addColumn<Spans>("spans");
        QTest::addColumn<int>("expectedMs");
        QTest::addRow("nothing") << Spans{} << 0;
        QTest::addRow("one of three instances at concurrency 1") << Spans{{0, 10}} << 10'000;
        QTest::addRow("three at once on one instance") << Spans{{0, 10}, {0, 10}, {0, 10}} << 10'000;
        QTest::addRow("overlapping ones count once") << Spans{{0, 10}, {4, 14}, {8, 18}} << 18'000;
        QTest::addRow("gaps are frozen and free") << Spans{{0, 10}, {20, 30}} << 20'000;
        QTest::addRow("in any order") << Spans{{20, 30}, {0, 10}, {25, 26}} << 20'000;
        QTest::addRow("one inside another") << Spans{{0, 10}, {2, 3}} << 10'000;
        QTest::addRow("rounded up to 1 ms") << Spans{{0, 0.00296}} << 3;
        QTest::addRow("each stretch for itself") << Spans{{0, 0.0001}, {1, 1.0001}} << 2;
        QTest::addRow("touching ones are one stretch") << Spans{{0, 0.0104}, {0.0104, 0.0208}} << 21;
        QTest::addRow("no time at all") << Spans{{5, 5}} << 0;
    }
    void billsTheUnionOfBusyTime()
    {
        QFETCH(Spans, spans);
        QFETCH(int, expectedMs);
        std::vector<Interval> intervals;
        for (const auto& [start, end] : spans) intervals.push_back({at(start), at(end)});
        QCOMPARE(billedMs(intervals), expectedMs);
    }

    void theLiveMeterAgreesWithTheUnion_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 50; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void theLiveMeterAgreesWithTheUnion()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        // On a coarse grid, so that starts and ends often meet.
        const auto step = random() % 2 ? std::chrono::microseconds(300) : std::chrono::microseconds(1000);
        std::vector<Interval> intervals;
        struct Event
        {
            TimePoint at;
            bool isEnd;
        };
        std::vector<Event> events;
        for (unsigned i = 0; i < 1 + seed * 3; ++i) {
            const TimePoint start(step * (random() % 500));
            const TimePoint end = start + step * (random() % 20);
            intervals.push_back({start, end});
            events.push_back({start, false});
            events.push_back({end, true});
        }
        // Ends may come before the starts of the same moment or after them; but no call ends before it started.
        const bool endsFirst = random() % 2;
        std::stable_sort(events.begin(), events.end(), [&](const Event& a, const Event& b) {
            return a.at != b.at ? a.at < b.at : a.isEnd != b.isEnd && a.isEnd == endsFirst;
        });
        BusyMeter meter;
        std::int64_t sum = 0, postponed = 0;
        for (const auto& event : events) {
            if (!event.isEnd) {
                meter.start(event.at);
                for (; postponed > 0; --postponed) sum += meter.finish(event.at);
            } else if (meter.inFlight() == 0) {
                ++postponed; // of a call that starts and ends at this moment
            } else {
                const auto shown = meter.totalMs(event.at);
                sum += meter.finish(event.at);
                QCOMPARE(meter.totalMs(), shown);
            }
            QCOMPARE(meter.totalMs(), sum);
        }
        QCOMPARE(meter.inFlight(), 0);
        QCOMPARE(sum, billedMs(intervals));
    }

    void theLiveMeterHandsOutEachPartOnce()
    {
        BusyMeter meter;
        meter.start(at(0));
        meter.start(at(4));
        QCOMPARE(meter.totalMs(at(6)), 6000);
        QCOMPARE(meter.totalMs(), 0);
        meter.start(at(8));
        QCOMPARE(meter.finish(at(10)), 10'000);
        QCOMPARE(meter.finish(at(10)), 0);
        QCOMPARE(meter.totalMs(at(12.5)), 12'500);
        QCOMPARE(meter.finish(at(18)), 8000);
        QCOMPARE(meter.totalMs(at(100)), 18'000);
        QCOMPARE(meter.inFlight(), 0);
    }
};

QTEST_APPLESS_MAIN(TestBilling)
#include "tst_billing.moc"
