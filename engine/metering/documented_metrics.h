#pragma once

#include <engine/metering/telemetry.h>
#include <span>
#include <string_view>

namespace engine::metering {

/// A metric under the name Function Compute's documentation has for it, per minute, and how it follows from what is
/// recorded here (source: behaviour row 9).
struct DocumentedMetric
{
    /// Region: of all functions together.
    enum class Dimension { Region, Function };
    std::string_view name; ///< "FunctionTotalInvocations"
    Dimension dimension = Dimension::Function;
    std::string_view unit; ///< "count", "ms", "MB", "vCPU-s", "GB-s"
    /// Of a minute's point. Null: a quantile of the durations of the calls that ended in the minute.
    double (*value)(const MetricPoint&) = nullptr;
    double quantile = 0;
};

/// Those that can be told truly; what needs asynchronous calls, network counters or GPUs is not among them.
std::span<const DocumentedMetric> documentedMetrics();
/// nullptr: there is none of that name.
const DocumentedMetric* documentedMetric(std::string_view name);

/// A metric's value over the minute that begins at `second`.
struct MetricValue
{
    std::int64_t second = 0;
    double value = 0;
    bool operator==(const MetricValue&) const = default;
};

} // namespace engine::metering
