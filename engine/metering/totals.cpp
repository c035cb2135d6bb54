#include <engine/metering/totals.h>

#include <algorithm>
#include <cmath>

namespace engine::metering {

void Totals::Spread::add(double ms)
{
    histogram.add(static_cast<std::uint64_t>(std::llround(std::max(0.0, ms) * 1000)));
    sumMs += ms;
}

void Totals::add(std::span<const MetricsFold::Row> rows)
{
    for (const auto& row : rows) {
        if (row.function == kAllFunctions) continue;
        const auto& point = row.point;
        auto& sums = m_functions[row.function];
        sums.invocations += point.invocations;
        sums.provisionedInvocations += point.provisionedInvocations;
        sums.errors += point.errors;
        sums.clientErrors += point.clientErrors;
        sums.serverErrors += point.serverErrors;
        sums.concurrencyThrottles += point.throttles - point.resourceThrottles;
        sums.resourceThrottles += point.resourceThrottles;
        sums.coldStarts += point.coldStarts;
        sums.coldStartSystemMs += point.coldStartSystemMs;
        sums.coldStartBusinessMs += point.coldStartBusinessMs;
        sums.durationMs += point.durationSumMs;
        sums.latencyMs += point.latencySumMs;
        sums.usage += point.usage;
    }
}

void Totals::addColdStart(const ColdStartPhases& phases)
{
    m_phases["queued"].add(toMs(phases.queued));
    m_phases["allocate"].add(toMs(phases.allocate));
    m_phases["runtime"].add(toMs(phases.runtime));
    m_phases["load"].add(toMs(phases.load));
    m_phases["initializer"].add(toMs(phases.initializer));
}

} // namespace engine::metering
