#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace app {

/// Undo, redo and save for a form of staged edits, wherever in it the focus is: an input line would take undo and redo for
/// itself, here they belong to the whole form. To be a member of the form, so that it goes before the form's inputs do.
class FormKeys : public QObject
{
    Q_OBJECT
public:
    struct Actions
    {
        std::function<void()> undo, redo, save;
    };
    FormKeys(QWidget& form, const Actions& actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void watchFocus(QWidget* old, QWidget* now);

    QWidget& m_form;
};

} // namespace app
