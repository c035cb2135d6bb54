#pragma once

#include <functional>
#include <widgets/editors/rows_editor.h>

namespace widgets {

/// Texts in an order that matters, such as arguments. Alt+Up and Alt+Down move the row with the
/// keyboard.
class ListEditor : public RowsEditor
{
    Q_OBJECT
public:
    /// Says what is wrong with an item; empty: nothing.
    using Check = std::function<QString(const QString& item)>;

    /// `itemName`: what one item is, "Argument"; `addText`: "Add argument".
    ListEditor(const QString& itemName, const QString& addText, QWidget* parent = nullptr);

    void setCheck(Check check);
    /// More items than that are refused; 0: any number.
    void setMaximum(int count);
    void setItems(const QStringList& items);
    /// Without empty ones.
    QStringList items() const;

protected:
    void fillRow(EditorRow& row) override;
    QStringList findProblems() const override;

private:
    QString m_itemName;
    Check m_check;
    int m_maximum = 0;
};

} // namespace widgets
