#pragma once

#include <app/console/workspace.h>
#include <widgets/common/card.h>

class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace model {
class InstanceTableModel;
}
namespace widgets {
class StateStack;
}

namespace app {

/// The instances of one function that are alive, as a table, and the way to end the idle ones.
class InstancesCard : public widgets::Card
{
    Q_OBJECT
public:
    InstancesCard(Workspace& workspace, const QString& service, const QString& function,
        QWidget* parent = nullptr);

private:
    void showLive();
    void showMenu(const QPoint& position);
    void showLogs(const QModelIndex& index);

    Workspace& m_workspace;
    QString m_service, m_function;
    model::InstanceTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QToolButton* m_release;
    widgets::StateStack* m_states;
};

} // namespace app
