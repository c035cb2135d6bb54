#pragma once

#include <engine/metering/metrics.h>
#include <engine/metering/usage.h>
#include <engine/storage/telemetry_functions.h>
#include <engine/storage/telemetry_query.h>
#include <span>
#include <vector>

namespace engine::storage {

/// What each function used in each hour, of the telemetry store; old hours are folded to days of UTC. Quantities, so that
/// any price table can be asked what they cost.
class TelemetryUsage
{
public:
    static const std::string& schema();
    TelemetryUsage(Database& database, TelemetryFunctions& functions)
        : m_database(database)
        , m_functions(functions)
    {
    }

    /// Adds the usage of points that were not written before; those of all functions together are left out.
    Result<void> add(std::span<const metering::MetricsFold::Row> rows);
    Result<std::vector<metering::UsageRow>> query(const UsageQuery& query);
    /// Folds what is older than `hours` and drops what is older than 400 days.
    Result<void> trim(TimePoint now, std::int64_t hours);

private:
    Database& m_database;
    TelemetryFunctions& m_functions;
};

} // namespace engine::storage
