#include <app/pages/function/monitor/function_monitor_view.h>

#include <QVBoxLayout>
#include <app/pages/monitor/monitor_panel.h>
#include <widgets/common/metrics.h>

namespace app {

FunctionMonitorView::FunctionMonitorView(
    Workspace& workspace, QString service, QString function, QWidget* parent)
    : FunctionView(workspace, std::move(service), std::move(function), parent)
{
    using namespace widgets::metrics;
    auto* panel = new MonitorPanel(workspace);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceL);
    layout->addWidget(panel);
    panel->setFunction(path());
}

} // namespace app
