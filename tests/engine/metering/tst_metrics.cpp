#include <QTest>
#include <engine/metering/metrics.h>

using namespace engine;
using namespace engine::metering;

class TestMetrics : public QObject
{
    Q_OBJECT

    static TimePoint at(double second) { return TimePoint(seconds(1'000)) + milliseconds(std::llround(second * 1000)); }

    static InvocationRecord call(double finished, Outcome outcome, double durationMs)
    {
        InvocationRecord record;
        record.service = "s";
        record.function = "f";
        record.outcome = outcome;
        record.finishedAt = at(finished);
        record.durationMs = durationMs;
        record.maxMemoryMb = durationMs / 10;
        return record;
    }

    static QByteArray words(const std::vector<MetricsFold::Row>& rows)
    {
        QByteArray text;
        for (const auto& row : rows) {
            text += QByteArray::fromStdString(row.function) + '@' + QByteArray::number(qint64(row.point.second) - 1000)
                + " instances " + QByteArray::number(row.point.onDemandInstances) + " calls "
                + QByteArray::number(row.point.invocations) + "; ";
        }
        return text;
    }

private Q_SLOTS:
    void foldsTheCallsOfASecond()
    {
        MetricsFold fold;
        fold.add(call(0.1, Outcome::Succeeded, 100), 1.5);
        fold.add(call(0.2, Outcome::UnhandledError, 300), 1);
        fold.add(call(0.9, Outcome::HandledError, 200), 1);
        fold.add(call(0.9, Outcome::Throttled, 0), 0);
        fold.add(call(0.9, Outcome::SystemError, 0), 0);
        fold.addBilled("s/f", 400, 2, at(0.5));
        fold.addMemory("s/f", 25, at(0.5));
        fold.addColdStart("s/f",
            {.queued = milliseconds(1),
                .allocate = milliseconds(2),
                .runtime = milliseconds(4),
                .load = milliseconds(8),
                .initializer = milliseconds(16)},
            at(0.6));
        QVERIFY(fold.takeFinished(at(0.99)).empty());
        const auto rows = fold.takeFinished(at(1));
        QCOMPARE(rows.size(), 1u);
        QCOMPARE(rows.front().function, "s/f");
        const MetricPoint expected{
            .second = 1000,
            .invocations = 5,
            .errors = 2,
            .throttles = 1,
            .coldStarts = 1,
            .coldStartSystemMs = 7,
            .coldStartBusinessMs = 24,
            .billedMs = 400,
            .computeUnits = 5.5,
            .maxMemoryMb = 30,
            .durationSumMs = 600,
            .durationMaxMs = 300,
        };
        QVERIFY(rows.front().point == expected);
        QVERIFY(fold.takeFinished(at(5)).empty());
    }

    void gaugesKeepTheHighestOfTheSecond()
    {
        MetricsFold fold;
        fold.setGauges("s/f", {.onDemand = 1, .creating = 4, .inFlight = 2, .capacity = 10}, at(0.2));
        fold.setGauges("s/f", {.onDemand = 5, .inFlight = 1, .capacity = 50}, at(0.4));
        fold.setGauges("s/f", {.onDemand = 2, .provisioned = 1, .inFlight = 1, .capacity = 30}, at(0.6));
        const auto rows = fold.takeFinished(at(1.1));
        QCOMPARE(rows.size(), 1u);
        const MetricPoint expected{.second = 1000,
            .onDemandInstances = 5,
            .provisionedInstances = 1,
            .creatingInstances = 4,
            .inFlight = 2,
            .capacity = 50};
        QVERIFY(rows.front().point == expected);
        QCOMPARE(fold.gauges().at("s/f").onDemand, 2);
    }

    void gaugesHoldWhileNothingHappens()
    {
        MetricsFold fold;
        fold.setGauges("s/f", {.onDemand = 3}, at(0.5));
        fold.setGauges("s/g", {.onDemand = 1}, at(1.5));
        QCOMPARE(words(fold.takeFinished(at(3))),
            "s/f@0 instances 3 calls 0; s/f@1 instances 3 calls 0; s/g@1 instances 1 calls 0; "
            "s/f@2 instances 3 calls 0; s/g@2 instances 1 calls 0; ");
        // Gone in second 5, which still saw them; second 4 is not lost though its gauges are no more.
        fold.setGauges("s/f", {}, at(5.5));
        fold.setGauges("s/g", {}, at(3.5));
        QCOMPARE(words(fold.takeFinished(at(8))),
            "s/f@3 instances 3 calls 0; s/g@3 instances 1 calls 0; s/f@4 instances 3 calls 0; "
            "s/f@5 instances 3 calls 0; ");
        QVERIFY(fold.gauges().empty());
        QVERIFY(fold.takeFinished(at(100)).empty());
    }

    void whatComesLateIsNotLost()
    {
        MetricsFold fold;
        QVERIFY(fold.takeFinished(at(10)).empty());
        fold.add(call(9.9, Outcome::Succeeded, 1), 0);
        QVERIFY(fold.takeFinished(at(10.5)).empty());
        QCOMPARE(words(fold.takeFinished(at(11))), "s/f@10 instances 0 calls 1; ");
    }

    void aFunctionThatOnlyTouchedItsGaugesGivesNothing()
    {
        MetricsFold fold;
        fold.setGauges("s/f", {}, at(0));
        QVERIFY(fold.takeFinished(at(2)).empty());
    }

    void aLongPauseIsNotFilledIn()
    {
        MetricsFold fold;
        fold.setGauges("s/f", {.onDemand = 1}, at(0));
        fold.takeFinished(at(1));
        const auto rows = fold.takeFinished(at(8 * 3600));
        QCOMPARE(rows.size(), 60u);
        QCOMPARE(rows.back().point.second, 1000 + 8 * 3600 - 1);
    }

    void pointsAddUp()
    {
        const MetricPoint one{.second = 10,
            .onDemandInstances = 3,
            .provisionedInstances = 1,
            .creatingInstances = 2,
            .inFlight = 5,
            .capacity = 30,
            .invocations = 7,
            .errors = 1,
            .throttles = 2,
            .coldStarts = 1,
            .coldStartSystemMs = 10,
            .coldStartBusinessMs = 5,
            .billedMs = 900,
            .computeUnits = 0.5,
            .maxMemoryMb = 60,
            .durationSumMs = 700,
            .durationMaxMs = 200};
        const MetricPoint other{.second = 11,
            .onDemandInstances = 1,
            .provisionedInstances = 4,
            .creatingInstances = 0,
            .inFlight = 9,
            .capacity = 10,
            .invocations = 3,
            .errors = 2,
            .throttles = 0,
            .coldStarts = 1,
            .coldStartSystemMs = 2,
            .coldStartBusinessMs = 3,
            .billedMs = 100,
            .computeUnits = 0.25,
            .maxMemoryMb = 80,
            .durationSumMs = 300,
            .durationMaxMs = 150};
        MetricPoint expected{.second = 10,
            .onDemandInstances = 3,
            .provisionedInstances = 4,
            .creatingInstances = 2,
            .inFlight = 9,
            .capacity = 30,
            .invocations = 10,
            .errors = 3,
            .throttles = 2,
            .coldStarts = 2,
            .coldStartSystemMs = 12,
            .coldStartBusinessMs = 8,
            .billedMs = 1000,
            .computeUnits = 0.75,
            .maxMemoryMb = 80,
            .durationSumMs = 1000,
            .durationMaxMs = 200};
        auto overTime = one;
        overTime.add(other, MetricPoint::Fold::OverTime);
        QVERIFY(overTime == expected);

        auto across = one;
        across.add(other, MetricPoint::Fold::AcrossFunctions);
        expected.onDemandInstances = 4;
        expected.provisionedInstances = 5;
        expected.inFlight = 14;
        expected.capacity = 40;
        QVERIFY(across == expected);
    }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
