#pragma once

#include <engine/metering/metrics.h>
#include <engine/storage/telemetry_functions.h>
#include <engine/storage/telemetry_query.h>
#include <span>
#include <string>
#include <vector>

namespace engine::storage {

/// The metric points of the telemetry store: young ones by the second, older ones folded to minutes.
class TelemetryPoints
{
public:
    static const std::string& schema();
    /// What the second migration adds to it.
    static const std::string& secondSchema();
    TelemetryPoints(Database& database, TelemetryFunctions& functions)
        : m_database(database)
        , m_functions(functions)
    {
    }

    /// A second that is there already, of a run that ended within it, is folded with what is there.
    Result<void> write(std::span<const metering::MetricsFold::Row> rows);
    Result<std::vector<metering::MetricPoint>> query(const MetricQuery& query);
    /// Folds what is older than `secondPoints` and drops what is older than 31 days.
    Result<void> trim(TimePoint now, std::int64_t secondPoints);

private:
    Result<void> put(const char* table, std::int64_t function, const metering::MetricPoint& point);
    Result<void> thin(std::int64_t function, std::int64_t until);
    Result<void> removeBefore(const char* table, std::int64_t function, std::int64_t second);

    Database& m_database;
    TelemetryFunctions& m_functions;
};

} // namespace engine::storage
