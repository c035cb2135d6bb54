#pragma once

#include <QString>
#include <widgets/common/icons.h>

class QAbstractButton;
class QPushButton;
class QToolButton;
class QWidget;

namespace widgets {

/// How loud a button is. One Primary per view at most.
enum class ButtonKind { Normal, Primary, Danger, Ghost };

QPushButton* makeButton(
    const QString& text, ButtonKind kind = ButtonKind::Normal, QWidget* parent = nullptr);
QPushButton* makeButton(Icon icon, const QString& text, ButtonKind kind = ButtonKind::Normal,
    QWidget* parent = nullptr);
/// A square button without text; `name` is its tool tip and accessible name.
QToolButton* makeIconButton(Icon icon, const QString& name, QWidget* parent = nullptr);

void setButtonKind(QAbstractButton& button, ButtonKind kind);
/// What was set; inside a dialog's button box the accepting button is Primary by itself.
ButtonKind buttonKind(const QWidget* button);

} // namespace widgets
