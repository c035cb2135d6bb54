#include <engine/storage/telemetry_store.h>

#include <algorithm>
#include <engine/core/invalid_value.h>
#include <engine/storage/telemetry_logs.h>
#include <engine/storage/telemetry_points.h>
#include <engine/storage/telemetry_records.h>
#include <engine/storage/telemetry_usage.h>
#include <limits>

namespace engine::storage {

namespace {
/// Telemetry is written in bulk and read in ranges: a larger cache than SQLite's 2 MB pays, and the write-ahead log of
/// a burst need not stay on the disk.
constexpr std::string_view kSettings = "PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 16777216";

constexpr int kMinute = 60;
constexpr std::int64_t kLastSecond = 9'000'000'000; ///< that nanoseconds reach
/// Of one trim: a ninth of the lines is left after them.
constexpr int kShrinkRounds = 20;

/// Never changed: what comes later is another migration.
const std::string& firstSchema()
{
    static const std::string schema = "CREATE TABLE functions (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);"
        + std::string(TelemetryLogs::kSchema) + std::string(TelemetryRecords::kSchema) + TelemetryPoints::schema();
    return schema;
}

/// Usage in quantities instead of compute units, by the hour; what the documented records and metrics need besides.
const std::string& secondSchema()
{
    static const std::string schema = TelemetryUsage::schema() + TelemetryPoints::secondSchema()
        + std::string(TelemetryRecords::kSecondSchema);
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
    TelemetryUsage usage{*database, functions};
};

TelemetryStore::TelemetryStore(std::unique_ptr<Tables> tables)
    : m_tables(std::move(tables))
{
}

TelemetryStore::~TelemetryStore() = default;

Result<std::unique_ptr<TelemetryStore>> TelemetryStore::open(
    const std::filesystem::path& dataDir, TelemetryLimits limits)
{
    const std::string_view migrations[]{firstSchema(), secondSchema(), TelemetryRecords::kThirdSchema};
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
        if (written) written = tables.usage.add(batch.metrics);
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
        if (trimmed) trimmed = tables.usage.trim(now, tables.limits.usageHours);
        return trimmed;
    });
    if (done) done = shrink();
    if (!done) return failWithContext("trim telemetry", done.error());
    return {};
}

/// Drops the oldest tenth of the log lines and of the records, again and again, until the rest fits.
Result<void> TelemetryStore::shrink()
{
    auto& tables = *m_tables;
    for (int round = 0; round < kShrinkRounds; ++round) {
        const auto used = usedBytes();
        if (!used) return Failure(used.error());
        if (*used <= tables.limits.bytes) break;
        auto done = tables.transaction([&]() -> Result<void> {
            auto dropped = tables.logs.dropTenth();
            if (dropped) dropped = tables.records.dropTenth();
            return dropped;
        });
        if (!done) return done;
    }
    return {};
}

Result<std::int64_t> TelemetryStore::usedBytes()
{
    std::int64_t used = 1;
    for (const auto* const pragma : {"SELECT page_count - (SELECT freelist_count FROM pragma_freelist_count())"
                                     " FROM pragma_page_count()",
             "PRAGMA page_size"}) {
        auto select = m_tables->database->prepare(pragma);
        if (!select) return Failure(select.error());
        const auto hasRow = select->step();
        if (!hasRow) return Failure(hasRow.error());
        used *= select->integer(0);
    }
    return used;
}

Result<std::vector<metering::UsageRow>> TelemetryStore::usage(const UsageQuery& query)
{
    return m_tables->usage.query(query);
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

Result<std::vector<metering::MetricValue>> TelemetryStore::documentedMetric(const DocumentedMetricQuery& query)
{
    const auto* const metric = metering::documentedMetric(query.name);
    if (!metric) {
        return Failure(invalidValue("name", "the name of a documented metric", query.name));
    }
    const bool isOfRegion = metric->dimension == metering::DocumentedMetric::Dimension::Region;
    if (isOfRegion != query.function.empty()) {
        const std::string allowed = isOfRegion ? "nothing, it is of the region" : "service/function";
        return Failure(invalidValue("function", allowed + ", for " + query.name, query.function));
    }
    const auto wholeMinute = [](std::int64_t second) {
        return (std::clamp<std::int64_t>(second, 0, kLastSecond) + kMinute - 1) / kMinute * kMinute;
    };
    const auto from = wholeMinute(query.fromSecond);
    const auto until = wholeMinute(query.untilSecond);
    if (!metric->value) return m_tables->records.durationQuantile(query.function, metric->quantile, from, until);
    const auto points = m_tables->points.query({.function = query.function,
        .fromSecond = from,
        .untilSecond = until,
        .maxPoints = std::numeric_limits<int>::max(),
        .step = kMinute});
    if (!points) return Failure(points.error());
    std::vector<metering::MetricValue> values;
    values.reserve(points->size());
    for (const auto& point : *points) values.push_back({point.second, metric->value(point)});
    return values;
}

std::int64_t TelemetryStore::lastLogId()
{
    return m_tables->logs.lastId().value_or(0);
}

} // namespace engine::storage
