#pragma once

#include <QImage>
#include <QList>
#include <QWidget>
#include <app/pages/monitor/monitor_values.h>
#include <engine/metering/price.h>
#include <span>

class QStackedWidget;

namespace widgets {
class Card;
class ChartGroup;
class TimeSeriesChart;
} // namespace widgets

namespace app {

/// The four charts of the monitor, two by two, over one stretch of time: instances, concurrency,
/// cold starts, billed duration with its cost.
class MonitorCharts : public QWidget
{
    Q_OBJECT
public:
    /// Both outlive the charts.
    MonitorCharts(widgets::ChartGroup& group, const engine::metering::PriceTable& prices,
        QWidget* parent = nullptr);

    /// The bars. `step`: seconds each of them stands for.
    void setPoints(std::span<const engine::metering::MetricPoint> points, int step);
    /// The lines.
    void setGauges(std::span<const model::LiveHistory::Sample> line);
    /// The sentences beside the titles.
    void setSum(const engine::metering::MetricPoint& sum);
    /// What charts without bars say.
    void setLoading(bool isLoading);

    /// Named by their accessible names. Of billed duration and cost the one that is shown.
    QList<widgets::TimeSeriesChart*> charts() const;
    /// All four at twice the size.
    QImage picture();

Q_SIGNALS:
    void exported(const QString& path);
    void exportFailed(const QString& reason);

private:
    widgets::TimeSeriesChart* makeChart(
        const QString& name, widgets::TimeSeriesChart* chart, QStackedWidget* stack = nullptr);
    widgets::Card* makeCard(const QString& title, QWidget* content);

    const engine::metering::PriceTable& m_prices;
    widgets::TimeSeriesChart* m_instances;
    widgets::TimeSeriesChart* m_concurrency;
    widgets::TimeSeriesChart* m_coldStarts;
    QStackedWidget* m_billedOrCost;
    widgets::TimeSeriesChart* m_billed;
    widgets::TimeSeriesChart* m_cost;
    widgets::Card* m_instancesCard;
    widgets::Card* m_concurrencyCard;
    widgets::Card* m_coldStartsCard;
    widgets::Card* m_billedCard;
};

} // namespace app
