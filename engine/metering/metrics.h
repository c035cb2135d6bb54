#pragma once

#include <engine/metering/telemetry.h>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engine::metering {

/// Key of the points of all functions together.
inline constexpr std::string_view kAllFunctions = "";

/// Folds the engine's facts into one MetricPoint per function and second. Gauges are told as they change; the fold
/// keeps the highest of each second. Reads no clock.
class MetricsFold
{
public:
    struct Gauges
    {
        int onDemand = 0;
        int provisioned = 0;
        int creating = 0;
        int inFlight = 0;
        int capacity = 0;
        bool operator==(const Gauges&) const = default;
    };
    /// `function`: "service/function".
    void setGauges(const std::string& function, const Gauges& gauges, TimePoint now);
    /// Counts the call, its outcome, duration and memory; also as a billed one when it ran. Its billed time comes through
    /// addBilled(), as it passes.
    void add(const InvocationRecord& invocation);
    void addColdStart(const std::string& function, const ColdStartPhases& phases, TimePoint now);
    void addMemory(const std::string& function, double memoryMb, TimePoint now);
    /// What an instance used, told at least once a second while it lasts, so that a long call shows as it runs.
    void addBilled(const std::string& function, const Usage& usage, TimePoint now);

    struct Row
    {
        std::string function;
        MetricPoint point;
    };
    /// Takes the points of every second before `now`'s, by second then function; functions without activity and without
    /// instances give none. Call it about once a second: of a longer pause (the machine slept), the seconds in which
    /// nothing happened are there for the last minute only.
    std::vector<Row> takeFinished(TimePoint now);
    /// Gauges as they are now, of functions that have any.
    const std::map<std::string, Gauges>& gauges() const { return m_gauges; }

private:
    MetricPoint& pointAt(const std::string& function, TimePoint now);
    void fill(const std::pair<const std::string, Gauges>& function, std::int64_t until);
    std::map<std::string, Gauges> m_gauges;
    std::map<std::string, std::int64_t> m_unchangedFrom; ///< first whole second with the gauges of m_gauges
    std::map<std::int64_t, std::map<std::string, MetricPoint>> m_seconds;
    std::int64_t m_takenUntil = 0;
};

} // namespace engine::metering
