#pragma once

#include <engine/metering/documented_metrics.h>
#include <engine/storage/telemetry_functions.h>
#include <engine/storage/telemetry_query.h>
#include <span>
#include <vector>

namespace engine::storage {

/// The invocations and the ended instances of the telemetry store.
class TelemetryRecords
{
public:
    static const std::string_view kSchema;
    static const std::string_view kSecondSchema; ///< what the second migration adds to it
    static const std::string_view kThirdSchema; ///< and the third
    TelemetryRecords(Database& database, TelemetryFunctions& functions)
        : m_database(database)
        , m_functions(functions)
    {
    }

    Result<void> write(std::span<const metering::InvocationRecord> invocations);
    Result<void> write(std::span<const metering::InstanceRecord> instances);
    Result<std::vector<metering::InvocationRecord>> invocations(const InvocationQuery& query);
    Result<std::vector<metering::InstanceRecord>> instances(
        std::string_view service, std::string_view function, int limit);
    /// A quantile of the durations of the calls that ran and ended in each minute of the range; ascending, minutes without
    /// calls are missing.
    Result<std::vector<metering::MetricValue>> durationQuantile(
        std::string_view path, double quantile, std::int64_t fromSecond, std::int64_t untilSecond);
    /// Keeps the newest `invocations`, and as many instances.
    Result<void> trim(std::int64_t invocations);
    /// The oldest of both.
    Result<void> dropTenth();

private:
    Database& m_database;
    TelemetryFunctions& m_functions;
};

} // namespace engine::storage
