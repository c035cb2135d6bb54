#include "chip.h"

#include "paint_controls.h"
#include "theme.h"

#include <QPainter>
#include <cmath>

namespace widgets {

namespace {

constexpr int kHeight = 22;
constexpr int kPadding = 8;
constexpr int kIcon = 12;
constexpr int kGap = 5;

} // namespace

Chip::Chip(const QString& text, Tone tone, QWidget* parent)
    : QLabel(text, parent)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    setFont(Theme::font(TextStyle::Small));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

Chip::Chip(Icon icon, const QString& text, Tone tone, QWidget* parent)
    : Chip(text, tone, parent)
{
    m_icon = icon;
}

void Chip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Chip::setIcon(std::optional<Icon> icon)
{
    m_icon = icon;
    updateGeometry();
    update();
}

void Chip::set(std::optional<Icon> icon, const QString& text, Tone tone)
{
    m_tone = tone;
    setText(text);
    setIcon(icon);
}

QSize Chip::sizeHint() const
{
    return sizeFor(text(), m_icon.has_value());
}

QSize Chip::sizeFor(const QString& text, bool hasIcon)
{
    const QFontMetricsF metrics(Theme::font(TextStyle::Small));
    const int textWidth = static_cast<int>(std::ceil(metrics.horizontalAdvance(text))) + 1;
    return QSize(textWidth + 2 * kPadding + (hasIcon ? kIcon + kGap : 0), kHeight);
}

void Chip::paint(
    QPainter& painter, const QRect& rect, const QString& text, Tone tone, std::optional<Icon> icon)
{
    const ToneColors& look = colors().tone(tone);
    paint::roundedBox(painter, rect, kHeight / 2.0, look.fill, look.border);
    QRect inside = rect.adjusted(kPadding, 0, -kPadding, 0);
    if (icon) {
        painter.drawPixmap(inside.left(), inside.top() + (inside.height() - kIcon) / 2,
            iconPixmap(*icon, look.text, kIcon, painter.device()->devicePixelRatioF()));
        inside.setLeft(inside.left() + kIcon + kGap);
    }
    painter.save();
    const QFont font = Theme::font(TextStyle::Small);
    painter.setFont(font);
    painter.setPen(look.text);
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(text, Qt::ElideRight, inside.width()));
    painter.restore();
}

void Chip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, QRect(0, (height() - kHeight) / 2, width(), kHeight), text(), m_tone, m_icon);
}

} // namespace widgets
