#pragma once

#include <QAbstractTableModel>
#include <app/parts/change_line.h>
#include <vector>

namespace app {

/// The comparison of what runs with what is staged, as a table.
class ChangeTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FieldColumn, RunningColumn, StagedColumn, ColumnCount };

    explicit ChangeTableModel(std::vector<ChangeLine> lines, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<ChangeLine> m_lines;
};

} // namespace app
