#pragma once

#include <deque>
#include <memory>
#include <model/client/feeds.h>
#include <model/tables/invocation_table_model.h>
#include <unordered_map>
#include <widgets/common/card.h>

class QTableView;
class QPushButton;

namespace widgets {
class StateStack;
}

namespace app {

struct Workspace;

/// The calls of one function, newest first: what the engine has recorded, whoever called. Those
/// made here can be repeated, their events are remembered.
class CallHistory : public widgets::Card
{
    Q_OBJECT
public:
    CallHistory(Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);

    using Event = std::shared_ptr<const std::string>;
    /// With what a call was made.
    void rememberEvent(const QString& requestId, Event event);

Q_SIGNALS:
    void replayRequested(const QString& event);

private:
    void load();
    void add(const model::InvocationFeed::Invocations& invocations);
    void showSelection();
    void showMenu(const QPoint& position);
    void replay();
    void copyCurl();
    void copyInvoke();
    void openLogs();
    const engine::metering::InvocationRecord* selected() const;
    /// Null when it is not known.
    Event selectedEvent() const;
    void tell(const QString& text);

    Workspace& m_workspace;
    const QString m_service, m_function;
    model::InvocationTableModel m_model;
    bool m_isLoaded = false;
    model::InvocationFeed::Invocations m_early; ///< came before the recorded ones were there
    engine::TimePoint m_loadedUntil;
    std::unordered_map<std::string, Event> m_events;
    std::deque<std::string> m_remembered; ///< keys of m_events, oldest first
    widgets::StateStack* m_states;
    QTableView* m_table;
    QPushButton* m_replay;
    QPushButton* m_curl;
    QPushButton* m_invoke;
    QPushButton* m_logs;
};

} // namespace app
