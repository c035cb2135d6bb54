#pragma once

#include <engine/core/result.h>
#include <engine/metering/documented_metrics.h>
#include <engine/metering/metrics.h>
#include <engine/metering/telemetry.h>
#include <engine/storage/telemetry_query.h>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace engine::storage {

/// logs/telemetry.db: log lines, invocation and instance records, metric points, usage. Durable against a crash of the
/// process, not of the machine. Blocking; one thread at a time. Bounded: the oldest go first.
class TelemetryStore
{
public:
    static Result<std::unique_ptr<TelemetryStore>> open(
        const std::filesystem::path& dataDir, TelemetryLimits limits = {});
    ~TelemetryStore();

    struct Batch
    {
        std::vector<metering::LogLine> logs; ///< ids ascending and above lastLogId(), or 0: the store numbers them
        std::vector<metering::InvocationRecord> invocations;
        std::vector<metering::InstanceRecord> instances; ///< ended ones
        std::vector<metering::MetricsFold::Row> metrics; ///< also added to the usage
        bool isEmpty() const { return logs.empty() && invocations.empty() && instances.empty() && metrics.empty(); }
    };
    /// All of it or, on failure, nothing.
    Result<void> write(const Batch& batch);
    /// Drops what is beyond the limits and thins old points; call it now and then.
    Result<void> trim(TimePoint now);

    /// Ascending by id.
    Result<std::vector<metering::LogLine>> logs(const LogQuery& query);
    /// Newest first.
    Result<std::vector<metering::InvocationRecord>> invocations(const InvocationQuery& query);
    /// Ended ones, newest first; empty names: of all.
    Result<std::vector<metering::InstanceRecord>> instances(
        std::string_view service, std::string_view function, int limit);
    /// Ascending; each point says how many seconds it covers. Steps in which nothing happened are missing.
    Result<std::vector<metering::MetricPoint>> metrics(const MetricQuery& query);
    /// Ascending; minutes in which nothing happened are missing. InvalidArgument for an unknown name.
    Result<std::vector<metering::MetricValue>> documentedMetric(const DocumentedMetricQuery& query);
    /// By second, then function as it first came. Nothing is lost when points are thinned or dropped.
    Result<std::vector<metering::UsageRow>> usage(const UsageQuery& query);
    /// Bytes of the database in use; the file itself may be larger until they are needed again.
    Result<std::int64_t> usedBytes();
    /// 0: none yet.
    std::int64_t lastLogId();

private:
    struct Tables;
    explicit TelemetryStore(std::unique_ptr<Tables> tables);
    Result<void> shrink();
    std::unique_ptr<Tables> m_tables;
};

} // namespace engine::storage
