#include "live_history.h"

namespace model {

using engine::metering::MetricsFold;

void LiveHistory::add(const engine::LiveSnapshot& snapshot)
{
    m_nowMs = engine::toEpochMs(snapshot.at);
    for (const auto& [function, gauges] : snapshot.gauges) {
        auto& samples = m_samples[function];
        if (samples.empty() || samples.back().gauges != gauges)
            samples.push_back({m_nowMs, gauges});
    }
    const std::int64_t oldest = m_nowMs - kLengthMs;
    for (auto it = m_samples.begin(); it != m_samples.end();) {
        auto& samples = it->second;
        // A function that is no longer in the snapshot has come to rest.
        const bool isGone = !snapshot.gauges.contains(it->first);
        if (isGone && samples.back().gauges != MetricsFold::Gauges{})
            samples.push_back({m_nowMs, {}});
        // The last sample before the window says how it begins.
        while (samples.size() > 1 && samples[1].timeMs <= oldest) {
            samples.pop_front();
        }
        const bool isSpent = isGone && samples.size() == 1 && samples.front().timeMs <= oldest;
        it = isSpent ? m_samples.erase(it) : std::next(it);
    }
}

std::vector<LiveHistory::Sample> LiveHistory::samples(std::string_view function) const
{
    const auto found = m_samples.find(function);
    if (found == m_samples.end()) return {};
    std::vector<Sample> all(found->second.begin(), found->second.end());
    if (all.back().timeMs < m_nowMs) all.push_back({m_nowMs, all.back().gauges});
    return all;
}

} // namespace model
