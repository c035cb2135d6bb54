#include "invocation_table_model.h"

#include <QThread>
#include <algorithm>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <model/format/times.h>

using namespace Qt::StringLiterals;
using engine::metering::InvocationRecord;

namespace model {

namespace {

using Table = InvocationTableModel;

bool isNumber(int column)
{
    return column == Table::DurationColumn || column == Table::BilledColumn
        || column == Table::MemoryColumn || column == Table::ColdStartColumn;
}

bool hasRun(const InvocationRecord& invocation)
{
    return !invocation.instanceId.empty();
}

QString text(const InvocationRecord& invocation, int column)
{
    switch (column) {
    case Table::TimeColumn:
        return clockText(engine::toEpochMs(invocation.arrivedAt));
    case Table::FunctionColumn:
        return QString::fromStdString(invocation.service + '/' + invocation.function);
    case Table::OutcomeColumn:
        return outcomeText(invocation.outcome);
    case Table::DurationColumn:
        return hasRun(invocation) ? durationText(invocation.durationMs) : QString();
    case Table::BilledColumn:
        return hasRun(invocation) ? durationText(static_cast<double>(invocation.billedMs))
                                  : QString();
    case Table::MemoryColumn:
        return hasRun(invocation) ? bytesText(invocation.maxMemoryMb * 1024 * 1024) : QString();
    case Table::ColdStartColumn:
        return invocation.isColdStart ? durationText(invocation.phases.total()) : QString();
    case Table::InstanceColumn:
        return QString::fromStdString(invocation.instanceId).right(8);
    case Table::RequestColumn:
        return QString::fromStdString(invocation.requestId).left(8);
    case Table::SourceColumn:
        return QString::fromStdString(invocation.source);
    default:
        return {};
    }
}

QVariant sortValue(const InvocationRecord& invocation, int column)
{
    switch (column) {
    case Table::TimeColumn:
        return static_cast<qlonglong>(engine::toEpochMs(invocation.arrivedAt));
    case Table::DurationColumn:
        return invocation.durationMs;
    case Table::BilledColumn:
        return static_cast<qlonglong>(invocation.billedMs);
    case Table::MemoryColumn:
        return invocation.maxMemoryMb;
    case Table::ColdStartColumn:
        return invocation.isColdStart ? engine::toMs(invocation.phases.total()) : 0.0;
    default:
        return text(invocation, column);
    }
}

QString toolTip(const InvocationRecord& invocation, int column)
{
    switch (column) {
    case Table::TimeColumn:
        return dateTimeText(engine::toEpochMs(invocation.arrivedAt));
    case Table::OutcomeColumn: {
        QStringList parts;
        for (const std::string& part : {invocation.errorType, invocation.errorMessage}) {
            if (!part.empty()) parts << QString::fromStdString(part);
        }
        return parts.join(u": "_s);
    }
    case Table::InstanceColumn:
        return QString::fromStdString(invocation.instanceId);
    case Table::RequestColumn:
        return QString::fromStdString(invocation.requestId);
    default:
        return {};
    }
}

} // namespace

InvocationTableModel::InvocationTableModel(int capacity, QObject* parent)
    : QAbstractTableModel(parent)
    , m_capacity(capacity)
{
}

void InvocationTableModel::setInvocations(std::span<const InvocationRecord> newestFirst)
{
    Q_ASSERT(QThread::currentThread() == thread());
    beginResetModel();
    const auto shown
        = newestFirst.first(std::min(newestFirst.size(), static_cast<std::size_t>(m_capacity)));
    m_rows.assign(shown.begin(), shown.end());
    endResetModel();
}

void InvocationTableModel::addInvocations(std::span<const InvocationRecord> oldestFirst)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const auto shown
        = oldestFirst.last(std::min(oldestFirst.size(), static_cast<std::size_t>(m_capacity)));
    if (shown.empty()) return;
    const int surplus = rowCount() + static_cast<int>(shown.size()) - m_capacity;
    if (surplus > 0) {
        beginRemoveRows({}, rowCount() - surplus, rowCount() - 1);
        m_rows.resize(m_rows.size() - static_cast<std::size_t>(surplus));
        endRemoveRows();
    }
    beginInsertRows({}, 0, static_cast<int>(shown.size()) - 1);
    m_rows.insert(m_rows.begin(), shown.rbegin(), shown.rend());
    endInsertRows();
}

int InvocationTableModel::rowOf(const QString& requestId) const
{
    const auto found
        = std::ranges::find(m_rows, requestId.toStdString(), &InvocationRecord::requestId);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int InvocationTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int InvocationTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant InvocationTableModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const InvocationRecord& invocation = record(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(invocation, index.column());
    case Qt::TextAlignmentRole:
        if (isNumber(index.column())) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        return toolTip(invocation, index.column());
    case SortRole:
        return sortValue(invocation, index.column());
    case MoodRole:
        return static_cast<int>(outcomeMood(invocation.outcome));
    case RequestIdRole:
        return QString::fromStdString(invocation.requestId);
    case InstanceIdRole:
        return QString::fromStdString(invocation.instanceId);
    default:
        return {};
    }
}

QVariant InvocationTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case FunctionColumn:
        return tr("Function");
    case OutcomeColumn:
        return tr("Outcome");
    case DurationColumn:
        return tr("Duration");
    case BilledColumn:
        return tr("Billed");
    case MemoryColumn:
        return tr("Memory");
    case ColdStartColumn:
        return tr("Cold start");
    case InstanceColumn:
        return tr("Instance");
    case RequestColumn:
        return tr("Request");
    case SourceColumn:
        return tr("Source");
    default:
        return {};
    }
}

} // namespace model
