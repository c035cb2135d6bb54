#include "records_editor.h"

#include <QCheckBox>
#include <QLineEdit>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace widgets {

RecordsEditor::RecordsEditor(const QList<Member>& members, const QString& addText, QWidget* parent)
    : RowsEditor(addText, EditorRow::Moves::No, parent)
    , m_members(members)
{
    QList<Heading> headings;
    for (const Member& member : members) {
        // A box says its name itself.
        headings << (member.isFlag ? Heading{{}, 0, QCheckBox(member.label).sizeHint().width()}
                                   : Heading{member.label, member.stretch});
    }
    setHeadings(headings);
}

void RecordsEditor::setCheck(Check check)
{
    m_check = std::move(check);
    RowsEditor::check();
}

void RecordsEditor::setRecords(const QList<Record>& records)
{
    clearRows();
    for (const Record& record : records) {
        EditorRow& added = addRow();
        for (int i = 0; i < m_members.size(); ++i) {
            const QString text = record.value(m_members[i].key);
            if (auto* box = qobject_cast<QCheckBox*>(added.input(i))) {
                box->setChecked(text == u"true");
            } else {
                static_cast<QLineEdit*>(added.input(i))->setText(text);
            }
        }
    }
    check();
}

QList<RecordsEditor::Record> RecordsEditor::records() const
{
    QList<Record> all;
    for (int i = 0; i < rowCount(); ++i) {
        const Record record = this->record(i);
        if (hasText(record)) all << record;
    }
    return all;
}

void RecordsEditor::fillRow(EditorRow& row)
{
    for (const Member& member : m_members) {
        if (member.isFlag) {
            auto* box = new QCheckBox(member.label);
            row.addInput(box, 0);
            connect(box, &QCheckBox::clicked, this, &RecordsEditor::edited);
            continue;
        }
        auto* input = new QLineEdit;
        input->setAccessibleName(member.label);
        input->setPlaceholderText(member.placeholder.isEmpty() ? member.label : member.placeholder);
        row.addInput(input, member.stretch);
        connect(input, &QLineEdit::textEdited, this, &RecordsEditor::edited);
    }
}

QStringList RecordsEditor::findProblems() const
{
    QStringList problems;
    for (int i = 0; i < rowCount(); ++i) {
        const Record record = this->record(i);
        problems << (m_check && hasText(record) ? m_check(record) : QString());
    }
    return problems;
}

RecordsEditor::Record RecordsEditor::record(int index) const
{
    Record record;
    for (int i = 0; i < m_members.size(); ++i) {
        QWidget* input = row(index).input(i);
        const auto* box = qobject_cast<QCheckBox*>(input);
        record[m_members[i].key] = box ? (box->isChecked() ? u"true"_s : u"false"_s)
                                       : static_cast<QLineEdit*>(input)->text();
    }
    return record;
}

bool RecordsEditor::hasText(const Record& record) const
{
    return std::ranges::any_of(m_members, [&](const Member& member) {
        return !member.isFlag && !record.value(member.key).isEmpty();
    });
}

} // namespace widgets
