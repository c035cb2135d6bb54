#pragma once

#include <QDialog>
#include <functional>

class QLineEdit;
class QPushButton;

namespace widgets {
class FormField;
}

namespace app {

/// Asks for the path of a file in a package. Use open() and pathChosen(); nothing waits.
class FileNameDialog : public QDialog
{
    Q_OBJECT
public:
    /// Says what is wrong with a path; empty: nothing.
    using Check = std::function<QString(const QString& path)>;

    /// `verb`: title and button, "New file". Deletes itself when closed.
    FileNameDialog(const QString& verb, const QString& suggestion, Check check, QWidget* parent);

Q_SIGNALS:
    void pathChosen(const QString& path);

private:
    void check();
    Check m_check;
    QString m_suggestion;
    QLineEdit* m_line;
    widgets::FormField* m_field;
    QPushButton* m_accept;
};

} // namespace app
