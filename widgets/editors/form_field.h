#pragma once

#include <QWidget>

class QHBoxLayout;

namespace widgets {

class ElidedLabel;
class Label;

/// One field of a form: its name above, the input, and below what it is for or what is wrong with
/// it.
class FormField : public QWidget
{
    Q_OBJECT
public:
    /// Takes the input and becomes its label.
    FormField(
        const QString& label, QWidget* input, const QString& help = {}, QWidget* parent = nullptr);

    QWidget* input() const { return m_input; }
    QString problem() const { return m_problem; }
    /// At the end of the head line, where it keeps its room while it is hidden.
    void addTool(QWidget* tool);
    /// Another help text; a problem stays in its place.
    void setHelp(const QString& help);

public Q_SLOTS:
    /// Shown in place of the help; empty: all is well.
    void setProblem(const QString& problem);
    /// Beside the name, such as "changed".
    void setNote(const QString& note);

private:
    QWidget* m_input;
    QHBoxLayout* m_head;
    Label* m_label;
    ElidedLabel* m_note;
    Label* m_help;
    QString m_helpText;
    QString m_problem;
};

} // namespace widgets
