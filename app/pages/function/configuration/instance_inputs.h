#pragma once

#include <app/pages/function/configuration/field_input.h>

class QCheckBox;
class QSlider;

namespace widgets {
class UnitSpinBox;
}

namespace app {

/// Calls per instance: a number, and beside it a slider for the usual 1..100.
class ConcurrencyInput : public FieldInput
{
    Q_OBJECT
public:
    static constexpr int kSliderMost = 100;

    explicit ConcurrencyInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    widgets::UnitSpinBox* m_box;
    QSlider* m_slider;
};

/// The function's on-demand maximum: none (-1), or a number from 0.
class MaximumInput : public FieldInput
{
    Q_OBJECT
public:
    explicit MaximumInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    QCheckBox* m_isLimited;
    widgets::UnitSpinBox* m_box;
};

} // namespace app
