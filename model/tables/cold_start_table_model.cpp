#include "cold_start_table_model.h"

#include <QThread>
#include <algorithm>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <model/format/times.h>

namespace model {

namespace {

bool isNumber(int column)
{
    return column >= ColdStartTableModel::QueuedColumn
        && column <= ColdStartTableModel::TotalColumn;
}

} // namespace

ColdStartTableModel::ColdStartTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

bool ColdStartTableModel::isNewer(const ColdStart& left, const ColdStart& right)
{
    if (left.createdAt != right.createdAt)
        return left.createdAt > right.createdAt;
    return left.instanceId < right.instanceId;
}

void ColdStartTableModel::setStarts(std::span<const ColdStart> next)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_rows.empty() && !next.empty()) {
        beginResetModel(); // first fill: one signal, not one per row
        m_rows.assign(next.begin(), next.end());
        endResetModel();
        return;
    }
    const auto removeRow = [this](int row) {
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    };
    int row = 0;
    for (const ColdStart& wanted : next) {
        while (row < rowCount() && isNewer(start(row), wanted)) {
            removeRow(row);
        }
        if (row == rowCount() || isNewer(wanted, start(row))) {
            beginInsertRows({}, row, row);
            m_rows.insert(m_rows.begin() + row, wanted);
            endInsertRows();
        } else if (start(row) != wanted) {
            m_rows[static_cast<std::size_t>(row)] = wanted;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
        ++row;
    }
    while (row < rowCount()) {
        removeRow(row);
    }
}

int ColdStartTableModel::rowOf(const std::string& instanceId) const
{
    const auto found = std::ranges::find(
        m_rows, instanceId, [](const ColdStart& start) { return start.instanceId; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int ColdStartTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ColdStartTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ColdStartTableModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const ColdStart& row = start(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::TextAlignmentRole:
        if (isNumber(index.column())) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case InstanceIdRole:
        return QString::fromStdString(row.instanceId);
    case RequestIdRole:
        return QString::fromStdString(row.delayedRequest);
    default:
        return {};
    }
}

QVariant ColdStartTableModel::text(const ColdStart& start, int column) const
{
    const auto& phases = start.phases;
    switch (column) {
    case TimeColumn:
        return clockText(engine::toEpochMs(start.createdAt));
    case PathColumn:
        if (start.hasFailed) return endReasonText(engine::metering::EndReason::StartFailed);
        return startPathText(start.startPath);
    case QueuedColumn:
    case AllocateColumn:
    case RuntimeColumn:
    case LoadColumn:
    case InitializerColumn:
        return durationText(phaseDurations(phases)[static_cast<std::size_t>(column - QueuedColumn)]);
    case TotalColumn:
        return durationText(phases.total());
    case DelayColumn:
        if (start.delayedCalls == 0) return tr("No call");
        if (start.delayedCalls == 1)
            return tr("One call by %1").arg(durationText(start.longestDelay));
        return tr("%n calls, up to %1", nullptr, start.delayedCalls)
            .arg(durationText(start.longestDelay));
    case InstanceColumn:
        return QString::fromStdString(start.instanceId);
    default:
        return {};
    }
}

QString ColdStartTableModel::toolTip(const ColdStart& start, int column) const
{
    switch (column) {
    case TimeColumn:
        return dateTimeText(engine::toEpochMs(start.createdAt));
    case PathColumn:
        return QString::fromStdString(start.note);
    case DelayColumn:
        if (start.delayedCalls == 0)
            return tr("It was started ahead of demand, or the calls that waited are not over yet.");
        return QString::fromStdString(start.delayedRequest);
    default:
        return {};
    }
}

QVariant ColdStartTableModel::headerData(
    int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case PathColumn:
        return tr("Started by");
    case QueuedColumn:
    case AllocateColumn:
    case RuntimeColumn:
    case LoadColumn:
    case InitializerColumn:
        return phaseNames()[section - QueuedColumn];
    case TotalColumn:
        return tr("Total");
    case DelayColumn:
        return tr("Delayed");
    case InstanceColumn:
        return tr("Instance");
    default:
        return {};
    }
}

} // namespace model
