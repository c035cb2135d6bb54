#pragma once

#include <QWidget>
#include <app/console/workspace.h>

class QPushButton;

namespace widgets {
class StateStack;
}

namespace app {

/// Where the console starts: the first step on an empty data directory, later what is going on.
class HomePage : public QWidget
{
    Q_OBJECT
public:
    explicit HomePage(Workspace& workspace, QWidget* parent = nullptr);

private:
    QWidget* makeOverview();
    void showCatalog();
    void createSample();

    Workspace& m_workspace;
    widgets::StateStack* m_states;
    QPushButton* m_sample;
};

} // namespace app
