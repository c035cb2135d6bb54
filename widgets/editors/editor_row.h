#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace widgets {

class Label;

/// One row of a RowsEditor: its inputs side by side, the buttons that move and remove it, and below
/// what is wrong with it.
class EditorRow : public QWidget
{
    Q_OBJECT
public:
    enum class Moves { No, Yes };
    explicit EditorRow(QWidget* parent = nullptr);

    /// Takes the input; all inputs share the width by their stretch.
    void addInput(QWidget* input, int stretch = 1);
    QWidget* input(int column) const { return m_inputs.at(column); }
    /// After the inputs, so that Tab comes to them first.
    void addButtons(Moves moves);

    /// Marks the row; empty: nothing is wrong.
    void setProblem(const QString& problem);
    QString problem() const;

Q_SIGNALS:
    void removeRequested();
    void moveRequested(int by); ///< -1 up, 1 down

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool m_canMove = false;
    QHBoxLayout* m_line;
    Label* m_problem;
    QList<QWidget*> m_inputs;
};

} // namespace widgets
