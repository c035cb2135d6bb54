#include "paint_controls.h"

#include "buttons.h"
#include "icons.h"
#include "metrics.h"
#include "theme.h"
#include "validity.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace widgets::paint {

namespace {

using namespace metrics;

bool isEnabled(const QStyleOption& option)
{
    return option.state & QStyle::State_Enabled;
}
bool isHovered(const QStyleOption& option)
{
    return (option.state & QStyle::State_MouseOver) && isEnabled(option);
}
bool isDown(const QStyleOption& option)
{
    return option.state & QStyle::State_Sunken;
}
bool hasKeyboard(const QStyleOption& option)
{
    return (option.state & QStyle::State_HasFocus)
        && (option.state & QStyle::State_KeyboardFocusChange);
}

struct ButtonLook
{
    QColor fill;
    QColor border;
    QColor text;
};

ButtonLook normalLook(const QStyleOption& option, const Colors& theme)
{
    if (!isEnabled(option)) return {theme.canvas, theme.border, theme.textDisabled};
    if (option.state & QStyle::State_On)
        return {theme.selected, theme.tone(Tone::Accent).border, theme.accentText};
    if (isDown(option)) return {theme.pressed, theme.borderStrong, theme.text};
    if (isHovered(option)) return {theme.hover, theme.borderStrong, theme.text};
    return {theme.raised, theme.borderStrong, theme.text};
}

ButtonLook ghostLook(const QStyleOption& option, const Colors& theme)
{
    if (!isEnabled(option)) return {Qt::transparent, Qt::transparent, theme.textDisabled};
    if (isDown(option)) return {theme.pressed, Qt::transparent, theme.text};
    if (option.state & QStyle::State_On) return {theme.selected, Qt::transparent, theme.accentText};
    if (isHovered(option)) return {theme.hover, Qt::transparent, theme.text};
    return {Qt::transparent, Qt::transparent, theme.textMuted};
}

ButtonLook buttonLook(const QStyleOption& option, const QWidget* widget)
{
    const Colors& theme = colors();
    const ButtonKind kind = buttonKind(widget);
    if (kind == ButtonKind::Ghost) return ghostLook(option, theme);
    if (kind == ButtonKind::Normal || !isEnabled(option)) return normalLook(option, theme);
    const bool isDanger = kind == ButtonKind::Danger;
    QColor fill = isDanger ? theme.danger : theme.accent;
    if (isDown(option)) {
        fill = isDanger ? theme.dangerPressed : theme.accentPressed;
    } else if (isHovered(option)) {
        fill = isDanger ? theme.dangerHover : theme.accentHover;
    }
    return {fill, fill, isDanger ? theme.onDanger : theme.onAccent};
}

/// Progress bars are thin, however high their widget.
QRectF progressBar(const QRect& rect)
{
    const int height = std::min(6, rect.height());
    return QRectF(rect.left(), rect.top() + (rect.height() - height) / 2, rect.width(), height);
}

} // namespace

void roundedBox(
    QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill);
    if (border.alpha() > 0) {
        painter.setPen(QPen(border, 1));
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    } else {
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(rect, radius, radius);
    }
    painter.restore();
}

void chevron(QPainter& painter, Icon icon, const QRect& rect, bool isEnabled, int size)
{
    const QColor color = isEnabled ? colors().textFaint : colors().textDisabled;
    const QPoint corner(
        rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2);
    painter.drawPixmap(
        corner, iconPixmap(icon, color, size, painter.device()->devicePixelRatioF()));
}

void focusRing(QPainter& painter, const QRectF& rect, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors().focus, 2));
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

void button(QPainter& painter, const QStyleOption& option, const QWidget* widget)
{
    const ButtonLook look = buttonLook(option, widget);
    roundedBox(painter, option.rect, kRadius, look.fill, look.border);
    if (!hasKeyboard(option)) return;
    focusRing(painter, option.rect, kRadius);
    const ButtonKind kind = buttonKind(widget);
    if (kind == ButtonKind::Primary || kind == ButtonKind::Danger) {
        // The ring's own colour is too close to the fill: a line of the page's colour parts them.
        roundedBox(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), kRadius - 2,
            Qt::transparent, colors().canvas);
    }
}

