#include "feeds.h"

#include <algorithm>
#include <model/format/errors.h>
#include <utility>

namespace model {

namespace {

constexpr int kAtOnceMs = 0;
constexpr int kTenTimesASecondMs = 100;

template <typename T>
void keepNewest(std::vector<T>& items, std::size_t most)
{
    if (items.size() > most)
        items.erase(items.begin(), items.end() - static_cast<std::ptrdiff_t>(most));
}

} // namespace

CatalogFeed::CatalogFeed(QObject* parent)
    : Feed(kAtOnceMs, parent)
{
}

void CatalogFeed::catalogChanged(Snapshot snapshot)
{
    m_latest.with([&](Snapshot& latest) { latest = std::move(snapshot); });
    wake();
}

void CatalogFeed::deliver()
{
    m_snapshot = m_latest.with([](const Snapshot& latest) { return latest; });
    Q_EMIT snapshotChanged();
}

LiveFeed::LiveFeed(QObject* parent)
    : Feed(kTenTimesASecondMs, parent)
{
}

void LiveFeed::liveChanged(Snapshot snapshot)
{
    m_latest.with([&](Snapshot& latest) { latest = std::move(snapshot); });
    wake();
}

void LiveFeed::deliver()
{
    m_snapshot = m_latest.with([](const Snapshot& latest) { return latest; });
    Q_EMIT snapshotChanged();
}

MetricsFeed::MetricsFeed(QObject* parent)
    : Feed(kTenTimesASecondMs, parent)
{
}

void MetricsFeed::metricsFinished(const Rows& rows)
{
    m_rows.with([&](Rows& waiting) { waiting.insert(waiting.end(), rows.begin(), rows.end()); });
    wake();
}

void MetricsFeed::deliver()
{
    const Rows rows = m_rows.with([](Rows& waiting) { return std::exchange(waiting, {}); });
    if (!rows.empty()) Q_EMIT pointsArrived(rows);
}

LogFeed::LogFeed(QObject* parent)
    : Feed(kTenTimesASecondMs, parent)
{
}

void LogFeed::logged(const engine::metering::LogLine& line)
{
    m_waiting.with([&](Waiting& waiting) {
        waiting.lines.push_back(line);
        // Twice the bound before cutting: erasing from the front costs as much as what stays.
        if (waiting.lines.size() < 2 * kMostWaiting) return;
        waiting.dropped += static_cast<qint64>(waiting.lines.size() - kMostWaiting);
        keepNewest(waiting.lines, kMostWaiting);
    });
    wake();
}

void LogFeed::deliver()
{
    Waiting taken = m_waiting.with([](Waiting& waiting) { return std::exchange(waiting, {}); });
    if (taken.lines.size() > kMostWaiting) {
        taken.dropped += static_cast<qint64>(taken.lines.size() - kMostWaiting);
        keepNewest(taken.lines, kMostWaiting);
    }
    if (!taken.lines.empty()) Q_EMIT linesArrived(taken.lines, taken.dropped);
}

InvocationFeed::InvocationFeed(QObject* parent)
    : Feed(kTenTimesASecondMs, parent)
{
}

void InvocationFeed::invocationFinished(const engine::metering::InvocationRecord& invocation)
{
    m_waiting.with([&](Invocations& waiting) {
        waiting.push_back(invocation);
        if (waiting.size() >= 2 * kMostWaiting) keepNewest(waiting, kMostWaiting);
    });
    wake();
}

void InvocationFeed::deliver()
{
    Invocations taken
        = m_waiting.with([](Invocations& waiting) { return std::exchange(waiting, {}); });
    keepNewest(taken, kMostWaiting);
    if (!taken.empty()) Q_EMIT invocationsArrived(taken);
}

InstanceFeed::InstanceFeed(QObject* parent)
    : Feed(kTenTimesASecondMs, parent)
{
}

void InstanceFeed::instanceChanged(const engine::metering::InstanceRecord& instance)
{
    using engine::metering::InstanceState;
    if (instance.state != InstanceState::Destroyed && instance.state != InstanceState::Failed)
        return;
    m_waiting.with([&](Instances& waiting) {
        waiting.push_back(instance);
        if (waiting.size() >= 2 * kMostWaiting) keepNewest(waiting, kMostWaiting);
    });
    wake();
}

void InstanceFeed::deliver()
{
    Instances taken = m_waiting.with([](Instances& waiting) { return std::exchange(waiting, {}); });
    keepNewest(taken, kMostWaiting);
    if (!taken.empty()) Q_EMIT instancesEnded(taken);
}

PricesFeed::PricesFeed(QObject* parent)
    : Feed(kAtOnceMs, parent)
    , m_settings(std::make_shared<const engine::metering::PriceSettings>())
{
}

void PricesFeed::pricesChanged(Settings settings)
{
    m_latest.with([&](Settings& latest) { latest = std::move(settings); });
    wake();
}

void PricesFeed::deliver()
{
    const Settings latest = m_latest.with([](const Settings& settings) { return settings; });
    if (*latest == *m_settings) return;
    m_settings = latest;
    Q_EMIT settingsChanged();
}

ProblemFeed::ProblemFeed(QObject* parent)
    : Feed(kAtOnceMs, parent)
{
}

void ProblemFeed::problemOccurred(const engine::Error& error)
{
    m_waiting.with([&](auto& waiting) { waiting.push_back(error); });
    wake();
}

void ProblemFeed::deliver()
{
    const auto taken = m_waiting.with([](auto& waiting) { return std::exchange(waiting, {}); });
    for (const engine::Error& error : taken) {
        Q_EMIT problemReported(errorText(error));
    }
}

} // namespace model
