#include <engine/metering/billing.h>

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

namespace engine::metering {

namespace {
std::int64_t roundedUpMs(Duration duration)
{
    return std::chrono::ceil<milliseconds>(duration).count();
}
} // namespace

std::int64_t billedMs(std::span<const Interval> intervals)
{
    if (intervals.empty()) return 0;
    std::vector<Interval> sorted(intervals.begin(), intervals.end());
    std::sort(sorted.begin(), sorted.end(), [](const Interval& a, const Interval& b) { return a.start < b.start; });
    std::int64_t total = 0;
    auto stretch = sorted.front();
    for (const auto& interval : sorted) {
        assert(interval.end >= interval.start);
        if (interval.start > stretch.end) {
            total += roundedUpMs(stretch.end - stretch.start);
            stretch = interval;
        } else {
            stretch.end = std::max(stretch.end, interval.end);
        }
    }
    return total + roundedUpMs(stretch.end - stretch.start);
}

void BusyMeter::start(TimePoint now)
{
    // A start at the very moment of the last end goes on with its stretch: the order of the two says nothing.
    if (m_inFlight == 0 && now != m_stretchEnd) {
        m_stretchStart = now;
        m_stretchMs = 0;
    }
    ++m_inFlight;
}

std::int64_t BusyMeter::finish(TimePoint now)
{
    assert(m_inFlight > 0 && now >= m_stretchStart);
    --m_inFlight;
    m_stretchEnd = now;
    const auto stretchMs = roundedUpMs(now - m_stretchStart);
    const auto added = stretchMs - std::exchange(m_stretchMs, stretchMs);
    m_totalMs += added;
    return added;
}

std::int64_t BusyMeter::totalMs(TimePoint now) const
{
    if (m_inFlight == 0) return m_totalMs;
    return m_totalMs + roundedUpMs(now - m_stretchStart) - m_stretchMs;
}

} // namespace engine::metering
