#pragma once

#include <app/pages/function/function_view.h>

namespace app {

/// A function's instances, those alive and those that ended lately, and how the selected one
/// started.
class InstancesView : public FunctionView
{
    Q_OBJECT
public:
    InstancesView(
        Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);
    void setState(const FunctionState&) override { } // what is shown comes from the telemetry
};

} // namespace app
