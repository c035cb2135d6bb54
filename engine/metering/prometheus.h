#pragma once

#include <engine/metering/metrics.h>
#include <engine/metering/totals.h>
#include <string>
#include <string_view>

namespace engine::metering {

/// What /metrics shows besides the totals.
struct PrometheusFacts
{
    std::string_view version, region;
    TimePoint startedAt;
    int regionInstanceLimit = 0;
    const std::map<std::string, MetricsFold::Gauges>& gauges; ///< as they are now, by "service/function"
};

/// Prometheus' text exposition format, 0.0.4. Counters are complete up to the last whole second. No ids, keys or
/// payloads: names of functions are the only thing of the user's in it.
std::string prometheusText(const Totals& totals, const PrometheusFacts& facts);

} // namespace engine::metering
