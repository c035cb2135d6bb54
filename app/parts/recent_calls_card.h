#pragma once

#include <app/console/workspace.h>
#include <engine/metering/telemetry.h>
#include <span>
#include <vector>
#include <widgets/common/card.h>

class QTableView;

namespace model {
class InvocationTableModel;
}
namespace widgets {
class StateStack;
}

namespace app {

/// The last finished calls of one function, or of all, the newest on top; a call leads to its logs.
class RecentCallsCard : public widgets::Card
{
    Q_OBJECT
public:
    static constexpr int kMostCalls = 100;

    /// Both names empty: of all functions.
    RecentCallsCard(Workspace& workspace, const QString& service, const QString& function,
        QWidget* parent = nullptr);

private:
    void setUpTable();
    void load();
    void add(const std::vector<engine::metering::InvocationRecord>& finished);
    bool isShown(const engine::metering::InvocationRecord& call) const;
    void showLogs(const QModelIndex& index);
    void showMenu(const QPoint& position);

    Workspace& m_workspace;
    QString m_service, m_function;
    model::InvocationTableModel* m_model;
    QTableView* m_table;
    widgets::StateStack* m_states;
    bool m_isLoaded = false;
    std::vector<engine::metering::InvocationRecord> m_early; ///< finished while the query was out
};

} // namespace app
