#pragma once

#include <QTimer>
#include <engine/catalog/provision.h>
#include <optional>
#include <span>
#include <vector>
#include <widgets/common/card.h>

namespace widgets {
class TimeSeriesChart;
}

namespace app {

/// How many provisioned instances a config asks for in the next 24 hours.
class TargetPreview : public widgets::Card
{
    Q_OBJECT
public:
    explicit TargetPreview(QWidget* parent = nullptr);

    /// `staged`: nullopt while it has problems, or when nothing is staged. `tracked`: what each
    /// policy asks for, by its name; those not named ask for the least they may.
    struct Ask
    {
        std::string policy;
        int target = 0;
        bool operator==(const Ask&) const = default;
    };
    void setConfigs(const engine::catalog::ProvisionConfig& inForce,
        const std::optional<engine::catalog::ProvisionConfig>& staged, std::vector<Ask> tracked);

private:
    void draw();
    void setSeries(int series, const std::optional<engine::catalog::ProvisionConfig>& config);

    widgets::TimeSeriesChart* m_chart;
    int m_inForceSeries, m_stagedSeries;
    engine::catalog::ProvisionConfig m_inForce;
    std::optional<engine::catalog::ProvisionConfig> m_staged;
    std::vector<Ask> m_tracked;
    QTimer m_clock; ///< the day moves on
};

} // namespace app
