#pragma once

#include <QAbstractTableModel>
#include <app/experiment/concurrency_experiment.h>
#include <array>
#include <optional>

namespace app {

/// What was measured, a row for each concurrency; cells are empty until then. GUI thread.
class ExperimentTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        Concurrency,
        Instances,
        Requests,
        WallTime,
        BilledDuration,
        Cost,
        ColdStarts,
        ColumnCount,
    };
    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    /// Takes the row of its concurrency.
    void setRun(const ExperimentRun& run);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static constexpr std::size_t kRows = std::size(concurrency_experiment::kConcurrencies);
    std::array<std::optional<ExperimentRun>, kRows> m_runs;
};

} // namespace app
