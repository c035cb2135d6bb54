#include <app/pages/costs/cost_table_model.h>

#include <algorithm>
#include <model/format/numbers.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

QString timeText(std::int64_t ms)
{
    return ms == 0 ? u"–"_s : model::durationText(static_cast<double>(ms));
}

} // namespace

void CostTableModel::setTable(Table table, std::optional<Other> other)
{
    // In order of the names: a view that shows another order sorts by itself.
    std::ranges::sort(table.functions, {}, &CostReport::Function::path);
    const bool isSame = std::ranges::equal(
        table.functions, m_table.functions, {}, &CostReport::Function::path, &CostReport::Function::path);
    if (!isSame) beginResetModel();
    m_table = std::move(table);
    m_other = std::move(other);
    if (!isSame) return endResetModel();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int CostTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.functions.size());
}

int CostTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const CostReport::Function* CostTableModel::other(const QString& path) const
{
    if (!m_other) return nullptr;
    const auto found = std::ranges::find(m_other->functions, path, &CostReport::Function::path);
    return found == m_other->functions.end() ? nullptr : &*found;
}

QVariant CostTableModel::value(const CostReport::Function& function, Column column) const
{
    switch (column) {
    case FunctionColumn:
        return function.path;
    case Invocations:
        return qlonglong(function.usage.invocations);
    case OnDemand:
        return qlonglong(function.usage.time.onDemandMs);
    case ProvisionedActive:
        return qlonglong(function.usage.time.activeMs);
    case ProvisionedIdle:
        return qlonglong(function.usage.time.idleMs);
    case Units:
        return function.units;
    case Cost:
        return function.cost;
    case OtherCost: {
        const auto* const same = other(function.path);
        return same ? same->cost : 0.0;
    }
    case ColumnCount:
        break;
    }
    Q_UNREACHABLE();
}

QString CostTableModel::text(const CostReport::Function& function, Column column) const
{
    const auto& time = function.usage.time;
    switch (column) {
    case FunctionColumn:
        return function.path;
    case Invocations:
        return model::countText(function.usage.invocations);
    case OnDemand:
        return timeText(time.onDemandMs);
    case ProvisionedActive:
        return timeText(time.activeMs);
    case ProvisionedIdle:
        return timeText(time.idleMs);
    case Units:
        return model::unitsAmount(function.units, m_table.unit).text();
    case Cost:
        return model::moneyText(function.cost, m_table.currency);
    case OtherCost:
        return m_other ? model::moneyText(value(function, OtherCost).toDouble(), m_other->currency)
                       : QString();
    case ColumnCount:
        break;
    }
    Q_UNREACHABLE();
}

QVariant CostTableModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const auto& function = m_table.functions[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(function, column);
    case SortRole:
        return value(function, column);
    case PathRole:
        return function.path;
    case Qt::TextAlignmentRole:
        return column == FunctionColumn ? QVariant() : int(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant CostTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section != FunctionColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == OtherCost && m_other) return m_other->name;
    if (role != Qt::DisplayRole) return {};
    switch (static_cast<Column>(section)) {
    case FunctionColumn:
        return tr("Function");
    case Invocations:
        return tr("Invocations");
    case OnDemand:
        return tr("On demand");
    case ProvisionedActive:
        return tr("Prov. active", "provisioned instances, active time");
    case ProvisionedIdle:
        return tr("Prov. idle", "provisioned instances, idle time");
    case Units:
        return m_table.unit;
    case Cost:
        return tr("Cost");
    case OtherCost:
        return tr("Compared");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace app
