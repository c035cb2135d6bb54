#include "editor_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/validity.h>

namespace widgets {

using namespace metrics;

EditorRow::EditorRow(QWidget* parent)
    : QWidget(parent)
    , m_line(new QHBoxLayout)
    , m_problem(new Label({}, TextStyle::Small, Ink::Error))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(m_line);
    layout->addWidget(m_problem);
    m_line->setSpacing(kSpaceS);
    m_problem->setWordWrap(true);
    m_problem->hide();
}

void EditorRow::addButtons(Moves moves)
{
    m_canMove = moves == Moves::Yes;
    if (m_canMove) {
        QToolButton* up = makeIconButton(Icon::ChevronUp, tr("Move up"));
        QToolButton* down = makeIconButton(Icon::ChevronDown, tr("Move down"));
        connect(up, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(-1); });
        connect(down, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(1); });
        m_line->addWidget(up);
        m_line->addWidget(down);
    }
    QToolButton* remove = makeIconButton(Icon::Trash, tr("Remove"));
    connect(remove, &QToolButton::clicked, this, &EditorRow::removeRequested);
    m_line->addWidget(remove);
}

void EditorRow::addInput(QWidget* input, int stretch)
{
    m_line->addWidget(input, stretch);
    m_inputs << input;
}

void EditorRow::setProblem(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (m_inputs.isEmpty()) return;
    setInvalid(*m_inputs.first(), !problem.isEmpty());
    m_inputs.first()->setAccessibleDescription(problem);
}

QString EditorRow::problem() const
{
    return m_problem->text();
}

void EditorRow::keyPressEvent(QKeyEvent* event)
{
    const bool isMove = m_canMove && event->modifiers() == Qt::AltModifier;
    if (isMove && event->key() == Qt::Key_Up) return Q_EMIT moveRequested(-1);
    if (isMove && event->key() == Qt::Key_Down) return Q_EMIT moveRequested(1);
    QWidget::keyPressEvent(event);
}

} // namespace widgets
