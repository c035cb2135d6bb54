#pragma once

#include <app/pages/function/function_view.h>
#include <widgets/common/card.h>

namespace widgets {
class CopyLabel;
class Label;
} // namespace widgets

namespace app {

/// What a function is: its runtime, its size, its limits, its code.
class FactsCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit FactsCard(Workspace& workspace, QWidget* parent = nullptr);
    void setState(const FunctionState& state);

private:
    QString runtimeText(const std::string& runtime) const;

    Workspace& m_workspace;
    widgets::Label* m_runtime;
    widgets::Label* m_handler;
    widgets::Label* m_memory;
    widgets::Label* m_cpu;
    widgets::Label* m_concurrency;
    widgets::Label* m_maximum;
    widgets::Label* m_timeout;
    widgets::Label* m_initializer;
    widgets::Label* m_code;
    widgets::Label* m_environment;
    widgets::Label* m_created;
    widgets::Label* m_changed;
    widgets::CopyLabel* m_url;
};

} // namespace app
