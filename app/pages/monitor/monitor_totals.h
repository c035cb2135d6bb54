#pragma once

#include <QWidget>
#include <engine/metering/metrics.h>
#include <engine/metering/price.h>
#include <optional>

namespace widgets {
class StatTile;
}

namespace app {

/// The row of sums over the stretch the monitor shows.
class MonitorTotals : public QWidget
{
    Q_OBJECT
public:
    /// `prices` outlive the row.
    explicit MonitorTotals(const engine::metering::PriceTable& prices, QWidget* parent = nullptr);

    /// nullopt: not known yet.
    void setSum(const std::optional<engine::metering::MetricPoint>& sum);

private:
    void showUnknown();
    const engine::metering::PriceTable& m_prices;
    std::optional<engine::metering::MetricPoint> m_sum;
    widgets::StatTile* m_invocations;
    widgets::StatTile* m_errors;
    widgets::StatTile* m_throttles;
    widgets::StatTile* m_coldStarts;
    widgets::StatTile* m_billed;
    widgets::StatTile* m_cost;
};

} // namespace app
