#include "unit_spin_box.h"

#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <limits>
#include <widgets/common/validity.h>

namespace widgets {

namespace {

constexpr double kWidest = 1e12;

} // namespace

UnitSpinBox::UnitSpinBox(const Rule& rule, QWidget* parent)
    : QDoubleSpinBox(parent)
    , m_rule(rule)
{
    // Wide open: the rule is ours, or Qt would change what was typed.
    setRange(-kWidest, kWidest);
    setDecimals(rule.decimals);
    setKeyboardTracking(true);
    setGroupSeparatorShown(false);
    setFocusPolicy(Qt::StrongFocus); // the wheel scrolls the form, not a value one passes by
    setToolTip(rule.text);
    setMinimumWidth(120);
    connect(this, &QDoubleSpinBox::valueChanged, this, &UnitSpinBox::check);
    setValue(rule.min.value_or(0));
    check();
}

void UnitSpinBox::setUnsetText(const QString& text)
{
    m_unsetText = text;
    check();
}

bool UnitSpinBox::isAllowed() const
{
    const double now = value();
    if (now == 0 && !m_unsetText.isEmpty()) return true;
    if (m_rule.min && now < *m_rule.min) return false;
    if (m_rule.max && now > *m_rule.max) return false;
    if (m_rule.step <= 0) return true;
    const double steps = now / m_rule.step;
    return std::abs(steps - std::round(steps)) < 1e-6;
}

void UnitSpinBox::stepBy(int steps)
{
    const double step = m_rule.step > 0 ? m_rule.step : 1;
    const double position = value() / step;
    // From between two steps the first one leads to the next.
    const double from = steps > 0 ? std::floor(position + 1e-6) : std::ceil(position - 1e-6);
    const double wished = (from + steps) * step;
    const double lowest = m_rule.min.value_or(-kWidest);
    const double highest = m_rule.max.value_or(kWidest);
    if (!m_unsetText.isEmpty() && wished < lowest) return setValue(0);
    setValue(std::clamp(wished, lowest, highest));
}

QString UnitSpinBox::textFromValue(double value) const
{
    if (value == 0 && !m_unsetText.isEmpty()) return m_unsetText;
    QString text = locale().toString(value, 'f', decimals());
    if (decimals() > 0) {
        while (text.endsWith(locale().zeroDigit())) {
            text.chop(1);
        }
        if (text.endsWith(locale().decimalPoint())) text.chop(1);
    }
    if (!isGroupSeparatorShown()) text.remove(locale().groupSeparator());
    return text;
}

double UnitSpinBox::valueFromText(const QString& text) const
{
    QString number = text;
    number.remove(suffix());
    number = number.trimmed();
    if (number.isEmpty()
        || (!m_unsetText.isEmpty() && number.compare(m_unsetText, Qt::CaseInsensitive) == 0))
        return 0;
    return locale().toDouble(number);
}

QValidator::State UnitSpinBox::validate(QString& text, int&) const
{
    QString number = text;
    number.remove(suffix());
    number = number.trimmed();
    if (number.isEmpty() || number == locale().negativeSign()) return QValidator::Intermediate;
    if (!m_unsetText.isEmpty() && m_unsetText.startsWith(number, Qt::CaseInsensitive)) {
        return number.size() == m_unsetText.size() ? QValidator::Acceptable
                                                   : QValidator::Intermediate;
    }
    bool isNumber = false;
    const double value = locale().toDouble(number, &isNumber);
    if (!isNumber || std::abs(value) > kWidest) return QValidator::Invalid;
    const qsizetype point = number.indexOf(locale().decimalPoint());
    if (point >= 0 && (decimals() == 0 || number.size() - point - 1 > decimals()))
        return QValidator::Invalid;
    return QValidator::Acceptable;
}

QAbstractSpinBox::StepEnabled UnitSpinBox::stepEnabled() const
{
    StepEnabled steps = StepNone;
    const double lowest = m_unsetText.isEmpty() ? m_rule.min.value_or(-kWidest) : 0;
    if (value() > lowest) steps |= StepDownEnabled;
    if (value() < m_rule.max.value_or(kWidest)) steps |= StepUpEnabled;
    return steps;
}

void UnitSpinBox::wheelEvent(QWheelEvent* event)
{
    if (!hasFocus()) return event->ignore();
    QDoubleSpinBox::wheelEvent(event);
}

void UnitSpinBox::check()
{
    const bool isUnset = value() == 0 && !m_unsetText.isEmpty();
    const QString unit = isUnset || m_rule.unit.isEmpty() ? QString() : QChar(0xA0) + m_rule.unit;
    if (unit != suffix()) setSuffix(unit);
    const bool isNowAllowed = isAllowed();
    if (isNowAllowed == m_wasAllowed) return;
    m_wasAllowed = isNowAllowed;
    setInvalid(*this, !isNowAllowed);
    Q_EMIT problemChanged(isNowAllowed ? QString() : m_rule.text);
}

} // namespace widgets
