#include "activity_history.h"

#include <algorithm>

namespace model {

namespace {

std::size_t slot(std::int64_t minute)
{
    return static_cast<std::size_t>(minute % ActivityHistory::kMinutes);
}

} // namespace

std::vector<std::string> ActivityHistory::add(
    std::span<const engine::metering::MetricsFold::Row> rows)
{
    std::vector<std::string> changed;
    for (const auto& [function, point] : rows) {
        if (function == engine::metering::kAllFunctions || point.invocations == 0) continue;
        Ring& ring = m_rings[function];
        const std::int64_t minute = point.second / 60;
        if (minute > ring.lastMinute) {
            const std::int64_t first = std::max(ring.lastMinute + 1, minute - kMinutes + 1);
            for (std::int64_t cleared = first; cleared <= minute; ++cleared) {
                ring.counts[slot(cleared)] = 0;
            }
            ring.lastMinute = minute;
        }
        if (minute <= ring.lastMinute - kMinutes) continue; // too old to be seen
        ring.counts[slot(minute)] += static_cast<float>(point.invocations);
        if (changed.empty() || changed.back() != function) changed.push_back(function);
    }
    std::ranges::sort(changed);
    const auto repeated = std::ranges::unique(changed);
    changed.erase(repeated.begin(), repeated.end());
    return changed;
}

QList<float> ActivityHistory::values(std::string_view function, std::int64_t nowSecond) const
{
    QList<float> values(kMinutes, 0.0f);
    const auto found = m_rings.find(function);
    if (found == m_rings.end()) return values;
    const Ring& ring = found->second;
    const std::int64_t nowMinute = nowSecond / 60;
    for (int i = 0; i < kMinutes; ++i) {
        const std::int64_t minute = nowMinute - kMinutes + 1 + i;
        const bool isKept
            = minute <= ring.lastMinute && minute > ring.lastMinute - kMinutes && minute >= 0;
        if (isKept) values[i] = ring.counts[slot(minute)];
    }
    return values;
}

void ActivityHistory::remove(std::string_view function)
{
    const auto found = m_rings.find(function);
    if (found != m_rings.end()) m_rings.erase(found);
}

} // namespace model
