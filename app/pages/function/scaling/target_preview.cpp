#include <app/pages/function/scaling/target_preview.h>

#include <QVBoxLayout>
#include <algorithm>
#include <engine/scheduler/provision_plan.h>
#include <widgets/charts/time_series_chart.h>

namespace app {

using engine::catalog::ProvisionConfig;
using widgets::Sample;
using widgets::SeriesKind;

namespace {

constexpr std::chrono::hours kAhead{24};
constexpr std::chrono::minutes kRefresh{1};

std::vector<int> askedBy(
    const ProvisionConfig& config, const std::vector<TargetPreview::Ask>& tracked)
{
    std::vector<int> asked;
    for (const auto& policy : config.targetTrackingPolicies) {
        const auto found = std::ranges::find(tracked, policy.name, &TargetPreview::Ask::policy);
        asked.push_back(static_cast<int>(
            std::clamp<std::int64_t>(found == tracked.end() ? policy.minCapacity : found->target,
                policy.minCapacity, policy.maxCapacity)));
    }
    return asked;
}

} // namespace

TargetPreview::TargetPreview(QWidget* parent)
    : Card(tr("The next 24 hours"), Padding::None, parent)
    , m_chart(new widgets::TimeSeriesChart({.kind = widgets::Unit::Kind::Count, .currency = {}}))
{
    setNote(tr("provisioned instances asked for"));
    m_chart->setAccessibleName(tr("Provisioned instances asked for in the next 24 hours"));
    m_inForceSeries = m_chart->addSeries(
        tr("In force"), {.kind = SeriesKind::Step, .color = 0, .isFilled = true});
    m_stagedSeries = m_chart->addSeries(tr("Staged"), {.kind = SeriesKind::Step, .color = 1});
    body()->addWidget(m_chart);
    connect(&m_clock, &QTimer::timeout, this, &TargetPreview::draw);
    m_clock.start(kRefresh);
}

void TargetPreview::setConfigs(const ProvisionConfig& inForce,
    const std::optional<ProvisionConfig>& staged, std::vector<Ask> tracked)
{
    if (inForce == m_inForce && staged == m_staged && tracked == m_tracked) return;
    m_inForce = inForce;
    m_staged = staged;
    m_tracked = std::move(tracked);
    draw();
}

void TargetPreview::draw()
{
    setSeries(m_inForceSeries, m_inForce);
    setSeries(m_stagedSeries, m_staged);
    const engine::TimePoint now = engine::SystemClock().now();
    m_chart->group().setRange(engine::toEpochMs(now), engine::toEpochMs(now + kAhead));
}

void TargetPreview::setSeries(int series, const std::optional<ProvisionConfig>& config)
{
    std::vector<Sample> samples;
    if (config) {
        const engine::TimePoint now = engine::SystemClock().now();
        const engine::scheduler::ProvisionPlan plan(*config);
        for (const auto& step : engine::scheduler::previewTarget(
                 plan, askedBy(*config, m_tracked), now, now + kAhead)) {
            samples.push_back({engine::toEpochMs(step.from), static_cast<double>(step.target)});
        }
        if (!samples.empty())
            samples.push_back({engine::toEpochMs(now + kAhead), samples.back().value});
    }
    m_chart->setSamples(series, samples);
}

} // namespace app
