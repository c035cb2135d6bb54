#include <engine/storage/telemetry_store.h>

#include <engine/storage/telemetry_logs.h>
#include <engine/storage/telemetry_points.h>
#include <engine/storage/telemetry_records.h>

namespace engine::storage {

namespace {
/// Telemetry is written in bulk and read in ranges: a larger cache than SQLite's 2 MB pays, and the write-ahead log of
/// a burst need not stay on the disk.
constexpr std::string_view kSettings = "PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 16777216";

/// Never changed: what comes later is another migration.
const std::string& firstSchema()
{
    static const std::string schema = "CREATE TABLE functions (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);"
        + std::string(TelemetryLogs::kSchema) + std::string(TelemetryRecords::kSchema) + TelemetryPoints::schema();
    return schema;
}
} // namespace

struct TelemetryStore::Tables
{
    Tables(std::unique_ptr<Database> opened, TelemetryLimits maxima)
        : database(std::move(opened))
        , limits(maxima)
    {
    }

    /// All or nothing, also in what is kept in memory.
    template <typename Work>
    Result<void> transaction(Work work)
    {
        auto done = database->transaction(work);
        if (!done) static_cast<void>(functions.load());
        return done;
    }

    std::unique_ptr<Database> database;
    TelemetryLimits limits;
    TelemetryFunctions functions{*database};
    TelemetryLogs logs{*database, functions};
    TelemetryRecords records{*database, functions};
    TelemetryPoints points{*database, functions};
};

TelemetryStore::TelemetryStore(std::unique_ptr<Tables> tables)
    : m_tables(std::move(tables))
{
}

TelemetryStore::~TelemetryStore() = default;

Result<std::unique_ptr<TelemetryStore>> TelemetryStore::open(
    const std::filesystem::path& dataDir, TelemetryLimits limits)
{
    const std::string_view migrations[]{firstSchema()};
    auto database = Database::open(dataDir / "logs" / "telemetry.db", Durability::Normal, migrations);
    if (!database) return failWithContext("open telemetry", database.error());
    auto tables = std::make_unique<Tables>(std::move(*database), limits);
    auto loaded = tables->database->execute(kSettings);
    if (loaded) loaded = tables->functions.load();
    if (!loaded) return failWithContext("open telemetry", loaded.error());
    return std::unique_ptr<TelemetryStore>(new TelemetryStore(std::move(tables)));
}

Result<void> TelemetryStore::write(const Batch& batch)
{
    auto& tables = *m_tables;
    auto done = tables.transaction([&]() -> Result<void> {
        auto written = tables.logs.write(batch.logs);
        if (written) written = tables.records.write(batch.invocations);
        if (written) written = tables.records.write(batch.instances);
        if (written) written = tables.points.write(batch.metrics);
        return written;
    });
    if (!done) return failWithContext("write telemetry", done.error());
    return {};
}

Result<void> TelemetryStore::trim(TimePoint now)
{
    auto& tables = *m_tables;
    auto done = tables.transaction([&]() -> Result<void> {
        auto trimmed = tables.logs.trim(tables.limits.logLines);
        if (trimmed) trimmed = tables.records.trim(tables.limits.invocations);
        if (trimmed) trimmed = tables.points.trim(now, tables.limits.secondPoints);
        return trimmed;
    });
    if (!done) return failWithContext("trim telemetry", done.error());
    return {};
}

Result<std::vector<metering::LogLine>> TelemetryStore::logs(const LogQuery& query)
{
    return m_tables->logs.query(query);
}

Result<std::vector<metering::InvocationRecord>> TelemetryStore::invocations(const InvocationQuery& query)
{
    return m_tables->records.invocations(query);
}

Result<std::vector<metering::InstanceRecord>> TelemetryStore::instances(
    std::string_view service, std::string_view function, int limit)
{
    return m_tables->records.instances(service, function, limit);
}

Result<std::vector<metering::MetricPoint>> TelemetryStore::metrics(const MetricQuery& query)
{
    return m_tables->points.query(query);
}

std::int64_t TelemetryStore::lastLogId()
{
    return m_tables->logs.lastId().value_or(0);
}

} // namespace engine::storage
