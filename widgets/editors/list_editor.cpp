#include "list_editor.h"

#include <QLineEdit>
#include <widgets/common/theme.h>

namespace widgets {

namespace {

QLineEdit* line(const EditorRow& row)
{
    return static_cast<QLineEdit*>(row.input(0));
}

} // namespace

ListEditor::ListEditor(const QString& itemName, const QString& addText, QWidget* parent)
    : RowsEditor(addText, EditorRow::Moves::Yes, parent)
    , m_itemName(itemName)
{
}

void ListEditor::setCheck(Check check)
{
    m_check = std::move(check);
    RowsEditor::check();
}

void ListEditor::setMaximum(int count)
{
    m_maximum = count;
    check();
}

void ListEditor::setItems(const QStringList& items)
{
    clearRows();
    for (const QString& item : items) {
        line(addRow())->setText(item);
    }
    check();
}

QStringList ListEditor::items() const
{
    QStringList all;
    for (int i = 0; i < rowCount(); ++i) {
        const QString item = line(row(i))->text();
        if (!item.isEmpty()) all << item;
    }
    return all;
}

void ListEditor::fillRow(EditorRow& row)
{
    auto* input = new QLineEdit;
    input->setAccessibleName(m_itemName);
    input->setPlaceholderText(m_itemName);
    input->setFont(Theme::font(TextStyle::Mono));
    row.addInput(input);
    connect(input, &QLineEdit::textEdited, this, &ListEditor::edited);
}

QStringList ListEditor::findProblems() const
{
    QStringList problems;
    int filled = 0;
    for (int i = 0; i < rowCount(); ++i) {
        const QString item = line(row(i))->text();
        if (item.isEmpty()) {
            problems << QString();
        } else if (m_maximum > 0 && ++filled > m_maximum) {
            problems << tr("At most %n are allowed.", nullptr, m_maximum);
        } else {
            problems << (m_check ? m_check(item) : QString());
        }
    }
    return problems;
}

} // namespace widgets
