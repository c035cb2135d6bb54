#include <QTest>
#include <engine/runtime/lifecycle.h>
#include <set>

using namespace engine::runtime;

Q_DECLARE_METATYPE(engine::runtime::Stage)
Q_DECLARE_METATYPE(engine::runtime::Event)
Q_DECLARE_METATYPE(engine::runtime::Action)

namespace {
template <typename Use>
void forEachStep(Use use)
{
    for (int stage = 0; stage < kStageCount; ++stage) {
        for (int event = 0; event < kEventCount; ++event) {
            use(static_cast<Stage>(stage), static_cast<Event>(event),
                step(static_cast<Stage>(stage), static_cast<Event>(event)));
        }
    }
}

bool hasProcess(Stage stage)
{
    return stage >= Stage::Booting && stage != Stage::Gone;
}

std::string text(std::string_view name)
{
    return std::string(name);
}
} // namespace

class TestLifecycle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void printsTheTable()
    {
        forEachStep([](Stage stage, Event event, Step next) {
            if (next == Step{stage, Action::Nothing}) return;
            qInfo("%-12s + %-16s -> %-12s %s", text(nameOf(stage)).c_str(), text(nameOf(event)).c_str(),
                text(nameOf(next.next)).c_str(), text(nameOf(next.action)).c_str());
        });
    }

    void startsAndEnds_data()
    {
        QTest::addColumn<QList<Event>>("events");
        QTest::addColumn<QList<Action>>("actions");
        QTest::addRow("a good life") << QList{Event::StartAsked, Event::Spawned, Event::Booted, Event::Loaded,
            Event::Initialized, Event::Healthy, Event::Called, Event::StopAsked, Event::PreStopOver, Event::Exited}
                                     << QList{Action::Spawn, Action::Connect, Action::AwaitLoad, Action::RunInitializer, Action::ProbeHealth,
                                            Action::Admit, Action::Nothing, Action::RunPreStop, Action::Terminate,
                                            Action::ReportExit};
        QTest::addRow("frozen and thawed by a call")
            << QList{Event::StartAsked, Event::Spawned, Event::Booted, Event::Loaded, Event::Initialized, Event::Healthy,
                   Event::FreezeAsked, Event::PreFreezeOver, Event::Called}
            << QList{Action::Spawn, Action::Connect, Action::AwaitLoad, Action::RunInitializer, Action::ProbeHealth, Action::Admit,
                   Action::RunPreFreeze, Action::Freeze, Action::Thaw};
        QTest::addRow("a call comes during PreFreeze")
            << QList{Event::StartAsked, Event::Spawned, Event::Booted, Event::Loaded, Event::Initialized, Event::Healthy,
                   Event::FreezeAsked, Event::Called, Event::PreFreezeOver}
            << QList{Action::Spawn, Action::Connect, Action::AwaitLoad, Action::RunInitializer, Action::ProbeHealth, Action::Admit,
                   Action::RunPreFreeze, Action::Nothing, Action::Nothing};
        QTest::addRow("no process") << QList{Event::StartAsked, Event::SpawnFailed}
                                    << QList{Action::Spawn, Action::FailStartGone};
        QTest::addRow("stopped while it spawns")
            << QList{Event::StartAsked, Event::StopAsked, Event::Spawned, Event::Expired, Event::Exited}
            << QList{Action::Spawn, Action::Nothing, Action::FailStart, Action::Kill, Action::ReportExit};
        QTest::addRow("initializer fails") << QList{Event::StartAsked, Event::Spawned, Event::Booted, Event::Loaded,
            Event::InitializeFailed, Event::Exited}
                                           << QList{Action::Spawn, Action::Connect, Action::AwaitLoad,
                                                  Action::RunInitializer, Action::FailStart, Action::ReportExit};
        QTest::addRow("a call times out and SIGTERM does not help")
            << QList{Event::StartAsked, Event::Spawned, Event::Booted, Event::Loaded, Event::Initialized, Event::Healthy,
                   Event::Condemned, Event::StopAsked, Event::Expired, Event::Exited}
            << QList{Action::Spawn, Action::Connect, Action::AwaitLoad, Action::RunInitializer, Action::ProbeHealth, Action::Admit,
                   Action::Terminate, Action::Nothing, Action::Kill, Action::ReportExit};
    }
    void startsAndEnds()
    {
        QFETCH(QList<Event>, events);
        QFETCH(QList<Action>, actions);
        auto stage = Stage::New;
        for (int i = 0; i < events.size(); ++i) {
            const auto next = step(stage, events[i]);
            QCOMPARE(next.action, actions[i]);
            stage = next.next;
        }
    }

    void everyProcessCanEndAtAnyTime()
    {
        forEachStep([](Stage stage, Event event, Step next) {
            if (event == Event::Exited && hasProcess(stage)) QCOMPARE(next.next, Stage::Gone);
            if (stage == Stage::Gone) QCOMPARE(next, (Step{Stage::Gone, Action::Nothing}));
        });
    }

    void everyWayIntoGoneReportsIt()
    {
        forEachStep([](Stage stage, Event, Step next) {
            if (stage == Stage::Gone || next.next != Stage::Gone) return;
            QVERIFY(next.action == Action::ReportExit || next.action == Action::FailStartGone);
        });
    }

    void everyStageCanBeReachedAndLeft()
    {
        std::set<Stage> reached{Stage::New}, left;
        forEachStep([&](Stage stage, Event, Step next) {
            if (next.next == stage) return;
            reached.insert(next.next);
            left.insert(stage);
        });
        QCOMPARE(static_cast<int>(reached.size()), kStageCount);
        QCOMPARE(static_cast<int>(left.size()), kStageCount - 1); // Gone is for good
    }
};

QTEST_APPLESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
