#pragma once

#include <QDoubleSpinBox>
#include <optional>

namespace widgets {

/// Spin box for a number with a unit and a rule. What is typed stays as it is: a value the rule
/// refuses is marked and told, not silently changed. Stepping goes to the next value the rule
/// allows.
class UnitSpinBox : public QDoubleSpinBox
{
    Q_OBJECT
public:
    struct Rule
    {
        std::optional<double> min; ///< inclusive
        std::optional<double> max; ///< inclusive
        double step = 0; ///< a multiple of this; 0: any
        int decimals = 0;
        QString unit; ///< "MB"
        QString text; ///< the rule in words, told when it is broken
    };
    explicit UnitSpinBox(const Rule& rule, QWidget* parent = nullptr);

    /// Lets 0 stand for "not set", shown as `text`, outside the range too.
    void setUnsetText(const QString& text);
    bool isAllowed() const;

    void stepBy(int steps) override;
    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;

Q_SIGNALS:
    /// The rule in words when the value broke it, empty once it is kept again.
    void problemChanged(const QString& problem);

protected:
    StepEnabled stepEnabled() const override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void check();
    Rule m_rule;
    QString m_unsetText;
    bool m_wasAllowed = true;
};

} // namespace widgets
