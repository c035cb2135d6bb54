#pragma once

#include <app/pages/function/configuration/configuration_apply.h>
#include <app/pages/function/function_view.h>
#include <app/parts/form_keys.h>
#include <model/edit/staged_function.h>

class QUndoStack;
class QVBoxLayout;

namespace widgets {
class MessageBar;
class StateStack;
} // namespace widgets

namespace app {

class ChangeBar;
class ConfigurationForm;

/// The configuration tab of a function's page: every field of the function and its service. Edits
/// are staged, compared with what runs, undone across fields, and applied together.
class ConfigurationView : public FunctionView
{
    Q_OBJECT
public:
    ConfigurationView(
        Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);

    void setState(const FunctionState& state) override;
    bool hasUnsavedEdits() const override { return m_hadUnsavedEdits; }

    model::StagedFunction& staged() { return m_staged; }
    /// Stages a value for a field and shows the field.
    void stage(const QString& path, const model::StagedFunction::Value& value);

private:
    void showForm();
    void refresh();
    void noteForeignChanges(const FunctionState& state);
    void apply();
    void review();
    void discard();
    void step(void (QUndoStack::*undoOrRedo)());
    void tellOutcome(const ConfigurationApply::Outcome& outcome);

    model::StagedFunction m_staged;
    ConfigurationApply m_apply;
    bool m_hadUnsavedEdits = false;
    widgets::StateStack* m_stack;
    QVBoxLayout* m_page;
    ConfigurationForm* m_form = nullptr; ///< made with the first state
    widgets::MessageBar* m_notice; ///< between form and bar: opening it moves no field
    ChangeBar* m_bar;
    FormKeys m_keys;
};

} // namespace app
