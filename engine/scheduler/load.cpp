#include <engine/scheduler/load.h>

#include <algorithm>
#include <cassert>

namespace engine::scheduler {

namespace {
constexpr std::int64_t kPeakSeconds = 30;
constexpr std::int64_t kRateSeconds = 10;
/// Weight of the newest value in a running mean, once there are enough of them.
constexpr std::int64_t kMemory = 8;

double inSeconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }
} // namespace

double predictInFlight(std::span<const LoadSecond, 3> last, Duration start, Duration call)
{
    const auto &first = last[0], &second = last[1], &third = last[2];
    const bool isGrowing = first.arrivals > 0 && first.peak < second.peak && second.peak < third.peak;
    if (!isGrowing) return third.peak;
    const double ahead = inSeconds(start);
    const double trend = third.peak + (third.peak - first.peak) / 2.0 * ahead;
    const double arrivals = third.arrivals + std::max(0, third.arrivals - first.arrivals) / 2.0 * ahead;
    const double most = std::max<double>(third.peak, arrivals * inSeconds(call) + third.waiting);
    return std::min(trend, most);
}

int instancesAhead(double predictedInFlight, int instances, int concurrency)
{
    assert(instances >= 0 && concurrency >= 1);
    return std::max(0, static_cast<int>(predictedInFlight / concurrency) - instances);
}

void Load::Mean::add(Duration value)
{
    m_count = m_count + 1;
    m_value += (value - m_value) / std::min(m_count, kMemory);
}

std::int64_t Load::secondOf(TimePoint now)
{
    return std::chrono::floor<seconds>(now.time_since_epoch()).count();
}

LoadSecond Load::at(std::int64_t second) const
{
    if (second < 0 || second > m_newest || second <= m_newest - kSeconds) return {};
    return m_ring[static_cast<std::size_t>(second % kSeconds)];
}

bool Load::arrived(TimePoint now, int running, int waiting)
{
    const auto second = secondOf(now);
    const bool isNew = second > m_newest;
    if (isNew) {
        for (auto blank = std::max(m_newest + 1, second - kSeconds + 1); blank <= second; ++blank) {
            m_ring[static_cast<std::size_t>(blank % kSeconds)] = {};
        }
        m_newest = second;
    }
    auto& current = m_ring[static_cast<std::size_t>(m_newest % kSeconds)];
    ++current.arrivals;
    current.peak = std::max(current.peak, running + waiting);
    current.waiting = std::max(current.waiting, waiting);
    return isNew;
}

void Load::finished(Duration call) { m_calls.add(call); }

void Load::started(Duration whole, Duration business)
{
    m_starts.add(whole);
    m_businessStarts.add(business);
}

int Load::recentPeak(TimePoint now) const
{
    int peak = 0;
    for (auto second = secondOf(now) - kPeakSeconds; second <= secondOf(now); ++second) {
        peak = std::max(peak, at(second).peak);
    }
    return peak;
}

LoadEstimate Load::estimate(TimePoint now) const
{
    const auto current = secondOf(now);
    const LoadSecond last[] = {at(current - 3), at(current - 2), at(current - 1)};
    int arrivals = 0;
    for (auto second = current - kRateSeconds; second < current; ++second) arrivals += at(second).arrivals;
    return {
        .start = m_starts.value(),
        .businessStart = m_businessStarts.value(),
        .call = m_calls.value(),
        .starts = m_starts.count(),
        .startedAhead = m_startedAhead,
        .arrivalsPerSecond = static_cast<double>(arrivals) / kRateSeconds,
        .recentPeak = recentPeak(now),
        .predictedInFlight = predictInFlight(last, m_starts.value(), m_calls.value()),
    };
}

} // namespace engine::scheduler
