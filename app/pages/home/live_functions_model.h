#pragma once

#include <QAbstractTableModel>
#include <engine/engine.h>
#include <vector>

namespace app {

/// Functions that have instances now and how busy they are, by name.
class LiveFunctionsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FunctionColumn, InstancesColumn, CreatingColumn, InFlightColumn, ColumnCount };
    enum Role {
        ServiceRole = Qt::UserRole, ///< QString
        FunctionRole, ///< QString
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// With the fewest row signals, so that the selection survives.
    void setLive(const engine::LiveSnapshot& live);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        std::string path; ///< "service/function"
        engine::metering::MetricsFold::Gauges gauges;
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> m_rows; ///< ascending by path
};

} // namespace app