void buttonLabel(QPainter& painter, const QStyleOptionButton& option, const QWidget* widget)
{
    const bool hasMenu = option.features & QStyleOptionButton::HasMenu;
    QRect area = option.rect.adjusted(kSpaceS, 0, -kSpaceS, 0);
    if (hasMenu) {
        const QRect arrow(area.right() - kSpaceM + 1, area.top(), kSpaceM, area.height());
        chevron(painter, Icon::ChevronDown,
            QStyle::visualRect(option.direction, option.rect, arrow), isEnabled(option));
        area.setRight(arrow.left() - kSpaceXs);
    }
    const QFontMetrics fontMetrics(painter.font());
    const int gap = option.icon.isNull() || option.text.isEmpty() ? 0 : kSpaceXs + 2;
    const int iconWidth = option.icon.isNull() ? 0 : option.iconSize.width();
    const int textWidth = std::min(fontMetrics.size(Qt::TextShowMnemonic, option.text).width(),
        std::max(0, area.width() - iconWidth - gap));
    const int left = area.left() + std::max(0, (area.width() - iconWidth - gap - textWidth) / 2);
    if (iconWidth > 0) {
        const QRect place(left, area.top() + (area.height() - option.iconSize.height()) / 2,
            iconWidth, option.iconSize.height());
        const QIcon::Mode mode = !isEnabled(option) ? QIcon::Disabled
            : isHovered(option)                     ? QIcon::Active
                                                    : QIcon::Normal;
        option.icon.paint(&painter, QStyle::visualRect(option.direction, option.rect, place),
            Qt::AlignCenter, mode);
    }
    const QRect textRect(left + iconWidth + gap, area.top(), textWidth, area.height());
    painter.setPen(buttonLook(option, widget).text);
    painter.drawText(QStyle::visualRect(option.direction, option.rect, textRect),
        static_cast<int>(Qt::AlignCenter) | Qt::TextHideMnemonic | Qt::TextSingleLine,
        fontMetrics.elidedText(option.text, Qt::ElideRight, textWidth, Qt::TextShowMnemonic));
}

void toolButton(QPainter& painter, const QStyleOption& option, const QWidget* widget)
{
    const bool isFlat = option.state & QStyle::State_AutoRaise;
    const ButtonLook look = isFlat ? ghostLook(option, colors()) : buttonLook(option, widget);
    roundedBox(painter, option.rect, kRadius, look.fill, look.border);
    if (hasKeyboard(option)) focusRing(painter, option.rect, kRadius);
}

void input(QPainter& painter, const QStyleOption& option, const QWidget* widget)
{
    const Colors& theme = colors();
    const bool hasFocus = (option.state & QStyle::State_HasFocus) && isEnabled(option);
    const bool isReadOnly = option.state & QStyle::State_ReadOnly;
    QColor border = isHovered(option) ? theme.outline : theme.borderStrong;
    if (!isEnabled(option)) border = theme.border;
    if (hasFocus) border = theme.focus;
    if (isInvalid(widget)) border = theme.tone(Tone::Error).solid;
    roundedBox(painter, option.rect, kRadius,
        isEnabled(option) && !isReadOnly ? theme.sunken : theme.canvas, border);
    if (hasFocus) {
        roundedBox(painter, QRectF(option.rect).adjusted(1, 1, -1, -1), kRadius - 1,
            Qt::transparent, border);
    }
}

