#pragma once

#include <QMap>
#include <functional>
#include <widgets/editors/rows_editor.h>

namespace widgets {

/// Small objects of named members, one a row, such as mount points.
class RecordsEditor : public RowsEditor
{
    Q_OBJECT
public:
    using Record = QMap<QString, QString>; ///< member -> text; flags are "true" or "false"

    struct Member
    {
        QString key;
        QString label;
        bool isFlag = false;
        QString placeholder; ///< an example
        int stretch = 2;
    };
    /// Says what is wrong with a record; empty: nothing.
    using Check = std::function<QString(const Record&)>;

    RecordsEditor(const QList<Member>& members, const QString& addText, QWidget* parent = nullptr);

    void setCheck(Check check);
    void setRecords(const QList<Record>& records);
    /// Without those that have no text at all.
    QList<Record> records() const;

protected:
    void fillRow(EditorRow& row) override;
    QStringList findProblems() const override;

private:
    Record record(int row) const;
    bool hasText(const Record& record) const;
    QList<Member> m_members;
    Check m_check;
};

} // namespace widgets
