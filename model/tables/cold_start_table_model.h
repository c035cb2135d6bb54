#pragma once

#include <QAbstractTableModel>
#include <engine/metering/telemetry.h>
#include <span>
#include <string>
#include <vector>

namespace model {

/// One start of an instance and the calls that waited for it.
struct ColdStart
{
    std::string instanceId;
    engine::TimePoint createdAt;
    engine::metering::ColdStartPhases phases;
    std::string startPath; ///< see InstanceRecord
    std::string note; ///< see InstanceRecord
    bool isProvisioned = false;
    bool hasFailed = false;
    int delayedCalls = 0; ///< finished ones
    engine::Duration longestDelay{};
    std::string delayedRequest; ///< the one that waited longest; empty: none
    bool operator==(const ColdStart&) const = default;
};

/// Starts of instances and how they were spent, the newest on top.
class ColdStartTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        PathColumn,
        QueuedColumn,
        AllocateColumn,
        RuntimeColumn,
        LoadColumn,
        InitializerColumn,
        TotalColumn,
        DelayColumn, ///< how long calls waited
        InstanceColumn,
        ColumnCount
    };
    enum Role {
        InstanceIdRole = Qt::UserRole, ///< QString, whole
        RequestIdRole, ///< QString, the call that waited longest; may be empty
    };

    explicit ColdStartTableModel(QObject* parent = nullptr);

    /// Shows `next` (newest first, see isNewer()) with the fewest row signals. GUI thread only.
    void setStarts(std::span<const ColdStart> next);
    const ColdStart& start(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    /// -1: not there.
    int rowOf(const std::string& instanceId) const;

    /// By time of creation, among equals by id.
    static bool isNewer(const ColdStart& left, const ColdStart& right);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant text(const ColdStart& start, int column) const;
    QString toolTip(const ColdStart& start, int column) const;
    std::vector<ColdStart> m_rows;
};

} // namespace model
