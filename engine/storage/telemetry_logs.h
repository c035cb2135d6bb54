#pragma once

#include <engine/storage/telemetry_functions.h>
#include <engine/storage/telemetry_query.h>
#include <span>
#include <vector>

namespace engine::storage {

/// The log lines of the telemetry store. Lines of one function, instance or request, and those that warn, are found by
/// an index; text is looked for line by line, newest first.
class TelemetryLogs
{
public:
    static const std::string_view kSchema;
    TelemetryLogs(Database& database, TelemetryFunctions& functions)
        : m_database(database)
        , m_functions(functions)
    {
    }

    Result<void> write(std::span<const metering::LogLine> lines);
    Result<std::vector<metering::LogLine>> query(const LogQuery& query);
    /// Keeps the newest `lines`.
    Result<void> trim(std::int64_t lines);
    Result<void> dropTenth(); ///< the oldest
    Result<std::int64_t> lastId();

private:
    Database& m_database;
    TelemetryFunctions& m_functions;
};

} // namespace engine::storage
