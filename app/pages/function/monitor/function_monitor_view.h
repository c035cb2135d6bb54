#pragma once

#include <app/pages/function/function_view.h>

namespace app {

/// The monitor of one function.
class FunctionMonitorView : public FunctionView
{
    Q_OBJECT
public:
    FunctionMonitorView(
        Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);
    void setState(const FunctionState&) override { } // what is shown comes from the telemetry
};

} // namespace app
