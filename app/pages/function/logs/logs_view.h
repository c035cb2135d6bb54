#pragma once

#include <app/pages/function/function_view.h>

namespace app {

class LogBrowser;

/// A function's log tab.
class LogsView : public FunctionView
{
    Q_OBJECT
public:
    LogsView(Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);

    void setState(const FunctionState&) override { }
    /// Narrows the log to one request or instance; empty: not.
    void showOnly(const QString& requestId, const QString& instanceId);

private:
    LogBrowser* m_browser;
};

} // namespace app
