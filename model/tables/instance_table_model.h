#pragma once

#include <QAbstractTableModel>
#include <engine/metering/telemetry.h>
#include <span>
#include <vector>

namespace model {

/// Instances, alive and ended, and how they are or were, by id.
class InstanceTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        IdColumn,
        StateColumn,
        KindColumn, ///< on-demand or provisioned
        LoadColumn, ///< in flight of concurrency
        MemoryColumn,
        PeakColumn,
        InvocationsColumn,
        BilledColumn,
        CreatedColumn,
        AgeColumn, ///< how long an ended one lived
        ColdStartColumn,
        StartColumn,
        IsolationColumn,
        EndColumn, ///< when and why
        NoteColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< raw values
        MoodRole, ///< int, a Mood
        IdRole, ///< QString, whole
        AliveRole, ///< bool
    };

    explicit InstanceTableModel(QObject* parent = nullptr);

    /// Shows `next` (ascending by id) with the fewest row signals, so that selection and scroll
    /// position survive a refresh. GUI thread only; one walk over both lists. `nowMs` is when it
    /// was taken: ages count up to it.
    void setSnapshot(std::span<const engine::metering::InstanceRecord> next, std::int64_t nowMs);
    const engine::metering::InstanceRecord& record(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)];
    }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant text(const engine::metering::InstanceRecord& instance, int column) const;
    QVariant sortValue(const engine::metering::InstanceRecord& instance, int column) const;
    QString toolTip(const engine::metering::InstanceRecord& instance, int column) const;
    std::int64_t ageMs(const engine::metering::InstanceRecord& instance) const;
    QString endText(const engine::metering::InstanceRecord& instance) const;
    std::vector<engine::metering::InstanceRecord> m_rows;
    std::int64_t m_nowMs = 0;
};

} // namespace model
