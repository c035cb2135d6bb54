#pragma once

#include <QAbstractTableModel>
#include <app/pages/costs/cost_report.h>
#include <optional>

namespace app {

/// What each function used and costs, under one price table or two side by side. GUI thread.
class CostTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        FunctionColumn,
        Invocations,
        OnDemand,
        ProvisionedActive,
        ProvisionedIdle,
        Units,
        Cost,
        OtherCost, ///< under the table to compare with
        ColumnCount,
    };
    enum Role {
        SortRole = Qt::UserRole,
        PathRole,
    };
    struct Table
    {
        std::vector<CostReport::Function> functions;
        QString unit, currency;
    };
    struct Other
    {
        std::vector<CostReport::Function> functions;
        QString name, currency;
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows keep their places as long as the functions are the same ones.
    void setTable(Table table, std::optional<Other> other);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const CostReport::Function* other(const QString& path) const;
    QVariant value(const CostReport::Function& function, Column column) const;
    QString text(const CostReport::Function& function, Column column) const;
    Table m_table;
    std::optional<Other> m_other;
};

} // namespace app
