#include <app/parts/live_tiles.h>

#include <QDateTime>
#include <QTimer>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/client/live_history.h>
#include <model/format/numbers.h>
#include <widgets/common/metrics.h>
#include <widgets/common/stat_tile.h>

namespace app {

using engine::metering::MetricPoint;
using engine::metering::PriceTable;
using engine::metering::MetricsFold;

namespace {

constexpr int kHourSeconds = 3600;
/// Values of the sparklines of what is live now.
constexpr int kLiveSteps = 60;

/// The last five minutes in even steps: gauges hold until they change, of each step the highest.
widgets::SparklineValues inSteps(const std::vector<model::LiveHistory::Sample>& samples,
    std::int64_t nowMs, int MetricsFold::Gauges::*member)
{
    widgets::SparklineValues values(kLiveSteps, 0);
    constexpr std::int64_t kStepMs = model::LiveHistory::kLengthMs / kLiveSteps;
    const std::int64_t fromMs = nowMs - model::LiveHistory::kLengthMs;
    const auto stepAt = [&](std::int64_t timeMs) {
        return std::clamp<std::int64_t>((timeMs - fromMs) / kStepMs, 0, kLiveSteps - 1);
    };
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::int64_t untilMs = i + 1 < samples.size() ? samples[i + 1].timeMs : nowMs;
        const auto value = static_cast<float>(samples[i].gauges.*member);
        for (std::int64_t step = stepAt(samples[i].timeMs); step <= stepAt(untilMs); ++step)
            values[step] = std::max(values[step], value);
    }
    return values;
}

} // namespace

LiveTiles::LiveTiles(Workspace& workspace, const QString& path, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_path(path.toStdString())
    , m_since(QDateTime::currentSecsSinceEpoch())
    , m_instances(new widgets::StatTile(tr("Instances")))
    , m_inFlight(new widgets::StatTile(tr("Calls in flight")))
    , m_invocations(new widgets::StatTile(tr("Invocations (1 h)")))
    , m_errors(new widgets::StatTile(tr("Errors (1 h)")))
    , m_billed(new widgets::StatTile(tr("Billed duration (1 h)")))
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins({});
    line->setSpacing(widgets::metrics::kSpaceM);
    for (widgets::StatTile* tile : {m_instances, m_inFlight, m_invocations, m_errors, m_billed})
        line->addWidget(tile);

    auto& feeds = workspace.feeds;
    connect(&feeds.live, &model::LiveFeed::snapshotChanged, this, &LiveTiles::showLive);
    connect(&feeds.metrics, &model::MetricsFeed::pointsArrived, this,
        [this](const model::MetricsFeed::Rows& rows) {
            for (const auto& row : rows) {
                if (row.function == m_path && row.point.second >= m_since) m_hour.add(row.point);
            }
            showHour();
        });
    auto* minute = new QTimer(this);
    connect(minute, &QTimer::timeout, this, &LiveTiles::showHour);
    minute->start(std::chrono::minutes(1));
    showLive();
    showHour();
    queryHour();
}

void LiveTiles::queryHour()
{
    auto asked = m_workspace.client.queryMetrics({.function = m_path,
        .fromSecond = m_since - kHourSeconds,
        .untilSecond = m_since,
        .maxPoints = model::LastHour::kMinutes});
    model::onFinished(asked, this, [this](const engine::Result<std::vector<MetricPoint>>& points) {
        if (!points) return; // the problem feed tells of a store that fails
        for (const MetricPoint& point : *points)
            m_hour.add(point);
        showHour();
    });
}

void LiveTiles::showLive()
{
    MetricsFold::Gauges gauges;
    if (const auto& live = m_workspace.feeds.live.snapshot()) {
        if (const auto found = live->gauges.find(m_path); found != live->gauges.end())
            gauges = found->second;
    }
    const auto samples = m_workspace.liveHistory.samples(m_path);
    const std::int64_t nowMs = m_workspace.liveHistory.nowMs();
    m_instances->setAmount({model::countText(gauges.onDemand + gauges.provisioned), {}});
    m_instances->setDetail(
        gauges.creating > 0 ? tr("%n starting", nullptr, gauges.creating) : tr("last 5 minutes"));
    m_instances->setHistory(inSteps(samples, nowMs, &MetricsFold::Gauges::onDemand), 0);
    m_inFlight->setAmount({model::countText(gauges.inFlight), {}});
    m_inFlight->setDetail(gauges.capacity > 0
            ? tr("of %1 that fit").arg(model::countText(gauges.capacity))
            : tr("no instance is alive"));
    m_inFlight->setHistory(inSteps(samples, nowMs, &MetricsFold::Gauges::inFlight), 1);
}

void LiveTiles::showHour()
{
    m_hour.setNow(QDateTime::currentSecsSinceEpoch());
    const MetricPoint total = m_hour.total();
    m_invocations->setAmount({model::countText(total.invocations), {}});
    m_invocations->setDetail(tr("%n cold start(s)", nullptr, total.coldStarts));
    m_invocations->setHistory(m_hour.perMinute(&MetricPoint::invocations), 0);

    m_errors->setAmount({model::countText(total.errors), {}});
    const double share
        = total.invocations > 0 ? static_cast<double>(total.errors) / total.invocations : 0;
    const QString errors = tr("%1 of the invocations").arg(model::percentText(share));
    m_errors->setDetail(
        total.throttles > 0 ? tr("%1, %n throttled", nullptr, total.throttles).arg(errors) : errors,
        total.errors > 0 ? widgets::Ink::Error : widgets::Ink::Faint);

    m_billed->setAmount(model::durationAmount(static_cast<double>(total.billedMs())));
    m_billed->setDetail(model::computeUnitsAmount(PriceTable::builtIn().front().units(total.usage)).text());
    m_billed->setHistory(m_hour.perMinute(&MetricPoint::billedMs), 2);
}

} // namespace app
