#pragma once

#include <QRect>

class QPainter;
class QStyleOption;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionSlider;
class QStyleOptionTab;
class QStyleOptionViewItem;
class QWidget;

// How the style draws lists, tables, trees, tabs, menus and scroll bars; colours come from the
// current theme.
namespace widgets::paint {

/// Background of one cell, and the line under a table's row.
void itemCell(QPainter& painter, const QStyleOptionViewItem& option, const QWidget* widget);
/// Background of a tree row left of its first cell.
void itemRow(QPainter& painter, const QStyleOptionViewItem& option, const QWidget* widget);
void branch(QPainter& painter, const QStyleOption& option);
void headerSection(QPainter& painter, const QStyleOptionHeader& option);

void tab(QPainter& painter, const QStyleOptionTab& option);

/// Height of a menu entry and how much room it needs besides its text.
int menuItemHeight(const QStyleOptionMenuItem& option);
int menuItemExtraWidth(const QStyleOptionMenuItem& option);
void menuItem(QPainter& painter, const QStyleOptionMenuItem& option);
void menuBarItem(QPainter& painter, const QStyleOptionMenuItem& option);
/// Menus, tool tips and drop-down lists.
void popup(QPainter& painter, const QRect& rect, qreal radius);

void scrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle);
void splitter(QPainter& painter, const QStyleOption& option);

} // namespace widgets::paint
