#include "rows_editor.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>

namespace widgets {

using namespace metrics;

RowsEditor::RowsEditor(const QString& addText, EditorRow::Moves moves, QWidget* parent)
    : QWidget(parent)
    , m_moves(moves)
    , m_layout(new QVBoxLayout(this))
    , m_headings(new QWidget)
    , m_headingLine(new QHBoxLayout(m_headings))
    , m_rowLayout(new QVBoxLayout)
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(kSpaceS);
    m_headingLine->setContentsMargins({});
    m_headingLine->setSpacing(kSpaceS);
    m_layout->addWidget(m_headings);
    m_headings->hide();
    m_rowLayout->setSpacing(kSpaceS);
    m_layout->addLayout(m_rowLayout);
    QPushButton* add = makeButton(Icon::Plus, addText);
    connect(add, &QPushButton::clicked, this, &RowsEditor::addEmptyRow);
    m_layout->addWidget(add, 0, Qt::AlignLeft);
}

void RowsEditor::setHeadings(const QList<Heading>& headings)
{
    for (const Heading& heading : headings) {
        auto* label = new Label(heading.text, TextStyle::Caption, Ink::Faint);
        if (heading.width > 0) label->setFixedWidth(heading.width);
        m_headingLine->addWidget(label, heading.stretch);
    }
    // As wide as the buttons of a row.
    const int buttons = m_moves == EditorRow::Moves::Yes ? 3 : 1;
    auto* room = new QWidget;
    room->setFixedWidth(buttons * kToolHeight + (buttons - 1) * kSpaceS);
    m_headingLine->addWidget(room);
}

void RowsEditor::addEmptyRow()
{
    EditorRow& added = addRow();
    added.input(0)->setFocus();
    edited();
}

EditorRow& RowsEditor::addRow()
{
    auto* added = new EditorRow(this);
    fillRow(*added);
    added->addButtons(m_moves);
    m_rowLayout->addWidget(added);
    added->show(); // now: the layout would do it later, and the keyboard could not enter before
    m_rows << added;
    connect(added, &EditorRow::removeRequested, this, [this, added] { removeRow(added); });
    connect(added, &EditorRow::moveRequested, this, [this, added](int by) { moveRow(added, by); });
    m_headings->setVisible(m_headingLine->count() > 0);
    return *added;
}

void RowsEditor::clearRows()
{
    qDeleteAll(m_rows);
    m_rows.clear();
    m_headings->hide();
}

void RowsEditor::check()
{
    const QStringList problems = findProblems();
    bool isValid = true;
    for (int i = 0; i < rowCount(); ++i) {
        m_rows[i]->setProblem(problems[i]);
        isValid = isValid && problems[i].isEmpty();
    }
    if (isValid == m_isValid) return;
    m_isValid = isValid;
    Q_EMIT validityChanged(isValid);
}

void RowsEditor::edited()
{
    check();
    Q_EMIT changed();
}

void RowsEditor::removeRow(EditorRow* row)
{
    const auto index = m_rows.indexOf(row);
    m_rows.removeAt(index);
    row->hide();
    row->deleteLater();
    if (m_rows.isEmpty())
        m_headings->hide();
    else
        m_rows[std::min(index, m_rows.size() - 1)]->input(0)->setFocus();
    edited();
}

void RowsEditor::moveRow(EditorRow* row, int by)
{
    const auto from = m_rows.indexOf(row);
    const auto to = from + by;
    if (to < 0 || to >= m_rows.size()) return;
    m_rows.move(from, to);
    m_rowLayout->removeWidget(row);
    m_rowLayout->insertWidget(static_cast<int>(to), row);
    row->input(0)->setFocus();
    edited();
}

} // namespace widgets
