#pragma once

#include <model/edit/staged_function.h>
#include <widgets/editors/form_field.h>

class QToolButton;

namespace app {

class FieldInput;

/// One field of the configuration form: its input tied to the staged value, a mark and a way back
/// when it differs from what runs, and what is wrong with it. Call refresh() when the staged
/// function's values or refusals change.
class ConfigurationField : public widgets::FormField
{
    Q_OBJECT
public:
    /// `staged` outlives it.
    ConfigurationField(model::StagedFunction& staged, const model::FieldInfo& field,
        bool saysEffect, QWidget* parent = nullptr);

    const model::FieldInfo& field() const { return m_field; }
    bool isWide() const;
    /// Shows the staged value.
    void refreshValue();
    /// Shows whether it is changed and what is wrong.
    void refreshMarks();
    /// What the input cannot stage, such as a name that is there twice.
    bool hasInputProblem() const;
    /// Takes the staged value in place of what is entered.
    void discardInput();

Q_SIGNALS:
    /// The input's own problem appeared or went.
    void inputProblemChanged();

private:
    ConfigurationField(model::StagedFunction& staged, const model::FieldInfo& field,
        FieldInput* input, bool saysEffect, QWidget* parent);
    void stage();

    model::StagedFunction& m_staged;
    const model::FieldInfo& m_field;
    FieldInput* m_fieldInput;
    QToolButton* m_revert;
    bool m_hadInputProblem = false;
};

} // namespace app
