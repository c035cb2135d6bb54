#pragma once

#include <app/pages/function/function_view.h>

namespace app {

class FactsCard;

/// A function at a glance: what it does now, what it is, its instances and its last calls.
class OverviewView : public FunctionView
{
    Q_OBJECT
public:
    OverviewView(Workspace& workspace, const QString& service, const QString& function,
        QWidget* parent = nullptr);
    void setState(const FunctionState& state) override;

private:
    FactsCard* m_facts;
};

} // namespace app
