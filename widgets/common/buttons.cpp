#include "buttons.h"

#include <QAbstractButton>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QToolButton>
#include <QVariant>

namespace widgets {

namespace {

constexpr char kKindProperty[] = "fcdeskButtonKind";

} // namespace

QPushButton* makeButton(const QString& text, ButtonKind kind, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    setButtonKind(*button, kind);
    return button;
}

QPushButton* makeButton(Icon icon, const QString& text, ButtonKind kind, QWidget* parent)
{
    QPushButton* button = makeButton(text, kind, parent);
    const bool isFilled = kind == ButtonKind::Primary || kind == ButtonKind::Danger;
    button->setIcon(themedIcon(icon, isFilled ? Ink::OnAccent : Ink::Muted));
    return button;
}

QToolButton* makeIconButton(Icon icon, const QString& name, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setIcon(themedIcon(icon));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

void setButtonKind(QAbstractButton& button, ButtonKind kind)
{
    button.setProperty(kKindProperty, static_cast<int>(kind));
    button.update();
}

ButtonKind buttonKind(const QWidget* button)
{
    if (!button) return ButtonKind::Normal;
    const QVariant kind = button->property(kKindProperty);
    if (kind.isValid()) return static_cast<ButtonKind>(kind.toInt());
    const auto* box = qobject_cast<const QDialogButtonBox*>(button->parentWidget());
    if (!box) return ButtonKind::Normal;
    auto* member = qobject_cast<QAbstractButton*>(const_cast<QWidget*>(button));
    const QDialogButtonBox::ButtonRole role = box->buttonRole(member);
    if (role == QDialogButtonBox::AcceptRole || role == QDialogButtonBox::YesRole)
        return ButtonKind::Primary;
    return ButtonKind::Normal;
}

} // namespace widgets
