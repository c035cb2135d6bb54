#include <app/parts/change_bar.h>

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>

namespace app {

using widgets::ButtonKind;
using widgets::Icon;
using widgets::Ink;
using widgets::TextStyle;

ChangeBar::ChangeBar(QWidget* parent)
    : EditBar(parent)
    , m_text(new widgets::Label({}, TextStyle::Strong, Ink::Muted))
    , m_problems(widgets::makeButton(Icon::Error, {}, ButtonKind::Ghost))
    , m_undo(widgets::makeIconButton(Icon::Undo, tr("Undo (Ctrl+Z)")))
    , m_redo(widgets::makeIconButton(Icon::Redo, tr("Redo (Ctrl+Shift+Z)")))
    , m_review(widgets::makeButton(Icon::Diff, tr("Review")))
    , m_discard(widgets::makeButton(tr("Discard")))
    , m_apply(widgets::makeButton(tr("Apply"), ButtonKind::Primary))
{
    QHBoxLayout* layout = line();
    layout->addWidget(m_text);
    layout->addWidget(m_problems);
    layout->addStretch();
    for (QWidget* tool :
        std::initializer_list<QWidget*>{m_undo, m_redo, m_discard, m_review, m_apply}) {
        layout->addWidget(tool);
    }
    m_apply->setToolTip(tr("Apply the changes (Ctrl+S)"));
    m_problems->setIcon(widgets::themedIcon(Icon::Error, Ink::Error));
    m_problems->setToolTip(tr("Go to the first value that is not allowed"));
    connect(m_review, &QPushButton::clicked, this, &ChangeBar::reviewRequested);
    connect(m_discard, &QPushButton::clicked, this, &ChangeBar::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &ChangeBar::applyRequested);
    connect(m_problems, &QPushButton::clicked, this, &ChangeBar::problemRequested);
    connect(m_undo, &QToolButton::clicked, this, &ChangeBar::undoRequested);
    connect(m_redo, &QToolButton::clicked, this, &ChangeBar::redoRequested);
    setState({});
    setUndoable(false, false);
}

void ChangeBar::setState(const State& state)
{
    const bool isDirty = state.changes > 0;
    if (state.isApplying) {
        m_text->setText(tr("Applying…"));
    } else if (isDirty) {
        m_text->setText(tr("%n change(s)", nullptr, state.changes));
    } else {
        m_text->setText(tr("No changes"));
    }
    m_text->setInk(isDirty ? Ink::Text : Ink::Muted);
    m_problems->setVisible(state.problems > 0);
    m_problems->setText(tr("%n problem(s)", nullptr, state.problems));
    m_review->setEnabled(isDirty && !state.isApplying);
    m_discard->setEnabled((isDirty || state.problems > 0) && !state.isApplying);
    m_apply->setEnabled(isDirty && state.problems == 0 && !state.isApplying);
}

void ChangeBar::setUndoable(bool canUndo, bool canRedo)
{
    m_undo->setEnabled(canUndo);
    m_redo->setEnabled(canRedo);
}

} // namespace app
