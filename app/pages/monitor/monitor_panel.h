#pragma once

#include <QTimer>
#include <QWidget>
#include <app/console/workspace.h>
#include <app/pages/monitor/metric_history.h>
#include <app/pages/monitor/monitor_values.h>
#include <engine/metering/price.h>
#include <widgets/charts/chart_group.h>

class QMenu;
class QPushButton;

namespace widgets {
class Chip;
class Label;
class SegmentedControl;
class StateStack;
} // namespace widgets

namespace app {

class MonitorCharts;
class MonitorTotals;

/// Live charts and sums of one function, or of all of them together, over a window of time that can
/// be zoomed, moved and stopped. Works only while it is visible.
class MonitorPanel : public QWidget
{
    Q_OBJECT
public:
    explicit MonitorPanel(Workspace& workspace, QWidget* parent = nullptr);

    /// "service/function"; empty: all together.
    void setFunction(const QString& path);

    MonitorCharts& charts() const { return *m_charts; }
    widgets::ChartGroup& group() { return m_group; }

protected:
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;

private:
    QWidget* makeTools();
    void fillExportMenu(QMenu* menu);
    void tick();
    void showRange();
    void showPoints();
    void showGauges();
    void showSum();
    void showMode();
    void showFailure(const engine::Error& error);
    void saveAllPictures();
    void saveAllValues();
    void tellSaved(const QString& path);
    void tellFailed(const QString& reason);

    Workspace& m_workspace;
    const engine::metering::PriceTable& m_prices;
    widgets::ChartGroup m_group;
    MetricHistory m_history;
    std::string m_function;
    MonitorTotals* m_totals;
    MonitorCharts* m_charts;
    widgets::StateStack* m_states;
    widgets::SegmentedControl* m_window;
    widgets::Chip* m_mode;
    widgets::Label* m_range;
    QPushButton* m_back;
    QPushButton* m_pause;
    QTimer m_tick;
    bool m_hasNews = false; ///< since the charts were drawn
};

} // namespace app
