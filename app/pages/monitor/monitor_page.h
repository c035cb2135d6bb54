#pragma once

#include <QWidget>
#include <app/console/workspace.h>

class QComboBox;

namespace widgets {
class StateStack;
}

namespace app {

class MonitorPanel;

/// The monitor of all functions together, or of one that is chosen.
class MonitorPage : public QWidget
{
    Q_OBJECT
public:
    explicit MonitorPage(Workspace& workspace, QWidget* parent = nullptr);

private:
    void showFunctions();
    void choose();

    Workspace& m_workspace;
    QComboBox* m_function; ///< its items' data: "service/function", empty for all
    MonitorPanel* m_panel;
    widgets::StateStack* m_states;
};

} // namespace app
