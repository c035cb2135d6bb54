#include <app/parts/form_keys.h>

#include <QApplication>
#include <QKeyEvent>
#include <QShortcut>
#include <QWidget>

namespace app {

FormKeys::FormKeys(QWidget& form, const Actions& actions)
    : m_form(form)
{
    const auto add = [&form](QKeySequence::StandardKey key, const std::function<void()>& action) {
        auto* shortcut = new QShortcut(key, &form);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, &form, action);
    };
    add(QKeySequence::Undo, actions.undo);
    add(QKeySequence::Redo, actions.redo);
    add(QKeySequence::Save, actions.save);
    connect(qApp, &QApplication::focusChanged, this, &FormKeys::watchFocus);
}

void FormKeys::watchFocus(QWidget* old, QWidget* now)
{
    if (old) old->removeEventFilter(this);
    if (now && m_form.isAncestorOf(now)) now->installEventFilter(this);
}

bool FormKeys::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace app
