#pragma once

#include <app/pages/function/function_view.h>
#include <app/pages/function/scaling/scaling_apply.h>
#include <app/parts/form_keys.h>
#include <model/edit/staged_scaling.h>

namespace widgets {
class MessageBar;
class StateStack;
} // namespace widgets

namespace app {

class ChangeBar;
class ScalingForm;
class ScalingStatus;
class TargetPreview;

/// How many instances a function may have and how many it keeps ready. Edits are staged, previewed
/// for the next day, and applied together.
class ScalingView : public FunctionView
{
    Q_OBJECT
public:
    ScalingView(Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);
    void setState(const FunctionState& state) override;
    bool hasUnsavedEdits() const override { return m_hadUnsavedEdits; }

private:
    void showBase();
    void showLive();
    void showPreview();
    void refresh();
    void apply();
    void review();
    void discard();
    void tellOutcome(const std::optional<engine::Error>& refusal);

    FunctionState m_state;
    model::StagedScaling m_staged;
    ScalingApply m_apply;
    bool m_hadUnsavedEdits = false;
    std::optional<engine::ProvisionedState> m_provisioned;
    widgets::MessageBar* m_notice;
    ScalingStatus* m_status;
    ScalingForm* m_form;
    TargetPreview* m_preview;
    ChangeBar* m_bar;
    widgets::StateStack* m_stack;
    FormKeys m_keys;
};

} // namespace app
