#include <app/pages/experiment/experiment_table_model.h>

#include <model/format/numbers.h>

using namespace Qt::StringLiterals;

namespace app {

using concurrency_experiment::kConcurrencies;

void ExperimentTableModel::clear()
{
    m_runs = {};
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void ExperimentTableModel::setRun(const ExperimentRun& run)
{
    for (std::size_t i = 0; i < kRows; ++i) {
        if (kConcurrencies[i] != run.concurrency) continue;
        m_runs[i] = run;
        const int row = static_cast<int>(i);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

int ExperimentTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kRows);
}

int ExperimentTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExperimentTableModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (index.column() == Concurrency) return model::countText(kConcurrencies[row]);
    const auto& run = m_runs[row];
    if (!run) return u"–"_s;
    switch (static_cast<Column>(index.column())) {
    case Instances:
        return model::countText(run->instances);
    case Requests:
        return model::countText(run->calls);
    case WallTime:
        return model::durationText(run->wallMs);
    case BilledDuration:
        return model::durationText(static_cast<double>(run->billedMs));
    case Cost:
        return model::moneyText(run->cost, QString::fromStdString(run->currency));
    case ColdStarts:
        return model::countText(run->coldStarts);
    case Concurrency:
    case ColumnCount:
        break;
    }
    Q_UNREACHABLE();
}

QVariant ExperimentTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (static_cast<Column>(section)) {
    case Concurrency:
        return tr("Concurrency");
    case Instances:
        return tr("Instances");
    case Requests:
        return tr("Requests");
    case WallTime:
        return tr("Wall time");
    case BilledDuration:
        return tr("Billed duration");
    case Cost:
        return tr("Cost");
    case ColdStarts:
        return tr("Cold starts");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace app
