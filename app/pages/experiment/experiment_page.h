#pragma once

#include <QTimer>
#include <QWidget>
#include <app/console/workspace.h>
#include <app/pages/experiment/experiment_runner.h>
#include <optional>
#include <widgets/charts/chart_group.h>

class QPushButton;

namespace widgets {
class Label;
class TimeSeriesChart;
class UnitSpinBox;
} // namespace widgets

namespace app {

class ExperimentTableModel;

/// Shows what instance concurrency changes: the same calls at 1 and at 10, run for real, with their
/// instances, time and cost side by side.
class ExperimentPage : public QWidget
{
    Q_OBJECT
public:
    explicit ExperimentPage(Workspace& workspace, QWidget* parent = nullptr);

private:
    QWidget* makeControls();
    QWidget* makeCharts();
    QWidget* makeResult();
    void run();
    void showRunning();
    void takeRun(const ExperimentRun& run);
    void showEnd();
    void showGauges();

    Workspace& m_workspace;
    widgets::ChartGroup m_group;
    widgets::UnitSpinBox* m_seconds;
    QPushButton* m_run;
    QPushButton* m_cancel;
    widgets::Label* m_status;
    widgets::TimeSeriesChart* m_instances;
    widgets::TimeSeriesChart* m_inFlight;
    ExperimentTableModel* m_table;
    widgets::Label* m_conclusion;
    QTimer m_tick; ///< while it runs
    qint64 m_startMs = 0;
    int m_concurrency = 0; ///< of the run under way
    std::optional<ExperimentRun> m_first, m_last;
    std::optional<engine::Error> m_error;
    ExperimentRunner m_runner; ///< last: it tells the others
};

} // namespace app
