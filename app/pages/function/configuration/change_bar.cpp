#include "change_bar.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>

namespace app {

using namespace widgets::metrics;
using widgets::ButtonKind;
using widgets::Icon;
using widgets::Ink;
using widgets::TextStyle;

ChangeBar::ChangeBar(QWidget* parent)
    : QWidget(parent)
    , m_text(new widgets::Label({}, TextStyle::Strong, Ink::Muted))
    , m_problems(widgets::makeButton(Icon::Error, {}, ButtonKind::Ghost))
    , m_undo(widgets::makeIconButton(Icon::Undo, tr("Undo (Ctrl+Z)")))
    , m_redo(widgets::makeIconButton(Icon::Redo, tr("Redo (Ctrl+Shift+Z)")))
    , m_review(widgets::makeButton(Icon::Diff, tr("Review")))
    , m_discard(widgets::makeButton(tr("Discard")))
    , m_apply(widgets::makeButton(tr("Apply"), ButtonKind::Primary))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceM, kSpaceXl, kSpaceM);
    layout->setSpacing(kSpaceS);
    layout->addWidget(m_text);
    layout->addWidget(m_problems);
    layout->addStretch();
    for (QWidget* tool :
        std::initializer_list<QWidget*>{m_undo, m_redo, m_discard, m_review, m_apply}) {
        layout->addWidget(tool);
    }
    setFixedHeight(kControlHeight + 2 * kSpaceM);
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

void ChangeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), widgets::colors().chrome);
    painter.fillRect(0, 0, width(), 1, widgets::colors().border);
}

} // namespace app
