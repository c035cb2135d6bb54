#pragma once

#include <app/console/workspace.h>
#include <widgets/common/card.h>

class QTableView;

namespace widgets {
class StateStack;
}

namespace app {

class LiveFunctionsModel;

/// The functions that have instances now; one leads to its page.
class LiveFunctionsCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit LiveFunctionsCard(Workspace& workspace, QWidget* parent = nullptr);

private:
    void showLive();
    void open(const QModelIndex& index);

    Workspace& m_workspace;
    LiveFunctionsModel* m_model;
    QTableView* m_table;
    widgets::StateStack* m_states;
};

} // namespace app
