#pragma once

#include <QDialog>
#include <QStringList>

class QLineEdit;
class QPushButton;

namespace widgets {
class FormField;
}

namespace app {

/// Asks under which name an event is to be saved. Use open() and nameChosen(); nothing waits.
class EventNameDialog : public QDialog
{
    Q_OBJECT
public:
    /// `taken`: names that are there and would be replaced. Deletes itself when closed.
    EventNameDialog(const QString& suggestion, QStringList taken, QWidget* parent);

Q_SIGNALS:
    void nameChosen(const QString& name);

private:
    void check();
    QStringList m_taken;
    QLineEdit* m_line;
    widgets::FormField* m_field;
    QPushButton* m_save;
};

} // namespace app
