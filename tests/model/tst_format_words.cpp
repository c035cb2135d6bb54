#include <QTest>
#include <model/format/errors.h>
#include <model/format/states.h>

using namespace Qt::StringLiterals;
using namespace engine::metering;

class TestWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anInstanceIsBusyIdleOrFrozen()
    {
        InstanceRecord instance{.state = InstanceState::Running};
        QCOMPARE(model::instanceStateText(instance), u"Idle"_s);
        instance.inFlight = 2;
        QCOMPARE(model::instanceStateText(instance), u"Busy"_s);
        QCOMPARE(model::instanceMood(instance), model::Mood::Good);
        instance.inFlight = 0;
        instance.isFrozen = true;
        QCOMPARE(model::instanceStateText(instance), u"Frozen"_s);
        instance.state = InstanceState::Failed;
        QCOMPARE(model::instanceMood(instance), model::Mood::Bad);
    }

    void everyOutcomeHasAWord()
    {
        for (int i = 0; i <= static_cast<int>(Outcome::Cancelled); ++i) {
            QVERIFY(!model::outcomeText(static_cast<Outcome>(i)).isEmpty());
        }
        for (int i = 1; i <= static_cast<int>(EndReason::Unhealthy); ++i) {
            QVERIFY(!model::endReasonText(static_cast<EndReason>(i)).isEmpty());
        }
    }

    void everyErrorHasASentence()
    {
        for (int i = 0; i <= static_cast<int>(engine::ErrorCode::Cancelled); ++i) {
            QVERIFY(model::errorTitle(static_cast<engine::ErrorCode>(i)).endsWith(u'.'));
        }
    }

    void anErrorsDetailFollowsItsSentence()
    {
        const engine::Error error{engine::ErrorCode::InvalidArgument,
            "memorySize is set to an invalid value", "memorySize"};
        QCOMPARE(model::errorText(error),
            u"A value is not allowed: memorySize is set to an invalid value."_s);
        QCOMPARE(model::errorText({engine::ErrorCode::Cancelled, {}, {}}), u"Cancelled."_s);
    }

    void retryingHelpsWhereItCan()
    {
        QVERIFY(model::canRetry(engine::ErrorCode::ResourceThrottled));
        QVERIFY(!model::canRetry(engine::ErrorCode::InvalidArgument));
    }

    void aColdStartHasFivePhases() { QCOMPARE(model::phaseNames().size(), 5); }
};

QTEST_GUILESS_MAIN(TestWords)
#include "tst_format_words.moc"
