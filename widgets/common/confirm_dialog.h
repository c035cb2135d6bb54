#pragma once

#include <QDialog>
#include <widgets/common/buttons.h>

class QLineEdit;
class QVBoxLayout;

namespace widgets {

/// Asks before something is done. The button that does it is named by what it does ("Delete
/// function"), never "OK". Use open() and accepted(); nothing waits.
class ConfirmDialog : public QDialog
{
    Q_OBJECT
public:
    /// `verb`: text of the button; Danger for what cannot be undone. Deletes itself when closed.
    ConfirmDialog(const QString& question, const QString& explanation, const QString& verb,
        ButtonKind kind, QWidget* parent);

    /// The button stays off until `name` has been typed: for what takes much with it.
    void requireTyping(const QString& name);
    /// More to show below the explanation, such as a list of what is affected.
    void addDetail(QWidget* detail);

private:
    QVBoxLayout* m_details;
    QPushButton* m_confirm;
    QPushButton* m_cancel;
};

} // namespace widgets
