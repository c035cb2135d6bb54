#pragma once

#include <QObject>
#include <QSignalBlocker>
#include <QWidget>
#include <model/edit/staged_function.h>

namespace app {

/// What one configuration field is entered with. A QObject beside its widget, so that every kind of
/// widget can be one.
class FieldInput : public QObject
{
    Q_OBJECT
public:
    using Value = model::StagedFunction::Value;

    QWidget* widget() const { return m_widget; }
    /// As entered; its alternative is the one of the field's kind.
    virtual Value value() const = 0;
    /// Shows another value; nothing changes when that is what is entered, such as rows still empty
    /// or where the cursor stands.
    void setValue(const Value& value)
    {
        if (value != this->value()) reset(value);
    }
    /// Shows the value in place of whatever is entered.
    void reset(const Value& value)
    {
        const QSignalBlocker blocker(this);
        show(value);
    }
    /// What is wrong with the input itself and cannot be told from value(), such as a name that is
    /// there twice; empty: nothing.
    virtual QString problem() const { return {}; }
    /// Takes the whole width of a form.
    virtual bool isWide() const { return false; }

Q_SIGNALS:
    /// By the user.
    void edited();

protected:
    /// The widget owns the input.
    explicit FieldInput(QWidget* widget)
        : QObject(widget)
        , m_widget(widget)
    {
    }

private:
    virtual void show(const Value& value) = 0;
    QWidget* m_widget;
};

/// The input that fits the field's kind, rule and unit. Its widget belongs to the caller.
FieldInput* makeFieldInput(const model::FieldInfo& field);

} // namespace app
