#pragma once

#include <engine/metering/histogram.h>
#include <engine/metering/metrics.h>
#include <engine/metering/telemetry.h>
#include <map>
#include <span>
#include <string>

namespace engine::metering {

/// What happened since the engine started: sums that only grow. Fed with what is finished; reads no clock.
class Totals
{
public:
    /// Of one function.
    struct Sums
    {
        std::int64_t invocations = 0, provisionedInvocations = 0, errors = 0, clientErrors = 0, serverErrors = 0;
        std::int64_t concurrencyThrottles = 0, resourceThrottles = 0; ///< 429, 503
        std::int64_t coldStarts = 0;
        double coldStartSystemMs = 0, coldStartBusinessMs = 0, durationMs = 0, latencyMs = 0;
        Usage usage;
    };
    /// Values of all functions together and how they spread.
    struct Spread
    {
        Histogram histogram;
        double sumMs = 0;
        void add(double ms);
    };

    /// The points of functions; those of all together are left out.
    void add(std::span<const MetricsFold::Row> rows);
    void addDuration(double ms) { m_durations.add(ms); }
    void addColdStart(const ColdStartPhases& phases);

    const std::map<std::string, Sums>& functions() const { return m_functions; }
    const Spread& durations() const { return m_durations; }
    /// By the phases' names: "queued", "allocate", "runtime", "load", "initializer".
    const std::map<std::string, Spread>& phases() const { return m_phases; }

private:
    std::map<std::string, Sums> m_functions;
    Spread m_durations;
    std::map<std::string, Spread> m_phases;
};

} // namespace engine::metering
