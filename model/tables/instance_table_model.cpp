#include "instance_table_model.h"

#include <QThread>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <model/format/times.h>

using namespace Qt::StringLiterals;
using engine::metering::InstanceRecord;

namespace model {

namespace {

bool isNumber(int column)
{
    switch (column) {
    case InstanceTableModel::LoadColumn:
    case InstanceTableModel::MemoryColumn:
    case InstanceTableModel::PeakColumn:
    case InstanceTableModel::InvocationsColumn:
    case InstanceTableModel::BilledColumn:
    case InstanceTableModel::CreatedColumn:
    case InstanceTableModel::AgeColumn:
    case InstanceTableModel::ColdStartColumn:
        return true;
    default:
        return false;
    }
}

} // namespace

InstanceTableModel::InstanceTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void InstanceTableModel::setSnapshot(std::span<const InstanceRecord> next, std::int64_t nowMs)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const bool isOlder = nowMs / 1000 != m_nowMs / 1000;
    m_nowMs = nowMs;
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
    for (const InstanceRecord& wanted : next) {
        while (row < rowCount() && record(row).instanceId < wanted.instanceId) {
            removeRow(row);
        }
        if (row == rowCount() || record(row).instanceId != wanted.instanceId) {
            beginInsertRows({}, row, row);
            m_rows.insert(m_rows.begin() + row, wanted);
            endInsertRows();
        } else if (record(row) != wanted) {
            m_rows[static_cast<std::size_t>(row)] = wanted;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
        ++row;
    }
    while (row < rowCount()) {
        removeRow(row);
    }
    // Ages are shown in seconds, and how long ago something ended.
    if (isOlder && !m_rows.empty())
        Q_EMIT dataChanged(index(0, AgeColumn), index(rowCount() - 1, EndColumn));
}

int InstanceTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int InstanceTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant InstanceTableModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const InstanceRecord& instance = record(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(instance, index.column());
    case Qt::TextAlignmentRole:
        if (isNumber(index.column())) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        return toolTip(instance, index.column());
    case SortRole:
        return sortValue(instance, index.column());
    case MoodRole:
        return static_cast<int>(instanceMood(instance));
    case IdRole:
        return QString::fromStdString(instance.instanceId);
    case AliveRole:
        return isAlive(instance);
    default:
        return {};
    }
}

QVariant InstanceTableModel::text(const InstanceRecord& instance, int column) const
{
    switch (column) {
    case IdColumn:
        return QString::fromStdString(instance.instanceId);
    case StateColumn:
        return instanceStateText(instance);
    case KindColumn:
        return instanceKindText(instance.isProvisioned);
    case LoadColumn:
        if (!isAlive(instance)) return {};
        return tr("%1 of %2", "calls in flight, concurrency")
            .arg(countText(instance.inFlight), countText(instance.concurrency));
    case MemoryColumn:
        if (!isAlive(instance) || instance.memoryBytes == 0) return {}; // not measured yet
        return bytesText(static_cast<double>(instance.memoryBytes));
    case PeakColumn:
        if (instance.peakMemoryBytes == 0) return {};
        return bytesText(static_cast<double>(instance.peakMemoryBytes));
    case InvocationsColumn:
        return countText(instance.invocations);
    case BilledColumn:
        return durationText(static_cast<double>(instance.billedMs));
    case CreatedColumn:
        return clockSecondsText(engine::toEpochMs(instance.createdAt));
    case AgeColumn:
        return durationText(static_cast<double>(ageMs(instance) / 1000 * 1000));
    case ColdStartColumn:
        return durationText(instance.phases.total());
    case StartColumn:
        return startPathText(instance.startPath);
    case IsolationColumn:
        return sandboxText(instance.isolation);
    case EndColumn:
        return endText(instance);
    case NoteColumn:
        return QString::fromStdString(instance.note);
    default:
        return {};
    }
}

QString InstanceTableModel::endText(const InstanceRecord& instance) const
{
    if (isAlive(instance)) return endReasonText(instance.endReason);
    return tr("%1, %2", "why an instance ended, how long ago")
        .arg(endReasonText(instance.endReason),
            agoText(engine::toEpochMs(instance.endedAt), m_nowMs));
}

QVariant InstanceTableModel::sortValue(const InstanceRecord& instance, int column) const
{
    switch (column) {
    case LoadColumn:
        return instance.inFlight;
    case MemoryColumn:
        return static_cast<qlonglong>(instance.memoryBytes);
    case PeakColumn:
        return static_cast<qlonglong>(instance.peakMemoryBytes);
    case InvocationsColumn:
        return static_cast<qlonglong>(instance.invocations);
    case BilledColumn:
        return static_cast<qlonglong>(instance.billedMs);
    case CreatedColumn:
        return static_cast<qlonglong>(engine::toEpochMs(instance.createdAt));
    case AgeColumn:
        return static_cast<qlonglong>(ageMs(instance));
    case EndColumn:
        return static_cast<qlonglong>(
            isAlive(instance) ? m_nowMs : engine::toEpochMs(instance.endedAt));
    case ColdStartColumn:
        return engine::toMs(instance.phases.total());
    default:
        return text(instance, column);
    }
}

QString InstanceTableModel::toolTip(const InstanceRecord& instance, int column) const
{
    switch (column) {
    case IdColumn:
    case StateColumn:
    case NoteColumn:
        return QString::fromStdString(instance.note);
    case CreatedColumn:
        return dateTimeText(engine::toEpochMs(instance.createdAt));
    case EndColumn:
        return isAlive(instance) ? QString() : dateTimeText(engine::toEpochMs(instance.endedAt));
    case MemoryColumn:
        return tr("Highest so far: %1")
            .arg(bytesText(static_cast<double>(instance.peakMemoryBytes)));
    case ColdStartColumn: {
        const QStringList names = phaseNames();
        const auto parts = phaseDurations(instance.phases);
        QStringList lines;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            lines << u"%1: %2"_s.arg(names[static_cast<qsizetype>(i)], durationText(parts[i]));
        }
        return lines.join(u'\n');
    }
    default:
        return {};
    }
}

std::int64_t InstanceTableModel::ageMs(const InstanceRecord& instance) const
{
    const std::int64_t until = isAlive(instance) ? m_nowMs : engine::toEpochMs(instance.endedAt);
    return std::max<std::int64_t>(0, until - engine::toEpochMs(instance.createdAt));
}

QVariant InstanceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case IdColumn:
        return tr("Instance");
    case StateColumn:
        return tr("State");
    case KindColumn:
        return tr("Kind");
    case LoadColumn:
        return tr("In flight");
    case MemoryColumn:
        return tr("Memory");
    case PeakColumn:
        return tr("Peak");
    case InvocationsColumn:
        return tr("Invocations");
    case BilledColumn:
        return tr("Billed");
    case CreatedColumn:
        return tr("Created");
    case AgeColumn:
        return tr("Age");
    case ColdStartColumn:
        return tr("Cold start");
    case StartColumn:
        return tr("Started by");
    case IsolationColumn:
        return tr("Sandbox");
    case EndColumn:
        return tr("Ended");
    case NoteColumn:
        return tr("Note");
    default:
        return {};
    }
}

} // namespace model
