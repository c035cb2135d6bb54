#pragma once

#include <app/parts/edit_bar.h>

class QPushButton;
class QToolButton;

namespace widgets {
class Label;
}

namespace app {

/// The bar below the form of staged changes: how many there are, and what can be done with them.
class ChangeBar : public EditBar
{
    Q_OBJECT
public:
    explicit ChangeBar(QWidget* parent = nullptr);

    struct State
    {
        int changes = 0;
        int problems = 0; ///< values that are refused
        bool isApplying = false;
        bool operator==(const State&) const = default;
    };
    void setState(const State& state);
    void setUndoable(bool canUndo, bool canRedo);

Q_SIGNALS:
    void reviewRequested();
    void discardRequested();
    void applyRequested();
    void problemRequested(); ///< to see the first value that is refused
    void undoRequested();
    void redoRequested();

private:
    widgets::Label* m_text;
    QPushButton* m_problems;
    QToolButton* m_undo;
    QToolButton* m_redo;
    QPushButton* m_review;
    QPushButton* m_discard;
    QPushButton* m_apply;
};

} // namespace app
