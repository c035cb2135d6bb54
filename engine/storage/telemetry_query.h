#pragma once

#include <cstdint>
#include <engine/metering/telemetry.h>
#include <optional>
#include <string>

// What can be asked of the telemetry store, and how much it keeps.
namespace engine::storage {

struct LogQuery
{
    std::string service, function; ///< empty: all
    std::string instanceId, requestId; ///< empty: all
    std::string text; ///< contained in the line, without case of ASCII letters; at most 1000 bytes; empty: all
    std::optional<metering::LogLevel> minimumLevel; ///< lines without level and the platform's count as Info
    std::int64_t beforeId = 0; ///< only older ones; 0: from the newest
    std::int64_t afterId = 0; ///< only newer ones
    int limit = 1000; ///< the newest ones; with afterId alone, the ones next to it
};

struct InvocationQuery
{
    std::string service, function; ///< empty: all
    std::string requestId; ///< exactly this one
    TimePoint from, until; ///< by arrival, `until` excluded; default: all
    bool errorsOnly = false; ///< whatever did not succeed
    bool coldStartsOnly = false;
    int limit = 1000; ///< the newest ones
};

struct MetricQuery
{
    std::string function; ///< "service/function"; metering::kAllFunctions: the sum of all
    std::int64_t fromSecond = 0; ///< inclusive
    std::int64_t untilSecond = 0; ///< exclusive
    int maxPoints = 2000; ///< points are folded over time, into steps of equal length, so that there are no more
    int step = 1; ///< seconds; steps are a multiple of it, and the range is widened to whole ones
};

/// One of metering::documentedMetrics().
struct DocumentedMetricQuery
{
    std::string name;
    std::string function; ///< "service/function"; empty for those of the region
    std::int64_t fromSecond = 0; ///< inclusive; minutes that begin in the range
    std::int64_t untilSecond = 0; ///< exclusive
};

struct UsageQuery
{
    std::string function; ///< "service/function"; empty: each of them
    std::int64_t fromSecond = 0; ///< inclusive
    std::int64_t untilSecond = 0; ///< exclusive
};

/// How much history is kept; the oldest goes first.
struct TelemetryLimits
{
    std::int64_t logLines = 2'000'000;
    std::int64_t invocations = 2'000'000;
    std::int64_t secondPoints = 6 * 3600; ///< seconds kept at 1 s; older ones at 60 s for 31 days
    std::int64_t usageHours = 62 * 24; ///< kept by the hour: this month and the last; older ones by the day for 400 days
    std::int64_t bytes = 4'000'000'000; ///< of the database in use; log lines and records go first
};

} // namespace engine::storage
