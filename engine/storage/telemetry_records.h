#pragma once

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
    /// Keeps the newest `invocations`, and as many instances.
    Result<void> trim(std::int64_t invocations);

private:
    Database& m_database;
    TelemetryFunctions& m_functions;
};

} // namespace engine::storage
