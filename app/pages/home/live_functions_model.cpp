#include <app/pages/home/live_functions_model.h>

#include <model/format/numbers.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::MetricsFold;

namespace {

bool hasInstances(const MetricsFold::Gauges& gauges)
{
    return gauges.onDemand + gauges.provisioned + gauges.creating > 0;
}

} // namespace

void LiveFunctionsModel::setLive(const engine::LiveSnapshot& live)
{
    std::size_t row = 0;
    const auto at = [](std::size_t position) { return static_cast<int>(position); };
    const auto removeRow = [&] {
        beginRemoveRows({}, at(row), at(row));
        m_rows.erase(m_rows.begin() + at(row));
        endRemoveRows();
    };
    for (const auto& [path, gauges] : live.gauges) {
        if (path == engine::metering::kAllFunctions || !hasInstances(gauges)) continue;
        while (row < m_rows.size() && m_rows[row].path < path)
            removeRow();
        if (row == m_rows.size() || m_rows[row].path != path) {
            beginInsertRows({}, at(row), at(row));
            m_rows.insert(m_rows.begin() + at(row), Row{path, gauges});
            endInsertRows();
        } else if (m_rows[row].gauges != gauges) {
            m_rows[row].gauges = gauges;
            Q_EMIT dataChanged(index(at(row), 0), index(at(row), ColumnCount - 1));
        }
        ++row;
    }
    while (row < m_rows.size())
        removeRow();
}

int LiveFunctionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LiveFunctionsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LiveFunctionsModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const QString path = QString::fromStdString(row.path);
    switch (role) {
    case ServiceRole:
        return path.section(u'/', 0, 0);
    case FunctionRole:
        return path.section(u'/', 1);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case FunctionColumn:
        return path;
    case InstancesColumn:
        return model::countText(row.gauges.onDemand + row.gauges.provisioned);
    case CreatingColumn:
        return model::countText(row.gauges.creating);
    case InFlightColumn:
        return tr("%1 of %2", "calls in flight of those that fit")
            .arg(model::countText(row.gauges.inFlight), model::countText(row.gauges.capacity));
    default:
        return {};
    }
}

QVariant LiveFunctionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case FunctionColumn:
        return tr("Function");
    case InstancesColumn:
        return tr("Instances");
    case CreatingColumn:
        return tr("Starting");
    case InFlightColumn:
        return tr("Calls in flight");
    default:
        return {};
    }
}

} // namespace app
