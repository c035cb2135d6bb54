#pragma once

#include <app/pages/function/configuration/field_input.h>
#include <widgets/editors/unit_spin_box.h>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace app {

/// The spin box for a number by its field's rule, whole or with decimals.
widgets::UnitSpinBox* makeSpinBox(const model::FieldInfo& field);
/// The number as the field's kind keeps it.
FieldInput::Value numberValue(engine::catalog::FieldKind kind, double number);
double numberOf(const FieldInput::Value& value);

class CheckInput : public FieldInput
{
    Q_OBJECT
public:
    CheckInput();
    Value value() const override;

private:
    void show(const Value& value) override;
    QCheckBox* m_box;
};

class NumberInput : public FieldInput
{
    Q_OBJECT
public:
    explicit NumberInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    engine::catalog::FieldKind m_kind;
    widgets::UnitSpinBox* m_box;
};

class TextInput : public FieldInput
{
    Q_OBJECT
public:
    explicit TextInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    QLineEdit* m_line;
};

/// One of the rule's choices; can be typed where the rule also allows others.
class ChoiceInput : public FieldInput
{
    Q_OBJECT
public:
    explicit ChoiceInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    QString text() const;
    engine::catalog::FieldKind m_kind;
    QComboBox* m_box;
};

} // namespace app
