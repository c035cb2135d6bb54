#include "instance_sort_model.h"

#include "instance_table_model.h"

namespace model {

InstanceSortModel::InstanceSortModel(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(InstanceTableModel::SortRole);
}

void InstanceSortModel::setShown(Shown shown)
{
    if (std::exchange(m_shown, shown) != shown) invalidateFilter();
}

bool InstanceSortModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_shown == Shown::All) return true;
    const bool isAlive
        = sourceModel()->index(row, 0, parent).data(InstanceTableModel::AliveRole).toBool();
    return isAlive == (m_shown == Shown::Alive);
}

bool InstanceSortModel::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const bool isLeftAlive = left.data(InstanceTableModel::AliveRole).toBool();
    const bool isRightAlive = right.data(InstanceTableModel::AliveRole).toBool();
    if (isLeftAlive != isRightAlive)
        return sortOrder() == Qt::AscendingOrder ? isLeftAlive : isRightAlive;
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace model
