#include <app/pages/monitor/metric_history.h>

#include <QDateTime>
#include <algorithm>
#include <engine/metering/metrics.h>
#include <model/client/engine_client.h>
#include <model/client/future.h>

namespace app {

using engine::metering::MetricPoint;

namespace {

constexpr std::int64_t kMostSteps = 360; ///< in the stretch
constexpr int kSettleMs = 120; ///< while the user turns the wheel
/// Seconds before now that are surely recorded; the younger ones are asked for one by one, so that
/// it is known which of them the answer has.
constexpr std::int64_t kSettledSeconds = 5;
constexpr int kSteps[]
    = {1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14'400, 43'200, 86'400, 172'800};

std::int64_t floorTo(std::int64_t second, std::int64_t step)
{
    return second - ((second % step) + step) % step;
}

} // namespace

bool MetricHistory::Stretch::covers(qint64 fromMs, qint64 toMs) const
{
    return step == stepFor(toMs - fromMs) && from * 1000 <= fromMs
        && (isOpen || toMs <= until * 1000);
}

MetricHistory::MetricHistory(model::EngineClient& client, model::MetricsFeed& feed, QObject* parent)
    : QObject(parent)
    , m_client(client)
{
    m_load.setSingleShot(true);
    connect(&m_load, &QTimer::timeout, this, &MetricHistory::load);
    connect(&feed, &model::MetricsFeed::pointsArrived, this, &MetricHistory::addRows);
}

int MetricHistory::stepFor(qint64 lengthMs)
{
    for (const int step : kSteps) {
        if (lengthMs <= step * kMostSteps * 1000) return step;
    }
    return kSteps[std::size(kSteps) - 1];
}

void MetricHistory::setFunction(std::string function)
{
    m_function = std::move(function);
    m_points.clear();
    m_isLoaded = false;
    Q_EMIT pointsChanged();
    reload();
}

void MetricHistory::cover(qint64 fromMs, qint64 toMs)
{
    m_fromMs = fromMs;
    m_toMs = toMs;
    if (m_hasFailed || m_asked.covers(fromMs, toMs)) return m_load.stop();
    if (!m_load.isActive()) m_load.start(m_isLoaded ? kSettleMs : 0);
}

void MetricHistory::reload()
{
    if (m_toMs > m_fromMs) load();
}

void MetricHistory::load()
{
    m_load.stop();
    const int step = stepFor(m_toMs - m_fromMs);
    const qint64 margin = m_toMs - m_fromMs; // on both sides, for panning
    const std::int64_t now = QDateTime::currentSecsSinceEpoch();
    Stretch asked{.from = floorTo((m_fromMs - margin) / 1000, step),
        .until = floorTo((m_toMs + margin) / 1000 + step, step),
        .step = step};
    asked.isOpen = asked.until > now - kSettledSeconds;
    // What is being filled now is put together here, from single seconds.
    const std::int64_t boundary
        = asked.isOpen ? std::max(asked.from, floorTo(now - kSettledSeconds, step)) : asked.until;
    m_asked = asked;
    m_isLoading = true;
    m_hasFailed = false;
    m_meanwhile.clear();
    const int question = ++m_question;

    const auto past = m_client.queryMetrics({.function = m_function,
        .fromSecond = asked.from,
        .untilSecond = boundary,
        .maxPoints = static_cast<int>(std::max<std::int64_t>(1, (boundary - asked.from) / step))});
    const std::int64_t end = asked.isOpen ? std::max(now, boundary) + 2 : boundary;
    const auto recent = m_client.queryMetrics({.function = m_function,
        .fromSecond = boundary,
        .untilSecond = end,
        .maxPoints = static_cast<int>(std::max<std::int64_t>(1, end - boundary))});
    model::onFinished(past, this, [this, asked, boundary, recent, question](const Answer& older) {
        model::onFinished(
            recent, this, [this, asked, boundary, older, question](const Answer& younger) {
                if (question == m_question) take(asked, boundary, older, younger);
            });
    });
}

void MetricHistory::take(
    const Stretch& asked, std::int64_t boundary, const Answer& past, const Answer& recent)
{
    m_isLoading = false;
    if (!past || !recent) {
        m_asked = {};
        m_hasFailed = true;
        m_meanwhile.clear();
        Q_EMIT failed(past ? recent.error() : past.error());
        return;
    }
    m_loaded = asked;
    m_isLoaded = true;
    m_points = *past;
    // Older points are kept in longer steps than they were asked for.
    m_step = asked.step;
    for (const MetricPoint& point : m_points) {
        m_step = std::max(m_step, point.seconds);
    }
    m_lastSecond = boundary - 1;
    for (const Points& seconds : {std::cref(*recent), std::cref(m_meanwhile)}) {
        for (const MetricPoint& second : seconds) {
            add(second);
        }
    }
    m_meanwhile.clear();
    Q_EMIT pointsChanged();
}

void MetricHistory::addRows(const model::MetricsFeed::Rows& rows)
{
    bool isNew = false;
    for (const auto& row : rows) {
        if (row.function != m_function) continue;
        if (m_isLoading) m_meanwhile.push_back(row.point);
        if (m_isLoaded && m_loaded.isOpen) isNew |= add(row.point);
    }
    if (!isNew) return;
    forgetOldest();
    Q_EMIT pointsChanged();
}

/// False when the second is there already.
bool MetricHistory::add(const MetricPoint& second)
{
    if (second.second <= m_lastSecond) return false;
    m_lastSecond = second.second;
    const std::int64_t start = floorTo(second.second, m_loaded.step);
    if (m_points.empty() || m_points.back().second + m_points.back().seconds <= start)
        m_points.push_back({.second = start, .seconds = m_loaded.step});
    m_points.back().add(second, MetricPoint::Fold::OverTime);
    return true;
}

/// Bounds what hours of watching gather.
void MetricHistory::forgetOldest()
{
    constexpr std::int64_t kMost = 6 * kMostSteps;
    if (std::ssize(m_points) <= kMost) return;
    m_points.erase(m_points.begin(), m_points.begin() + kMost / 3);
    m_loaded.from = m_points.front().second;
    if (!m_isLoading) m_asked.from = m_loaded.from;
}

} // namespace app
