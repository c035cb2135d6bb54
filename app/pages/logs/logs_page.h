#pragma once

#include <QWidget>
#include <app/console/workspace.h>

class QComboBox;

namespace app {

class LogBrowser;
struct LogScope;

/// The logs of all functions in one place.
class LogsPage : public QWidget
{
    Q_OBJECT
public:
    explicit LogsPage(Workspace& workspace, QWidget* parent = nullptr);

    /// Narrows the log; empty members of the scope: all.
    void showOnly(const LogScope& scope);

private:
    void updateFunctions();
    void chooseFunction();
    Workspace& m_workspace;
    LogBrowser* m_browser;
    QComboBox* m_functions;
};

} // namespace app
