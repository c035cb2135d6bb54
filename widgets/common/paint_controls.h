#pragma once

#include <QColor>
#include <QRectF>
#include <widgets/common/icons.h>

class QPainter;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionToolButton;
class QWidget;

// How the style draws buttons, inputs and marks; colours come from the current theme.
namespace widgets::paint {

/// A rounded box with a border of one pixel inside its edge.
void roundedBox(
    QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border);
/// A small arrow or cross in the colour of hints.
void chevron(QPainter& painter, Icon icon, const QRect& rect, bool isEnabled, int size = 12);
/// The ring around what has the keyboard, inside `rect`.
void focusRing(QPainter& painter, const QRectF& rect, qreal radius);

void button(QPainter& painter, const QStyleOption& option, const QWidget* widget);
/// Icon and text of a push button, centred together.
void buttonLabel(QPainter& painter, const QStyleOptionButton& option, const QWidget* widget);
void toolButton(QPainter& painter, const QStyleOption& option, const QWidget* widget);
/// Box of line edits, spin boxes, combo boxes and text areas.
void input(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void checkBox(QPainter& painter, const QStyleOption& option);
void radioButton(QPainter& painter, const QStyleOption& option);
void progressGroove(QPainter& painter, const QRect& rect);
void progressContents(QPainter& painter, const QStyleOptionProgressBar& option);
void slider(
    QPainter& painter, const QStyleOptionSlider& option, const QRect& groove, const QRect& handle);

} // namespace widgets::paint
