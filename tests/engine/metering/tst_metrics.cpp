#include <QTest>
#include <engine/metering/metrics.h>

using namespace engine;
using namespace engine::metering;

class TestMetrics : public QObject
{
    Q_OBJECT

    static TimePoint at(double second) { return TimePoint(seconds(1'000)) + milliseconds(std::llround(second * 1000)); }

    static InvocationRecord call(double finished, Outcome outcome, double durationMs, int status = 200)
    {
        InvocationRecord record;
        record.service = "s";
        record.function = "f";
        record.outcome = outcome;
        record.status = status;
        if (status == 200) record.instanceId = "i";
        record.finishedAt = at(finished);
        record.arrivedAt = record.finishedAt - milliseconds(500);
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
        fold.add(call(0.1, Outcome::Succeeded, 100));
        auto provisioned = call(0.2, Outcome::UnhandledError, 300);
        provisioned.isProvisioned = true;
        fold.add(provisioned);
        fold.add(call(0.9, Outcome::HandledError, 200));
        fold.add(call(0.9, Outcome::Throttled, 0, 429));
        fold.add(call(0.9, Outcome::Throttled, 0, 503));
        fold.add(call(0.9, Outcome::SystemError, 0, 500));
        fold.add(call(0.9, Outcome::ClientError, 0, 412));
        fold.add(call(0.9, Outcome::Cancelled, 0, 499));
        fold.addBilled("s/f", usageOf({.vcpu = 2, .memoryGb = 1}, {.onDemandMs = 400}), at(0.5));
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
            .invocations = 8,
            .provisionedInvocations = 1,
            .errors = 2,
            .clientErrors = 2,
            .serverErrors = 1,
            .throttles = 2,
            .resourceThrottles = 1,
            .coldStarts = 1,
            .coldStartSystemMs = 7,
            .coldStartBusinessMs = 24,
            .usage = {.invocations = 3, .time = {.onDemandMs = 400}, .vcpuSeconds = 0.8, .gbSeconds = 0.4},
            .maxMemoryMb = 30,
            .durationSumMs = 600,
            .durationMaxMs = 300,
            .latencySumMs = 4000,
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
        fold.add(call(9.9, Outcome::Succeeded, 1));
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
            .provisionedInvocations = 5,
            .errors = 1,
            .clientErrors = 8,
            .serverErrors = 5,
            .throttles = 2,
            .resourceThrottles = 2,
            .coldStarts = 1,
            .coldStartSystemMs = 10,
            .coldStartBusinessMs = 5,
            .usage = {.invocations = 9, .time = {.onDemandMs = 900, .activeMs = 1, .idleMs = 2}, .vcpuSeconds = 0.5, .gbSeconds = 1, .diskGbSeconds = 2, .idleVcpuSeconds = 3, .idleGbSeconds = 4, .idleDiskGbSeconds = 5},
            .maxMemoryMb = 60,
            .durationSumMs = 700,
            .durationMaxMs = 200,
            .latencySumMs = 40};
        const MetricPoint other{.second = 11,
            .onDemandInstances = 1,
            .provisionedInstances = 4,
            .creatingInstances = 0,
            .inFlight = 9,
            .capacity = 10,
            .invocations = 3,
            .provisionedInvocations = 1,
            .errors = 2,
            .clientErrors = 4,
            .serverErrors = 6,
            .throttles = 0,
            .resourceThrottles = 0,
            .coldStarts = 1,
            .coldStartSystemMs = 2,
            .coldStartBusinessMs = 3,
            .usage = {.invocations = 1, .time = {.onDemandMs = 100, .activeMs = 1, .idleMs = 2}, .vcpuSeconds = 0.25, .gbSeconds = 1, .diskGbSeconds = 2, .idleVcpuSeconds = 3, .idleGbSeconds = 4, .idleDiskGbSeconds = 5},
            .maxMemoryMb = 80,
            .durationSumMs = 300,
            .durationMaxMs = 150,
            .latencySumMs = 50};
        MetricPoint expected{.second = 10,
            .onDemandInstances = 3,
            .provisionedInstances = 4,
            .creatingInstances = 2,
            .inFlight = 9,
            .capacity = 30,
            .invocations = 10,
            .provisionedInvocations = 6,
            .errors = 3,
            .clientErrors = 12,
            .serverErrors = 11,
            .throttles = 2,
            .resourceThrottles = 2,
            .coldStarts = 2,
            .coldStartSystemMs = 12,
            .coldStartBusinessMs = 8,
            .usage = {.invocations = 10, .time = {.onDemandMs = 1000, .activeMs = 2, .idleMs = 4}, .vcpuSeconds = 0.75, .gbSeconds = 2, .diskGbSeconds = 4, .idleVcpuSeconds = 6, .idleGbSeconds = 8, .idleDiskGbSeconds = 10},
            .maxMemoryMb = 80,
            .durationSumMs = 1000,
            .durationMaxMs = 200,
            .latencySumMs = 90};
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
