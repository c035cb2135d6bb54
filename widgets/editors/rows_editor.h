#pragma once

#include <QList>
#include <QWidget>
#include <widgets/editors/editor_row.h>

class QHBoxLayout;
class QVBoxLayout;

namespace widgets {

/// Rows of inputs of one kind that can be added, removed and, in lists whose order matters, moved.
class RowsEditor : public QWidget
{
    Q_OBJECT
public:
    int rowCount() const { return static_cast<int>(m_rows.size()); }
    /// No row has a problem.
    bool isValid() const { return m_isValid; }
    /// What is wrong with a row; empty: nothing.
    QString problem(int row) const { return m_rows.at(row)->problem(); }

public Q_SLOTS:
    /// Adds an empty row at the end with the keyboard in it.
    void addEmptyRow();

Q_SIGNALS:
    /// By the user.
    void changed();
    void validityChanged(bool isValid);

protected:
    RowsEditor(const QString& addText, EditorRow::Moves moves, QWidget* parent);

    /// Puts the inputs into a new row and connects them to edited().
    virtual void fillRow(EditorRow& row) = 0;
    /// What is wrong with each row, in order.
    virtual QStringList findProblems() const = 0;

    struct Heading
    {
        QString text;
        int stretch; ///< that of the input
        int width = 0; ///< of an input that does not stretch
    };
    /// Captions above the inputs.
    void setHeadings(const QList<Heading>& headings);
    EditorRow& addRow();
    EditorRow& row(int index) const { return *m_rows.at(index); }
    void clearRows();
    /// Checks all rows anew.
    void check();
    /// The user changed something.
    void edited();

private:
    void removeRow(EditorRow* row);
    void moveRow(EditorRow* row, int by);
    EditorRow::Moves m_moves;
    QVBoxLayout* m_layout;
    QWidget* m_headings;
    QHBoxLayout* m_headingLine;
    QVBoxLayout* m_rowLayout;
    QList<EditorRow*> m_rows;
    bool m_isValid = true;
};

} // namespace widgets
