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
};

QTEST_APPLESS_MAIN(TestQuota)
#include "tst_quota.moc"
