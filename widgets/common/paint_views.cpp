#include "paint_views.h"

#include "icons.h"
#include "metrics.h"
#include "paint_controls.h"
#include "theme.h"

#include <QPainter>
#include <QStyleOption>
#include <QTableView>
#include <QTreeView>

namespace widgets::paint {

namespace {

using namespace metrics;

/// Columns of a menu entry, from its left edge.
constexpr int kMenuMargin = 4; ///< of the highlight
constexpr int kMenuIconLeft = 12;
constexpr int kMenuTextGap = 10; ///< after the icon
constexpr int kMenuRight = 14;
constexpr int kMenuShortcutGap = 28;
constexpr int kMenuArrow = 16;
constexpr int kMenuSeparatorHeight = 9;

QColor rowColor(const QStyleOption& option)
{
    const Colors& theme = colors();
    if (option.state & QStyle::State_Selected) return theme.selected;
    if (option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled)
        return theme.hover;
    return Qt::transparent;
}

void line(QPainter& painter, const QRect& rect, const QColor& color)
{
    painter.fillRect(rect, color);
}

bool hasMenuIconColumn(const QStyleOptionMenuItem& option)
{
    return option.maxIconWidth > 0 || option.menuHasCheckableItems;
}

int menuTextLeft(const QStyleOptionMenuItem& option)
{
    return hasMenuIconColumn(option) ? kMenuIconLeft + kIconSize + kMenuTextGap : kMenuIconLeft;
}

/// The keyboard is in the view: a bar marks its row, calmer than a ring around one of the cells.
void focusBar(QPainter& painter, const QStyleOption& option, const QWidget* widget)
{
    const bool isMarked = option.state & QStyle::State_Selected && widget && widget->hasFocus();
    if (isMarked) {
        painter.fillRect(
            QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), colors().focus);
    }
}

} // namespace

void itemCell(QPainter& painter, const QStyleOptionViewItem& option, const QWidget* widget)
{
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, option.backgroundBrush);
    const QColor color = rowColor(option);
    if (color.alpha() > 0) painter.fillRect(option.rect, color);
    if (qobject_cast<const QTableView*>(widget)) {
        if (option.index.column() == 0) focusBar(painter, option, widget);
        line(painter, QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
            colors().border);
    }
}

void itemRow(QPainter& painter, const QStyleOptionViewItem& option, const QWidget* widget)
{
    const QColor color = rowColor(option);
    if (color.alpha() > 0) painter.fillRect(option.rect, color);
    if (option.rect.left() <= 0 && qobject_cast<const QTreeView*>(widget))
        focusBar(painter, option, widget);
}

void branch(QPainter& painter, const QStyleOption& option)
{
    if (!(option.state & QStyle::State_Children)) return;
    const Icon icon = option.state & QStyle::State_Open ? Icon::ChevronDown
        : option.direction == Qt::RightToLeft           ? Icon::ChevronLeft
                                                        : Icon::ChevronRight;
    const Colors& theme = colors();
    const QColor color = option.state & QStyle::State_MouseOver ? theme.text : theme.textFaint;
    const int size = 12;
    const QPoint corner = option.rect.center() - QPoint(size / 2 - 1, size / 2 - 1);
    painter.drawPixmap(
        corner, iconPixmap(icon, color, size, painter.device()->devicePixelRatioF()));
}

void headerSection(QPainter& painter, const QStyleOptionHeader& option)
{
    const Colors& theme = colors();
    const bool isHovered
        = option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled;
    painter.fillRect(option.rect, isHovered ? theme.hover : theme.surface);
    if (option.orientation == Qt::Horizontal) {
        line(painter, QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
            theme.border);
    } else {
        line(painter, QRect(option.rect.right(), option.rect.top(), 1, option.rect.height()),
            theme.border);
    }
}

void tab(QPainter& painter, const QStyleOptionTab& option)
{
    const Colors& theme = colors();
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isHovered
        = option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled;
    if (isHovered && !isSelected) {
        roundedBox(
            painter, option.rect.adjusted(2, 5, -2, -6), kRadius, theme.hover, Qt::transparent);
    }
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange) {
        focusRing(painter, option.rect.adjusted(2, 5, -2, -6), kRadius);
    }
    if (!isSelected) return;
    const QRect& r = option.rect;
    roundedBox(painter, QRectF(r.left() + 8, r.bottom() - 1, r.width() - 16, 2), 1,
        theme.accentText, Qt::transparent);
}

int menuItemHeight(const QStyleOptionMenuItem& option)
{
    if (option.menuItemType != QStyleOptionMenuItem::Separator) return kMenuItemHeight;
    return option.text.isEmpty() ? kMenuSeparatorHeight : kMenuItemHeight;
}

int menuItemExtraWidth(const QStyleOptionMenuItem& option)
{
    int width = menuTextLeft(option) + kMenuRight;
    // Room for the shortcut itself is added by QMenu.
    if (option.text.contains(u'\t')) width += kMenuShortcutGap;
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) width += kMenuArrow + kMenuTextGap;
    return width;
}

