#pragma once

#include <engine/metering/metrics.h>
#include <engine/metering/telemetry.h>
#include <engine/storage/database.h>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace engine::storage {

struct LogQuery
{
    std::string service, function; ///< empty: all
    std::string instanceId, requestId; ///< empty: all
    std::string text; ///< contained in the line, without case; empty: all
    std::optional<metering::LogLevel> minimumLevel; ///< lines without level count as Info
    std::int64_t beforeId = 0; ///< only older ones; 0: from the newest
    std::int64_t afterId = 0; ///< only newer ones
    int limit = 1000;
};

struct InvocationQuery
{
    std::string service, function; ///< empty: all
    std::string requestId; ///< exactly this one
    TimePoint from, until; ///< by arrival; default: all
    bool errorsOnly = false;
    bool coldStartsOnly = false;
    int limit = 1000; ///< the newest ones
};

struct MetricQuery
{
    std::string function; ///< "service/function"; metering::kAllFunctions: the sum of all
    std::int64_t fromSecond = 0; ///< inclusive
    std::int64_t untilSecond = 0; ///< exclusive
    int maxPoints = 2000; ///< points are folded over time to stay below it
};

/// How much history is kept; the oldest goes first.
struct TelemetryLimits
{
    std::int64_t logLines = 2'000'000;
    std::int64_t invocations = 2'000'000;
    std::int64_t secondPoints = 6 * 3600; ///< seconds kept at 1 s; older ones at 10 s for 31 days
};

/// logs/telemetry.db: log lines, invocation and instance records, metric points. Durable against a crash of the process,
/// not of the machine. Blocking; one thread at a time. Bounded: the oldest go first.
class TelemetryStore
{
public:
    static Result<std::unique_ptr<TelemetryStore>> open(const std::filesystem::path& dataDir, TelemetryLimits limits = {});

    struct Batch
    {
        std::vector<metering::LogLine> logs;
        std::vector<metering::InvocationRecord> invocations;
        std::vector<metering::InstanceRecord> instances; ///< ended ones
        std::vector<metering::MetricsFold::Row> metrics;
        bool isEmpty() const { return logs.empty() && invocations.empty() && instances.empty() && metrics.empty(); }
    };
    Result<void> write(const Batch& batch);
    /// Drops what is beyond the limits and thins old points; call it now and then.
    Result<void> trim(TimePoint now);

    /// Ascending by id.
    Result<std::vector<metering::LogLine>> logs(const LogQuery& query);
    /// Newest first.
    Result<std::vector<metering::InvocationRecord>> invocations(const InvocationQuery& query);
    /// Ended ones, newest first.
    Result<std::vector<metering::InstanceRecord>> instances(std::string_view service, std::string_view function, int limit);
    /// Ascending; `second` is the start of each folded step.
    Result<std::vector<metering::MetricPoint>> metrics(const MetricQuery& query);
    std::int64_t lastLogId();

private:
    TelemetryStore(std::unique_ptr<Database> database, TelemetryLimits limits);
    std::unique_ptr<Database> m_database;
    TelemetryLimits m_limits;
};

} // namespace engine::storage
