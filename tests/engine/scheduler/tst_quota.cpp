#include <QTest>
#include <engine/scheduler/quota.h>

using engine::scheduler::admit;
using engine::scheduler::Admission;
using engine::scheduler::Quota;

class TestQuota : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aMaximumReservesItsShare()
    {
        // The documented example: of 300, function a has 100 for itself, so others get at most 200.
        Quota quota;
        quota.setMaximum("s/a", 100);
        int others = 0;
        for (; admit(quota.input("s/b", 300)) == Admission::Allowed; ++others) quota.add("s/b");
        QCOMPARE(others, 200);
        int own = 0;
        for (; admit(quota.input("s/a", 300)) == Admission::Allowed; ++own) quota.add("s/a");
        QCOMPARE(own, 100);
        QCOMPARE(admit(quota.input("s/a", 300)), Admission::FunctionLimit);
        QCOMPARE(admit(quota.input("s/b", 300)), Admission::RegionLimit);
    }

    void usedReservesAreCountedOnce()
    {
        Quota quota;
        quota.setMaximum("s/a", 10);
        quota.add("s/a");
        quota.add("s/b");
        const auto forOthers = quota.input("s/b", 100);
        QCOMPARE(forOthers.regionOnDemand, 2);
        QCOMPARE(forOthers.functionOnDemand, 1);
        QCOMPARE(forOthers.reservedByOthers, 9);
        const auto forItself = quota.input("s/a", 100);
        QCOMPARE(forItself.reservedByOthers, 0);
        QCOMPARE(forItself.functionMaximum, std::optional<std::int64_t>(10));
        quota.setMaximum("s/a", std::nullopt);
        QCOMPARE(quota.input("s/b", 100).reservedByOthers, 0);
        QCOMPARE(quota.input("s/a", 100).functionMaximum, std::optional<std::int64_t>());
    }

    void knowsTheSurplusOfALoweredMaximum()
    {
        Quota quota;
        for (int i = 0; i < 5; ++i) quota.add("s/a");
        QCOMPARE(quota.surplus("s/a"), 0);
        quota.setMaximum("s/a", 2);
        QCOMPARE(quota.surplus("s/a"), 3);
        QCOMPARE(quota.input("s/b", 100).reservedByOthers, 0);
        for (int i = 0; i < 4; ++i) quota.remove("s/a");
        QCOMPARE(quota.surplus("s/a"), 0);
        QCOMPARE(quota.input("s/b", 100).reservedByOthers, 1);
        QCOMPARE(quota.surplus("s/unknown"), 0);
    }

    void zeroDisables()
    {
        Quota quota;
        quota.setMaximum("s/a", 0);
        QCOMPARE(admit(quota.input("s/a", 100)), Admission::FunctionDisabled);
        QCOMPARE(admit(quota.input("s/b", 100)), Admission::Allowed);
    }

    void growsByTheBurstThenByTheMinute()
    {
        Quota quota;
        auto now = engine::fromEpochMs(1'700'000'000'000);
        quota.setGrowth(engine::scheduler::GrowthRule{.burst = 300, .perMinute = 300}, now);
        const auto createAll = [&] {
            int created = 0;
            for (; admit(quota.input("s/a", 100'000, {}, now)) == Admission::Allowed; ++created) quota.add("s/a", {}, now);
            return created;
        };
        QCOMPARE(createAll(), 300);
        QCOMPARE(admit(quota.input("s/a", 100'000, {}, now)), Admission::GrowthLimit);
        now += engine::seconds(1);
        QCOMPARE(createAll(), 5);
        now += engine::seconds(60);
        QCOMPARE(createAll(), 300);
        now += engine::seconds(3600); // never more than the burst
        QCOMPARE(createAll(), 300);
        for (int i = 0; i < 100; ++i) quota.remove("s/a"); // what ends gives no growth back
        QCOMPARE(createAll(), 0);
    }

    void nodesGiveHalfAtOnceAndAllInTime()
    {
        Quota quota;
        auto now = engine::fromEpochMs(1'700'000'000'000);
        const engine::scheduler::GrowthRule rule{.burst = 100'000, .perMinute = 1, .nodeVcpu = 600, .nodeMemoryGb = 1200};
        quota.setGrowth(rule, now);
        const engine::scheduler::NodeShare one{2, 3};
        const auto createAll = [&] {
            int created = 0;
            for (; admit(quota.input("s/a", 100'000, one, now)) == Admission::Allowed; ++created) quota.add("s/a", one, now);
            return created;
        };
        QCOMPARE(createAll(), 150); // 300 vCPU
        QCOMPARE(admit(quota.input("s/a", 100'000, one, now)), Admission::NodeLimit);
        now += engine::seconds(10);
        QCOMPARE(createAll(), 30); // 60 vCPU more
        now += engine::seconds(3600);
        QCOMPARE(createAll(), 120); // then all are in use
        for (int i = 0; i < 10; ++i) quota.remove("s/a", one);
        now += engine::seconds(3600);
        QCOMPARE(createAll(), 10);
        QCOMPARE(admit(quota.provisionedInput(one)), Admission::NodeLimit);
    }
};

QTEST_APPLESS_MAIN(TestQuota)
#include "tst_quota.moc"