void menuItem(QPainter& painter, const QStyleOptionMenuItem& option)
{
    const Colors& theme = colors();
    const QRect& r = option.rect;
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        if (option.text.isEmpty()) {
            line(painter, QRect(r.left(), r.center().y(), r.width(), 1), theme.border);
            return;
        }
        painter.setFont(Theme::font(TextStyle::Caption));
        painter.setPen(theme.textFaint);
        painter.drawText(r.adjusted(kMenuIconLeft, 4, -kMenuRight, 0),
            Qt::AlignLeft | Qt::AlignVCenter, option.text);
        return;
    }
    const bool isEnabled = option.state & QStyle::State_Enabled;
    const bool isActive = option.state & QStyle::State_Selected && isEnabled;
    if (isActive) {
        roundedBox(painter, r.adjusted(kMenuMargin, 1, -kMenuMargin, -1), kRadius - 2,
            theme.pressed, Qt::transparent);
    }
    const bool isRightToLeft = option.direction == Qt::RightToLeft;
    const auto place = [&](int left, int width) {
        return isRightToLeft ? QRect(r.right() - left - width + 1, r.top(), width, r.height())
                             : QRect(r.left() + left, r.top(), width, r.height());
    };
    const QRect iconRect = place(kMenuIconLeft, kIconSize);
    if (option.checkType != QStyleOptionMenuItem::NotCheckable && option.checked) {
        paintIcon(
            painter, Icon::Check, iconRect, isEnabled ? theme.accentText : theme.textDisabled);
    } else if (!option.icon.isNull()) {
        option.icon.paint(&painter,
            QRect(iconRect.left(), r.center().y() - kIconSize / 2 + 1, kIconSize, kIconSize),
            Qt::AlignCenter,
            isEnabled ? (isActive ? QIcon::Active : QIcon::Normal) : QIcon::Disabled);
    }
    const int textLeft = menuTextLeft(option);
    const QRect textRect = place(textLeft, r.width() - textLeft - kMenuRight);
    const Qt::Alignment leading = isRightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    const Qt::Alignment trailing = isRightToLeft ? Qt::AlignLeft : Qt::AlignRight;
    const qsizetype tab = option.text.indexOf(u'\t');
    painter.setFont(option.font);
    painter.setPen(isEnabled ? theme.text : theme.textDisabled);
    painter.drawText(textRect,
        static_cast<int>(leading | Qt::AlignVCenter) | Qt::TextShowMnemonic | Qt::TextSingleLine,
        tab < 0 ? option.text : option.text.left(tab));
    if (tab >= 0) {
        painter.setPen(isEnabled ? theme.textFaint : theme.textDisabled);
        painter.drawText(
            textRect, static_cast<int>(trailing | Qt::AlignVCenter), option.text.mid(tab + 1));
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        paintIcon(painter, isRightToLeft ? Icon::ChevronLeft : Icon::ChevronRight,
            place(r.width() - kMenuRight - 10, 12), theme.textFaint);
    }
}

void menuBarItem(QPainter& painter, const QStyleOptionMenuItem& option)
{
    const Colors& theme = colors();
    const bool isEnabled = option.state & QStyle::State_Enabled;
    if (option.state & QStyle::State_Selected && isEnabled) {
        roundedBox(painter, option.rect.adjusted(0, 2, 0, -2), kRadius - 2, theme.pressed,
            Qt::transparent);
    }
    painter.setPen(isEnabled ? theme.text : theme.textDisabled);
    painter.drawText(option.rect,
        static_cast<int>(Qt::AlignCenter) | Qt::TextShowMnemonic | Qt::TextSingleLine, option.text);
}

void popup(QPainter& painter, const QRect& rect, qreal radius)
{
    const Colors& theme = colors();
    roundedBox(painter, rect, radius, theme.raised, theme.borderStrong);
}

void scrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle)
{
    if (option.maximum <= option.minimum) return;
    const Colors& theme = colors();
    const bool isOver = option.activeSubControls & QStyle::SC_ScrollBarSlider
        && option.state & QStyle::State_MouseOver;
    const bool isHeld = isOver && option.state & QStyle::State_Sunken;
    const int margin = option.state & QStyle::State_MouseOver ? 2 : 3;
    const QRect bar = option.orientation == Qt::Vertical ? handle.adjusted(margin, 2, -margin, -2)
                                                         : handle.adjusted(2, margin, -2, -margin);
    const qreal radius = std::min(bar.width(), bar.height()) / 2.0;
    roundedBox(painter, bar, radius,
        isHeld       ? theme.textFaint
            : isOver ? theme.outline
                     : withAlpha(theme.outline, 0.55),
        Qt::transparent);
}

void splitter(QPainter& painter, const QStyleOption& option)
{
    const Colors& theme = colors();
    const QColor color = option.state & QStyle::State_MouseOver ? theme.accent : theme.border;
    const QRect& r = option.rect;
    if (r.width() < r.height()) {
        line(painter, QRect(r.center().x(), r.top(), 1, r.height()), color);
    } else {
        line(painter, QRect(r.left(), r.center().y(), r.width(), 1), color);
    }
}

} // namespace widgets::paint