void checkBox(QPainter& painter, const QStyleOption& option)
{
    const Colors& theme = colors();
    const QRectF rect = option.rect;
    const bool isOn = option.state & QStyle::State_On;
    const bool isPartial = option.state & QStyle::State_NoChange;
    QColor fill = theme.sunken;
    QColor border = isHovered(option) ? theme.accentText : theme.outline;
    if (isOn || isPartial) {
        fill = isHovered(option) ? theme.accentHover : theme.accent;
        border = fill;
    }
    if (!isEnabled(option)) {
        fill = isOn || isPartial ? theme.borderStrong : theme.canvas;
        border = theme.borderStrong;
    }
    roundedBox(painter, rect, 4, fill, border);
    if (!isOn && !isPartial) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(isEnabled(option) ? theme.onAccent : theme.textDisabled, 1.75,
        Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&rect](qreal x, qreal y) {
        return QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height());
    };
    QPainterPath mark;
    if (isPartial) {
        mark.moveTo(at(0.28, 0.5));
        mark.lineTo(at(0.72, 0.5));
    } else {
        mark.moveTo(at(0.26, 0.53));
        mark.lineTo(at(0.43, 0.70));
        mark.lineTo(at(0.75, 0.32));
    }
    painter.drawPath(mark);
    painter.restore();
}

void radioButton(QPainter& painter, const QStyleOption& option)
{
    const Colors& theme = colors();
    const QRectF rect = option.rect;
    const bool isOn = option.state & QStyle::State_On;
    QColor fill = isOn ? theme.accent : theme.sunken;
    QColor border = isOn ? theme.accent : isHovered(option) ? theme.accentText : theme.outline;
    if (!isEnabled(option)) {
        fill = isOn ? theme.borderStrong : theme.canvas;
        border = theme.borderStrong;
    }
    roundedBox(painter, rect, rect.height() / 2, fill, border);
    if (!isOn) return;
    const qreal inset = rect.height() * 0.31;
    roundedBox(painter, rect.adjusted(inset, inset, -inset, -inset), rect.height() / 2,
        isEnabled(option) ? theme.onAccent : theme.textDisabled, Qt::transparent);
}

void progressGroove(QPainter& painter, const QRect& rect)
{
    const QRectF bar = progressBar(rect);
    roundedBox(painter, bar, bar.height() / 2, colors().pressed, Qt::transparent);
}

void progressContents(QPainter& painter, const QStyleOptionProgressBar& option)
{
    const QRectF rect = progressBar(option.rect);
    QRectF filled = rect;
    if (option.maximum > option.minimum) {
        const double share = double(qint64(option.progress) - option.minimum)
            / double(qint64(option.maximum) - option.minimum);
        filled.setWidth(std::max(rect.height(), rect.width() * std::clamp(share, 0.0, 1.0)));
        if (share <= 0) return;
    }
    if (option.direction == Qt::RightToLeft) filled.moveRight(rect.right());
    roundedBox(painter, filled, rect.height() / 2, colors().accentText, Qt::transparent);
}

void slider(
    QPainter& painter, const QStyleOptionSlider& option, const QRect& groove, const QRect& handle)
{
    const Colors& theme = colors();
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    const QPointF centre = QRectF(groove).center();
    const QRectF line = isHorizontal ? QRectF(groove.left(), centre.y() - 2, groove.width(), 4)
                                     : QRectF(centre.x() - 2, groove.top(), 4, groove.height());
    roundedBox(painter, line, 2, theme.pressed, Qt::transparent);
    QRectF done = line;
    if (isHorizontal) {
        option.upsideDown ? done.setLeft(handle.center().x()) : done.setRight(handle.center().x());
    } else {
        option.upsideDown ? done.setTop(handle.center().y()) : done.setBottom(handle.center().y());
    }
    roundedBox(painter, done, 2, isEnabled(option) ? theme.accentText : theme.borderStrong,
        Qt::transparent);
    const QRectF knob(handle.center().x() - 7, handle.center().y() - 7, 16, 16);
    roundedBox(
        painter, knob, 8, theme.raised, isEnabled(option) ? theme.outline : theme.borderStrong);
    if (hasKeyboard(option)) focusRing(painter, knob, 8);
}

} // namespace widgets::paint
