#pragma once

#include <QWidget>

class QGridLayout;

namespace widgets {

class Label;

/// Names and values in columns, as in an overview: muted names, values that can be selected.
class KeyValueGrid : public QWidget
{
    Q_OBJECT
public:
    /// `columns`: pairs side by side.
    explicit KeyValueGrid(int columns = 1, QWidget* parent = nullptr);

    /// The next cell, row by row; returns the value's label.
    Label* addValue(const QString& name, const QString& value = {});
    /// The same with a widget of yours, which it takes.
    void addWidget(const QString& name, QWidget* value);

private:
    QGridLayout* m_grid;
    int m_columns;
    int m_count = 0;
};

} // namespace widgets
