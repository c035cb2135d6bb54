#pragma once

#include <QRegularExpression>
#include <utility>
#include <widgets/editors/rows_editor.h>

namespace widgets {

/// Names with values, such as environment variables. Names that break the rule or occur twice are
/// marked in place; pasting lines of NAME=VALUE into a name fills rows with them.
class KeyValueEditor : public RowsEditor
{
    Q_OBJECT
public:
    using Entry = std::pair<QString, QString>;

    /// `addText`: of the button, "Add variable".
    explicit KeyValueEditor(const QString& addText, QWidget* parent = nullptr);

    /// Names must match as a whole; `rule` says so in a sentence. Default: environment variables.
    void setNameRule(const QRegularExpression& pattern, const QString& rule);
    void setEntries(const QList<Entry>& entries);
    /// In order; rows without a name and a value are left out.
    QList<Entry> entries() const;

    /// Reads lines of NAME=VALUE: blank lines and those that begin with # are left out, as are
    /// "export " and a pair of quotes around the value. A line without = gives a name without
    /// value.
    static QList<Entry> parseLines(const QString& text);

protected:
    void fillRow(EditorRow& row) override;
    QStringList findProblems() const override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Entry entry(int row) const;
    void setEntry(EditorRow& row, const Entry& entry);
    void paste(EditorRow& row, const QList<Entry>& entries);
    QRegularExpression m_pattern;
    QString m_rule;
};

} // namespace widgets
