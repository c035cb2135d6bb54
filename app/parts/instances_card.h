#pragma once

#include <app/console/workspace.h>
#include <engine/metering/telemetry.h>
#include <optional>
#include <widgets/common/card.h>

class QAbstractButton;
class QTableView;

namespace model {
class InstanceSortModel;
class InstanceTableModel;
} // namespace model
namespace widgets {
class StateStack;
}

namespace app {

class InstanceHistory;

/// The instances of one function as a table, and what can be done with them.
class InstancesCard : public widgets::Card
{
    Q_OBJECT
public:
    enum class Content {
        Alive, ///< in few columns
        Everything, ///< also those that ended, with a choice which are shown; Delete recycles
    };
    InstancesCard(Workspace& workspace, const QString& service, const QString& function,
        Content content, QWidget* parent = nullptr);

    /// As it was last seen; nullopt: none is selected.
    std::optional<engine::metering::InstanceRecord> selected() const;

Q_SIGNALS:
    /// Another one is selected, or the selected one changed.
    void selectedChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void setUpTable();
    void addTools();
    void addKeys();
    void showInstances();
    void showMenu(const QPoint& position);
    void showLogs(const QModelIndex& index);
    void recycleSelected();
    QString path() const { return m_service + QLatin1Char('/') + m_function; }

    Workspace& m_workspace;
    QString m_service, m_function;
    const Content m_content;
    InstanceHistory* m_history;
    model::InstanceTableModel* m_model;
    model::InstanceSortModel* m_sorted;
    QTableView* m_table;
    QAbstractButton* m_release;
    QAbstractButton* m_recycleAll = nullptr;
    widgets::StateStack* m_states;
};

} // namespace app
