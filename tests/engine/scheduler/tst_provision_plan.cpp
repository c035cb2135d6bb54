#include <QTest>
#include <engine/scheduler/provision_plan.h>

using namespace engine;
using namespace engine::scheduler;
using catalog::ProvisionConfig;
using catalog::ScheduledAction;
using catalog::TargetTrackingPolicy;

namespace {
TimePoint at(const char* time) { return *catalog::parseTime(time, nullptr, "time"); }

ScheduledAction action(const char* name, int target, const char* expression, const char* end = "2032-01-01T00:00:00Z")
{
    return {.name = name, .startTime = "2024-01-01T00:00:00Z", .endTime = end, .target = target,
        .scheduleExpression = expression, .timeZone = {}};
}

TargetTrackingPolicy policy(int min, int max, double target = 0.4)
{
    return {.name = "load", .startTime = "2024-05-01T08:00:00Z", .endTime = "2024-05-01T20:00:00Z", .metricTarget = target,
        .minCapacity = min, .maxCapacity = max, .timeZone = {}};
}

/// "at 10:00 20, at 22:00 10"
QByteArray words(const std::vector<TargetStep>& steps)
{
    QByteArrayList words;
    for (const auto& step : steps) {
        words << QByteArray::fromStdString(toIso8601(step.from)).mid(8, 8) + ' ' + QByteArray::number(step.target);
    }
    return words.join(", ");
}
} // namespace

class TestProvisionPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// The published sample: base 5, 20 from 10:00, 10 from 22:00.
    void actionsStayUntilTheNext()
    {
        ProvisionConfig config;
        config.target = 5;
        config.scheduledActions
            = {action("day", 20, "cron(0 0 10 * * *)"), action("night", 10, "cron(0 0 22 * * *)")};
        const ProvisionPlan plan(config);
        QCOMPARE(plan.effectiveTarget(at("2023-12-31T23:59:59Z"), {}), 5); // before either begins
        QCOMPARE(plan.effectiveTarget(at("2024-01-01T09:59:59Z"), {}), 5); // neither fired yet
        QCOMPARE(plan.effectiveTarget(at("2024-01-01T10:00:00Z"), {}), 20);
        QCOMPARE(plan.effectiveTarget(at("2024-05-01T21:59:59Z"), {}), 20);
        QCOMPARE(plan.effectiveTarget(at("2024-05-01T22:00:00Z"), {}), 10);
        QCOMPARE(plan.effectiveTarget(at("2024-05-02T09:00:00Z"), {}), 10);
        QCOMPARE(plan.effectiveTarget(at("2032-01-01T00:00:00Z"), {}), 5); // both over
        QCOMPARE(words(previewTarget(plan, {}, at("2024-05-01T12:00:00Z"), at("2024-05-02T12:00:00Z"))),
            "01T12:00 20, 01T22:00 10, 02T10:00 20");
    }

    void theBaseIsIgnoredWhileARuleIsInForce()
    {
        ProvisionConfig config;
        config.target = 50;
        config.scheduledActions = {action("once", 2, "at(2024-05-01T10:00:00)", "2024-05-01T12:00:00Z")};
        const ProvisionPlan plan(config);
        QCOMPARE(words(previewTarget(plan, {}, at("2024-05-01T00:00:00Z"), at("2024-05-02T00:00:00Z"))),
            "01T00:00 50, 01T10:00 2, 01T12:00 50");
        QVERIFY(!plan.nextChange(at("2024-05-01T12:00:00Z")));
    }

    void theMostOfThoseInForceCounts()
    {
        ProvisionConfig config;
        config.target = 1;
        config.scheduledActions = {action("one", 3, "cron(0 0 10 * * *)"), action("other", 7, "cron(0 0 10 * * *)")};
        config.targetTrackingPolicies = {policy(2, 10)};
        const ProvisionPlan plan(config);
        const int low[] = {5}, high[] = {9};
        QCOMPARE(plan.effectiveTarget(at("2024-05-01T10:00:00Z"), low), 7);
        QCOMPARE(plan.effectiveTarget(at("2024-05-01T10:00:00Z"), high), 9);
        QCOMPARE(plan.effectiveTarget(at("2024-05-01T20:00:00Z"), high), 7); // the policy is over
    }

    void policiesCountInTheirTime()
    {
        ProvisionConfig config;
        config.target = 1;
        config.targetTrackingPolicies = {policy(2, 10)};
        const ProvisionPlan plan(config);
        const int tracked[] = {4};
        QCOMPARE(words(previewTarget(plan, tracked, at("2024-05-01T00:00:00Z"), at("2024-05-02T00:00:00Z"))),
            "01T00:00 1, 01T08:00 4, 01T20:00 1");
    }

    void zonesShiftActions()
    {
        ProvisionConfig config;
        auto morning = action("morning", 9, "cron(0 0 8 * * *)");
        morning.timeZone = "Asia/Shanghai";
        config.scheduledActions = {morning};
        const ProvisionPlan plan(config);
        QVERIFY(plan.nextChange(at("2023-12-31T00:00:00Z")) == at("2024-01-01T00:00:00Z"));
        QCOMPARE(plan.effectiveTarget(at("2024-01-01T00:00:00Z"), {}), 9);
    }

    void anActionThatFiresAgainChangesNothing()
    {
        ProvisionConfig config;
        config.scheduledActions = {action("always", 4, "cron(* * * * * *)")};
        const ProvisionPlan plan(config);
        QVERIFY(plan.nextChange(at("2024-05-01T00:00:00Z")) == at("2032-01-01T00:00:00Z"));
    }

    void rulesWithoutBoundsHoldForever()
    {
        ProvisionConfig config;
        config.scheduledActions = {{.name = "a", .startTime = {}, .endTime = {}, .target = 6, .scheduleExpression = "cron(0 0 0 1 1 *)", .timeZone = {}}};
        config.targetTrackingPolicies = {{.name = "p", .startTime = {}, .endTime = {}, .metricTarget = 0.5, .minCapacity = 1, .maxCapacity = 9, .timeZone = {}}};
        const ProvisionPlan plan(config);
        const int tracked[] = {2};
        QCOMPARE(plan.effectiveTarget(at("2024-05-01T00:00:00Z"), tracked), 6);
        QVERIFY(!plan.nextChange(at("2024-05-01T00:00:00Z")));
    }

    void targetsFollowTheMetric_data()
    {
        QTest::addColumn<int>("current");
        QTest::addColumn<double>("metric");
        QTest::addColumn<double>("target");
        QTest::addColumn<int>("expected"); // from 3 to 250
        QTest::addRow("the published example: out") << 100 << 0.8 << 0.4 << 200;
        QTest::addRow("out, rounded up") << 10 << 0.41 << 0.4 << 11;
        QTest::addRow("out, no more than the most") << 200 << 0.8 << 0.4 << 250;
        QTest::addRow("at the target") << 100 << 0.4 << 0.4 << 100;
        QTest::addRow("at a target that is no binary fraction") << 3 << 0.7 << 0.7 << 3;
        QTest::addRow("in: by part of the surplus") << 100 << 0.2 << 0.4 << 75;
        QTest::addRow("in, rounded up") << 10 << 0.39 << 0.4 << 9;
        QTest::addRow("in: idle") << 100 << 0.0 << 0.4 << 50;
        QTest::addRow("in, no fewer than the least") << 4 << 0.0 << 0.4 << 3;
        QTest::addRow("none there yet") << 0 << 0.0 << 0.4 << 3;
    }
    void targetsFollowTheMetric()
    {
        QFETCH(int, current);
        QFETCH(double, metric);
        QFETCH(double, target);
        QFETCH(int, expected);
        QCOMPARE(trackTarget(policy(3, 250, target), current, metric), expected);
    }
};

QTEST_APPLESS_MAIN(TestProvisionPlan)
#include "tst_provision_plan.moc"
