#include "key_value_editor.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHash>
#include <QKeyEvent>
#include <QLineEdit>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

enum Column { NameColumn, ValueColumn };

QLineEdit* line(const EditorRow& row, Column column)
{
    return static_cast<QLineEdit*>(row.input(column));
}

} // namespace

KeyValueEditor::KeyValueEditor(const QString& addText, QWidget* parent)
    : RowsEditor(addText, EditorRow::Moves::No, parent)
{
    setHeadings({{tr("Name"), 2}, {tr("Value"), 3}});
    setNameRule(QRegularExpression(u"[A-Za-z_][A-Za-z0-9_]*"_s),
        tr("Names consist of letters, digits and _, and do not begin with a digit."));
}

void KeyValueEditor::setNameRule(const QRegularExpression& pattern, const QString& rule)
{
    m_pattern = QRegularExpression(
        QRegularExpression::anchoredPattern(pattern.pattern()), pattern.patternOptions());
    m_rule = rule;
    check();
}

void KeyValueEditor::setEntries(const QList<Entry>& entries)
{
    clearRows();
    for (const Entry& entry : entries) {
        setEntry(addRow(), entry);
    }
    check();
}

QList<KeyValueEditor::Entry> KeyValueEditor::entries() const
{
    QList<Entry> all;
    for (int i = 0; i < rowCount(); ++i) {
        const Entry entry = this->entry(i);
        if (!entry.first.isEmpty() || !entry.second.isEmpty()) all << entry;
    }
    return all;
}

QList<KeyValueEditor::Entry> KeyValueEditor::parseLines(const QString& text)
{
    QList<Entry> entries;
    for (QString textLine : text.split(u'\n')) {
        textLine = textLine.trimmed();
        if (textLine.startsWith(u"export ")) textLine = textLine.mid(7).trimmed();
        if (textLine.isEmpty() || textLine.startsWith(u'#')) continue;
        const qsizetype equals = textLine.indexOf(u'=');
        if (equals < 0) {
            entries << Entry(textLine, {});
            continue;
        }
        QString value = textLine.mid(equals + 1).trimmed();
        const QChar quote = value.isEmpty() ? QChar() : value.front();
        if (value.size() >= 2 && (quote == u'"' || quote == u'\'') && value.back() == quote) {
            value = value.mid(1, value.size() - 2);
        }
        entries << Entry(textLine.left(equals).trimmed(), value);
    }
    return entries;
}

void KeyValueEditor::fillRow(EditorRow& row)
{
    for (const auto& [name, stretch] : {std::pair(tr("Name"), 2), std::pair(tr("Value"), 3)}) {
        auto* input = new QLineEdit;
        input->setAccessibleName(name);
        input->setPlaceholderText(name);
        input->setFont(Theme::font(TextStyle::Mono));
        row.addInput(input, stretch);
        connect(input, &QLineEdit::textEdited, this, &KeyValueEditor::edited);
    }
    line(row, NameColumn)->installEventFilter(this);
}

QStringList KeyValueEditor::findProblems() const
{
    QHash<QString, int> uses;
    for (int i = 0; i < rowCount(); ++i) {
        ++uses[entry(i).first];
    }
    QStringList problems;
    for (int i = 0; i < rowCount(); ++i) {
        const auto [name, value] = entry(i);
        if (name.isEmpty()) {
            problems << (value.isEmpty() ? QString() : tr("This value has no name."));
        } else if (!m_pattern.match(name).hasMatch()) {
            problems << m_rule;
        } else if (uses[name] > 1) {
            problems << tr("%1 is there %n times.", nullptr, uses[name]).arg(name);
        } else {
            problems << QString();
        }
    }
    return problems;
}

bool KeyValueEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Paste)) {
        const QString text = QGuiApplication::clipboard()->text();
        if (text.contains(u'=') || text.trimmed().contains(u'\n')) {
            auto* input = static_cast<QLineEdit*>(watched);
            paste(*static_cast<EditorRow*>(input->parentWidget()), parseLines(text));
            return true;
        }
    }
    return RowsEditor::eventFilter(watched, event);
}

/// The first entry goes into the row pasted into, when that is empty; the others into new rows.
void KeyValueEditor::paste(EditorRow& row, const QList<Entry>& entries)
{
    const bool isEmpty
        = line(row, NameColumn)->text().isEmpty() && line(row, ValueColumn)->text().isEmpty();
    for (qsizetype i = 0; i < entries.size(); ++i) {
        setEntry(i == 0 && isEmpty ? row : addRow(), entries[i]);
    }
    edited();
}

KeyValueEditor::Entry KeyValueEditor::entry(int index) const
{
    return {line(row(index), NameColumn)->text(), line(row(index), ValueColumn)->text()};
}

void KeyValueEditor::setEntry(EditorRow& row, const Entry& entry)
{
    line(row, NameColumn)->setText(entry.first);
    line(row, ValueColumn)->setText(entry.second);
}

} // namespace widgets
