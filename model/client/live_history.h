#pragma once

#include <deque>
#include <engine/engine.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace model {

/// The gauges of the last five minutes, per function and of all together, at the pace of the live
/// snapshots: what the live charts draw before the first second is finished. Gauges hold until they
/// change, so only changes are kept.
class LiveHistory
{
public:
    static constexpr std::int64_t kLengthMs = 5 * 60 * 1000;

    struct Sample
    {
        std::int64_t timeMs = 0;
        engine::metering::MetricsFold::Gauges gauges;
        bool operator==(const Sample&) const = default;
    };

    /// In the order of their times.
    void add(const engine::LiveSnapshot& snapshot);
    /// Ascending in time, the last one at the time of the newest snapshot. `function`:
    /// "service/function" or kAllFunctions.
    std::vector<Sample> samples(std::string_view function) const;
    /// Time of the newest snapshot; 0: none yet.
    std::int64_t nowMs() const { return m_nowMs; }

private:
    std::map<std::string, std::deque<Sample>, std::less<>> m_samples;
    std::int64_t m_nowMs = 0;
};

} // namespace model
