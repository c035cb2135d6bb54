#include <QTest>
#include <engine/scheduler/policies.h>

using namespace engine;
using namespace engine::scheduler;

Q_DECLARE_METATYPE(AdmissionInput)
Q_DECLARE_METATYPE(Admission)
Q_DECLARE_METATYPE(IdleAction)

class TestPolicies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void startsWhatTheWaitingNeed_data()
    {
        QTest::addColumn<int>("waiting");
        QTest::addColumn<int>("creating");
        QTest::addColumn<int>("concurrency");
        QTest::addColumn<int>("expected");
        QTest::addRow("nobody waits") << 0 << 0 << 1 << 0;
        QTest::addRow("one each at concurrency 1") << 3 << 0 << 1 << 3;
        QTest::addRow("three share one at concurrency 10") << 3 << 0 << 10 << 1;
        QTest::addRow("a partly filled instance counts whole") << 11 << 0 << 10 << 2;
        QTest::addRow("those being created count") << 11 << 1 << 10 << 1;
        QTest::addRow("more are being created than needed") << 1 << 3 << 1 << 0;
        QTest::addRow("10 per second of 3 s each") << 30 << 0 << 1 << 30;
        QTest::addRow("10000 per second of 10 ms each") << 100 << 0 << 1 << 100;
        QTest::addRow("the same at concurrency 10") << 100 << 0 << 10 << 10;
    }
    void startsWhatTheWaitingNeed()
    {
        QFETCH(int, waiting);
        QFETCH(int, creating);
        QFETCH(int, concurrency);
        QFETCH(int, expected);
        QCOMPARE(instancesToStart(waiting, creating, concurrency), expected);
    }

    void admitsWithinTheLimits_data()
    {
        QTest::addColumn<AdmissionInput>("input");
        QTest::addColumn<Admission>("expected");
        QTest::addColumn<QByteArray>("mentions");
        QTest::addRow("nothing runs") << AdmissionInput{} << Admission::Allowed << QByteArray();
        QTest::addRow("one below the region's limit")
            << AdmissionInput{.regionOnDemand = 99} << Admission::Allowed << QByteArray();
        QTest::addRow("at the region's limit")
            << AdmissionInput{.regionOnDemand = 100} << Admission::RegionLimit << QByteArray("limit of 100");
        QTest::addRow("a lowered region limit") << AdmissionInput{.regionOnDemand = 50, .regionLimit = 10}
                                                << Admission::RegionLimit << QByteArray("limit of 10 ");
        QTest::addRow("one below the function's maximum")
            << AdmissionInput{.regionOnDemand = 9, .functionOnDemand = 9, .functionMaximum = 10} << Admission::Allowed
            << QByteArray();
        QTest::addRow("at the function's maximum") << AdmissionInput{
            .regionOnDemand = 10, .functionOnDemand = 10, .functionMaximum = 10} << Admission::FunctionLimit
                                                   << QByteArray("maximum of 10");
        QTest::addRow("disabled") << AdmissionInput{.functionMaximum = 0} << Admission::FunctionDisabled
                                  << QByteArray("disabled");
        QTest::addRow("the rest is reserved by another function") << AdmissionInput{.regionOnDemand = 20,
            .reservedByOthers = 80} << Admission::RegionLimit << QByteArray("80 of them reserved");
        QTest::addRow("the burst is used up") << AdmissionInput{.growth = 0.9} << Admission::GrowthLimit
                                              << QByteArray("burst");
        QTest::addRow("one more after some time") << AdmissionInput{.growth = 1} << Admission::Allowed << QByteArray();
        QTest::addRow("no processors left") << AdmissionInput{.needed = {1, 1}, .nodes = {0.5, 100}} << Admission::NodeLimit
                                            << QByteArray("compute nodes");
        QTest::addRow("no memory left") << AdmissionInput{.needed = {1, 1}, .nodes = {100, 0.5}} << Admission::NodeLimit
                                        << QByteArray("compute nodes");
        QTest::addRow("one is not reserved") << AdmissionInput{.regionOnDemand = 20, .reservedByOthers = 79}
                                             << Admission::Allowed << QByteArray();
    }
    void admitsWithinTheLimits()
    {
        QFETCH(AdmissionInput, input);
        QFETCH(Admission, expected);
        QFETCH(QByteArray, mentions);
        QCOMPARE(admit(input), expected);
        if (expected == Admission::Allowed) return;
        const auto error = admissionError(expected, input);
        QCOMPARE(error.code,
            expected == Admission::NodeLimit ? ErrorCode::ResourceThrottled : ErrorCode::ResourceExhausted);
        QVERIFY2(QByteArray::fromStdString(error.detail).contains(mentions), error.detail.c_str());
    }

    void idleInstancesFreezeAndGo_data()
    {
        QTest::addColumn<int>("freezeAfter");
        QTest::addColumn<bool>("isFrozen");
        QTest::addColumn<int>("idleFor");
        QTest::addColumn<IdleAction>("expected");
        QTest::addColumn<int>("lookAfter"); // since it became idle; -1: never
        QTest::addRow("freezes at once") << 0 << false << 0 << IdleAction::Freeze << 300;
        QTest::addRow("frozen stays") << 0 << true << 299 << IdleAction::Keep << 300;
        QTest::addRow("frozen goes") << 0 << true << 300 << IdleAction::Release << 300;
        QTest::addRow("waits before it freezes") << 10 << false << 9 << IdleAction::Keep << 10;
        QTest::addRow("then freezes") << 10 << false << 10 << IdleAction::Freeze << 300;
        QTest::addRow("goes before it would freeze") << 1000 << false << 20 << IdleAction::Keep << 300;
        QTest::addRow("goes late when looked at late") << 0 << true << 4000 << IdleAction::Release << 300;
        QTest::addRow("never frozen") << -1 << false << 299 << IdleAction::Keep << 300;
    }
    void idleInstancesFreezeAndGo()
    {
        QFETCH(int, freezeAfter);
        QFETCH(bool, isFrozen);
        QFETCH(int, idleFor);
        QFETCH(IdleAction, expected);
        QFETCH(int, lookAfter);
        const auto since = fromEpochMs(1'700'000'000'000);
        const IdleRule rule{.freezeAfter = freezeAfter < 0 ? IdleRule::kNever : seconds(freezeAfter), .releaseAfter = seconds(300)};
        const auto decision = decideIdle(since, isFrozen, rule, since + seconds(idleFor));
        QCOMPARE(decision.action, expected);
        QVERIFY(decision.nextLook == (lookAfter < 0 ? TimePoint::max() : since + seconds(lookAfter)));
    }

    void provisionedInstancesStay()
    {
        const IdleRule onDemand{.freezeAfter = milliseconds(20), .releaseAfter = seconds(300)};
        const auto since = fromEpochMs(1'700'000'000'000);
        const auto always = idleRule(onDemand, {.target = 1, .isCpuAlwaysAllocated = true});
        const auto kept = decideIdle(since, false, always, since + seconds(100'000));
        QCOMPARE(kept.action, IdleAction::Keep);
        QVERIFY(kept.nextLook == TimePoint::max());
        const auto idleMode = idleRule(onDemand, {.target = 1, .isCpuAlwaysAllocated = false});
        QCOMPARE(decideIdle(since, false, idleMode, since + milliseconds(20)).action, IdleAction::Freeze);
        const auto frozen = decideIdle(since, true, idleMode, since + seconds(100'000));
        QCOMPARE(frozen.action, IdleAction::Keep);
        QVERIFY(frozen.nextLook == TimePoint::max());
    }

    void regionsGrowAsPublished_data()
    {
        QTest::addColumn<QByteArray>("region");
        QTest::addColumn<int>("expected");
        for (const char* large : {"cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-zhangjiakou", "cn-shenzhen"}) {
            QTest::newRow(large) << QByteArray(large) << 300;
        }
        for (const char* other : {"cn-hongkong", "eu-central-1", ""}) QTest::newRow(other) << QByteArray(other) << 100;
    }
    void regionsGrowAsPublished()
    {
        QFETCH(QByteArray, region);
        QFETCH(int, expected);
        const auto rule = growthRule(region.toStdString());
        QCOMPARE(rule.burst, expected);
        QCOMPARE(rule.perMinute, expected);
        QCOMPARE(rule.nodeVcpu, 600.0);
        QCOMPARE(rule.nodeMemoryGb, 1200.0);
    }

    void retriesPauseLongerEachTime_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<int>("expected"); // seconds
        QTest::addRow("first") << 1 << 1;
        QTest::addRow("second") << 2 << 2;
        QTest::addRow("sixth") << 6 << 32;
        QTest::addRow("seventh") << 7 << 60;
        QTest::addRow("very many") << 1'000'000 << 60;
    }
    void retriesPauseLongerEachTime()
    {
        QFETCH(int, failures);
        QFETCH(int, expected);
        QVERIFY(retryPause(failures) == seconds(expected));
    }
};

QTEST_APPLESS_MAIN(TestPolicies)
#include "tst_policies.moc"
