#pragma once

#include <QAbstractTableModel>
#include <deque>
#include <engine/metering/telemetry.h>
#include <span>

namespace model {

/// Finished invocations, the newest on top. New ones come in at the top, the oldest fall out at the
/// bottom.
class InvocationTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        FunctionColumn,
        OutcomeColumn,
        DurationColumn,
        BilledColumn,
        MemoryColumn,
        ColdStartColumn,
        InstanceColumn,
        RequestColumn,
        SourceColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< raw values
        MoodRole, ///< int, a Mood
        RequestIdRole, ///< QString, whole
        InstanceIdRole, ///< QString, whole
    };

    /// `capacity`: rows kept.
    explicit InvocationTableModel(int capacity = 10'000, QObject* parent = nullptr);

    /// `newestFirst`, as a query gives them.
    void setInvocations(std::span<const engine::metering::InvocationRecord> newestFirst);
    /// Finished since, in the order they finished.
    void addInvocations(std::span<const engine::metering::InvocationRecord> oldestFirst);
    const engine::metering::InvocationRecord& record(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)];
    }
    /// -1: not there.
    int rowOf(const QString& requestId) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const int m_capacity;
    std::deque<engine::metering::InvocationRecord> m_rows;
};

} // namespace model
