#include "number_label.h"

#include "metrics.h"

#include <QPainter>

namespace widgets {

namespace {

constexpr int kUnitGap = metrics::kSpaceXs;

} // namespace

NumberLabel::NumberLabel(TextStyle style, QWidget* parent)
    : QWidget(parent)
    , m_unitFont(Theme::font(style == TextStyle::Display ? TextStyle::Body : TextStyle::Small))
{
    setFont(Theme::font(style));
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
}

void NumberLabel::setAmount(const model::Amount& amount)
{
    if (amount == m_amount) return;
    m_amount = amount;
    setAccessibleName(amount.text());
    const int width = numberWidth() + unitWidth();
    if (width > m_widest) {
        m_widest = width;
        updateGeometry();
    }
    update();
}

void NumberLabel::setInk(Ink ink)
{
    m_ink = ink;
    update();
}

QSize NumberLabel::sizeHint() const
{
    return QSize(m_widest, fontMetrics().height());
}

void NumberLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int baseline = (height() - fontMetrics().height()) / 2 + fontMetrics().ascent();
    painter.setPen(isEnabled() ? colors().ink(m_ink) : colors().textDisabled);
    painter.drawText(0, baseline, m_amount.number);
    painter.setFont(m_unitFont);
    painter.setPen(isEnabled() ? colors().textMuted : colors().textDisabled);
    painter.drawText(numberWidth() + kUnitGap, baseline, m_amount.unit);
}

int NumberLabel::numberWidth() const
{
    return fontMetrics().horizontalAdvance(m_amount.number);
}

int NumberLabel::unitWidth() const
{
    return m_amount.unit.isEmpty()
        ? 0
        : kUnitGap + QFontMetrics(m_unitFont).horizontalAdvance(m_amount.unit);
}

} // namespace widgets
