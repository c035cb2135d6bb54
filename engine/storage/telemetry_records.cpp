#include <engine/storage/telemetry_records.h>

#include <algorithm>
#include <cmath>
#include <engine/storage/telemetry_columns.h>

namespace engine::storage {

using metering::InstanceRecord;
using metering::InvocationRecord;

namespace {

/// In the order of kInvocationColumns, `function` aside.
template <typename Record>
auto columnsOf(Record& record)
    requires std::is_same_v<std::remove_const_t<Record>, InvocationRecord>
{
    auto& phases = record.phases;
    return std::tie(record.requestId, record.versionId, record.instanceId, record.outcome, record.errorType,
        record.errorMessage, record.status, record.arrivedAt, record.startedAt, record.finishedAt, record.durationMs,
        record.billedMs, record.maxMemoryMb, record.requestBytes, record.responseBytes, record.isColdStart,
        phases.queued, phases.allocate, phases.runtime, phases.load, phases.initializer, record.source,
        record.isProvisioned, record.qualifier, record.memoryLimitMb, record.endedProcess);
}
constexpr std::string_view kInvocationColumns
    = "function, request_id, version_id, instance_id, outcome, error_type, error_message, status, arrived_at,"
      " started_at, finished_at, duration_ms, billed_ms, max_memory_mb, request_bytes, response_bytes, is_cold_start,"
      " queued, allocate, runtime, load, initializer, source, is_provisioned, qualifier,"
      " memory_limit_mb, ended_process";

/// In the order of kInstanceColumns, `function` aside.
template <typename Record>
auto columnsOf(Record& record)
    requires std::is_same_v<std::remove_const_t<Record>, InstanceRecord>
{
    auto& phases = record.phases;
    return std::tie(record.instanceId, record.versionId, record.state, record.isFrozen, record.isProvisioned,
        record.inFlight, record.concurrency, record.createdAt, record.endedAt, record.endReason, phases.queued,
        phases.allocate, phases.runtime, phases.load, phases.initializer, record.startPath, record.isolation,
        record.note, record.memoryBytes, record.peakMemoryBytes, record.invocations, record.billedMs,
        record.billedIdleMs, record.memoryLimitBytes, record.cpuPercent, record.cpuQuotaPercent);
}
constexpr std::string_view kInstanceColumns
    = "function, instance_id, version_id, state, is_frozen, is_provisioned, in_flight, concurrency, created_at,"
      " ended_at, end_reason, queued, allocate, runtime, load, initializer, start_path, isolation, note, memory_bytes,"
      " peak_memory_bytes, invocations, billed_ms, billed_idle_ms, memory_limit_bytes,"
      " cpu_percent, cpu_quota_percent";

/// The index of the random request ids is in parts, as that of the log lines.
constexpr std::string_view kIsInAnyBlock
    = "id >> 14 IN (WITH RECURSIVE blocks(number) AS (SELECT MIN(id) >> 14 FROM invocations UNION ALL"
      " SELECT number + 1 FROM blocks WHERE number < (SELECT MAX(id) >> 14 FROM invocations))"
      " SELECT number FROM blocks)";

template <typename Record>
std::string insertOf(std::string_view table, std::string_view columns)
{
    constexpr auto count = 1 + std::tuple_size_v<decltype(columnsOf(std::declval<Record&>()))>;
    return "INSERT INTO " + std::string(table) + " (" + std::string(columns) + ") VALUES (" + placeholders(count) + ")";
}

template <typename Record>
Result<void> writeRecords(
    Database& database, TelemetryFunctions& functions, const std::string& sql, std::span<const Record> records)
{
    auto insert = database.prepare(sql);
    if (!insert) return Failure(insert.error());
    for (const auto& record : records) {
        const auto function = functions.add(TelemetryFunctions::pathOf(record.service, record.function));
        if (!function) return Failure(function.error());
        insert->bind(1, *function);
        bindAll(*insert, 2, columnsOf(record));
        if (auto done = insert->run(); !done) return done;
    }
    return {};
}

template <typename Record>
Result<std::vector<Record>> readRecords(Statement& select, const TelemetryFunctions& functions)
{
    std::vector<Record> records;
    for (;;) {
        const auto hasRow = select.step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow) return records;
        auto& record = records.emplace_back();
        std::tie(record.service, record.function) = functions.nameOf(select.integer(0));
        readAll(select, 1, columnsOf(record));
    }
}

} // namespace

static_assert(static_cast<int>(metering::Outcome::Succeeded) == 0, "stored by number, see the indexes");

const std::string_view TelemetryRecords::kSchema = R"(
CREATE TABLE invocations (
    id INTEGER PRIMARY KEY,
    function INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    error_type TEXT NOT NULL,
    error_message TEXT NOT NULL,
    status INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    duration_ms REAL NOT NULL,
    billed_ms INTEGER NOT NULL,
    max_memory_mb REAL NOT NULL,
    request_bytes INTEGER NOT NULL,
    response_bytes INTEGER NOT NULL,
    is_cold_start INTEGER NOT NULL,
    queued INTEGER NOT NULL,
    allocate INTEGER NOT NULL,
    runtime INTEGER NOT NULL,
    load INTEGER NOT NULL,
    initializer INTEGER NOT NULL,
    source TEXT NOT NULL
);
CREATE INDEX invocations_by_request ON invocations (id >> 14, request_id);
CREATE INDEX invocations_by_function ON invocations (function, arrived_at);
CREATE INDEX invocations_by_time ON invocations (arrived_at);
CREATE INDEX errors_by_function ON invocations (function, arrived_at) WHERE outcome <> 0;
CREATE INDEX errors_by_time ON invocations (arrived_at) WHERE outcome <> 0;
CREATE INDEX cold_starts_by_function ON invocations (function, arrived_at) WHERE is_cold_start = 1;
CREATE INDEX cold_starts_by_time ON invocations (arrived_at) WHERE is_cold_start = 1;
CREATE TABLE instances (
    id INTEGER PRIMARY KEY,
    function INTEGER NOT NULL,
    instance_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    state INTEGER NOT NULL,
    is_frozen INTEGER NOT NULL,
    is_provisioned INTEGER NOT NULL,
    in_flight INTEGER NOT NULL,
    concurrency INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    end_reason INTEGER NOT NULL,
    queued INTEGER NOT NULL,
    allocate INTEGER NOT NULL,
    runtime INTEGER NOT NULL,
    load INTEGER NOT NULL,
    initializer INTEGER NOT NULL,
    start_path TEXT NOT NULL,
    isolation TEXT NOT NULL,
    note TEXT NOT NULL,
    memory_bytes INTEGER NOT NULL,
    peak_memory_bytes INTEGER NOT NULL,
    invocations INTEGER NOT NULL,
    billed_ms INTEGER NOT NULL
);
CREATE INDEX instances_by_function ON instances (function, ended_at);
CREATE INDEX instances_by_time ON instances (ended_at);
)";

const std::string_view TelemetryRecords::kSecondSchema = R"(
ALTER TABLE invocations ADD COLUMN is_provisioned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invocations ADD COLUMN qualifier TEXT NOT NULL DEFAULT '';
ALTER TABLE invocations ADD COLUMN memory_limit_mb INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN billed_idle_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN memory_limit_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN cpu_percent REAL NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN cpu_quota_percent REAL NOT NULL DEFAULT 0;
)";

const std::string_view TelemetryRecords::kThirdSchema = R"(
ALTER TABLE invocations ADD COLUMN ended_process INTEGER NOT NULL DEFAULT 0;
)";

Result<void> TelemetryRecords::write(std::span<const InvocationRecord> invocations)
{
    static const auto sql = insertOf<InvocationRecord>("invocations", kInvocationColumns);
    return writeRecords(m_database, m_functions, sql, invocations);
}

Result<void> TelemetryRecords::write(std::span<const InstanceRecord> instances)
{
    static const auto sql = insertOf<InstanceRecord>("instances", kInstanceColumns);
    return writeRecords(m_database, m_functions, sql, instances);
}

Result<std::vector<InvocationRecord>> TelemetryRecords::invocations(const InvocationQuery& query)
{
    std::string conditions;
    const auto require = [&](std::string_view condition) {
        conditions.append(conditions.empty() ? " WHERE " : " AND ").append(condition);
    };
    // The index is named: without statistics of the data SQLite would have to guess it.
    std::string index = query.errorsOnly ? "errors" : query.coldStartsOnly ? "cold_starts" : "invocations";
    std::optional<std::int64_t> function;
    if (!query.function.empty()) {
        function = m_functions.find(TelemetryFunctions::pathOf(query.service, query.function));
        if (!function) return std::vector<InvocationRecord>();
        require("function = ?1");
        index += "_by_function";
    } else {
        if (!query.service.empty()) require(kIsOfService);
        index += "_by_time";
    }
    if (!query.requestId.empty()) {
        require(kIsInAnyBlock);
        require("request_id = ?3");
        index = "invocations_by_request";
    }
    if (query.from != TimePoint()) require("arrived_at >= ?4");
    if (query.until != TimePoint()) require("arrived_at < ?5");
    if (query.errorsOnly) require("outcome <> 0");
    if (query.coldStartsOnly) require("is_cold_start = 1");
    auto select = m_database.prepare("SELECT " + std::string(kInvocationColumns) + " FROM invocations INDEXED BY "
        + index + conditions + " ORDER BY arrived_at DESC, id DESC LIMIT ?6");
    if (!select) return Failure(select.error());
    select->bind(1, function.value_or(0)).bind(2, query.service).bind(3, query.requestId);
    bindAll(*select, 4, std::tie(query.from, query.until, query.limit));
    return readRecords<InvocationRecord>(*select, m_functions);
}

Result<std::vector<InstanceRecord>> TelemetryRecords::instances(
    std::string_view service, std::string_view function, int limit)
{
    std::string condition = "INDEXED BY instances_by_time";
    std::optional<std::int64_t> id;
    if (!function.empty()) {
        id = m_functions.find(TelemetryFunctions::pathOf(service, function));
        if (!id) return std::vector<InstanceRecord>();
        condition = "INDEXED BY instances_by_function WHERE function = ?1";
    } else if (!service.empty()) {
        condition.append(" WHERE ").append(kIsOfService);
    }
    auto select = m_database.prepare("SELECT " + std::string(kInstanceColumns) + " FROM instances " + condition
        + " ORDER BY ended_at DESC, id DESC LIMIT ?3");
    if (!select) return Failure(select.error());
    select->bind(1, id.value_or(0)).bind(2, service).bind(3, limit);
    return readRecords<InstanceRecord>(*select, m_functions);
}

Result<std::vector<metering::MetricValue>> TelemetryRecords::durationQuantile(
    std::string_view path, double quantile, std::int64_t fromSecond, std::int64_t untilSecond)
{
    std::vector<metering::MetricValue> values;
    const auto function = m_functions.find(path);
    if (!function) return values;
    // No call takes longer than a day: that bounds how early one that ends in the range can have come.
    auto select = m_database.prepare("SELECT finished_at / 60000000000 * 60, duration_ms FROM invocations"
                                     " INDEXED BY invocations_by_function WHERE function = ?1 AND arrived_at >= ?2"
                                     " AND arrived_at < ?4 AND finished_at >= ?3 AND finished_at < ?4"
                                     " AND instance_id <> '' AND status = 200 ORDER BY 1, 2");
    if (!select) return Failure(select.error());
    const auto nanoseconds = [](std::int64_t second) { return second * 1'000'000'000; };
    select->bind(1, *function).bind(2, nanoseconds(fromSecond - 86'400));
    select->bind(3, nanoseconds(fromSecond)).bind(4, nanoseconds(untilSecond));
    std::vector<double> durations; // of the minute, ascending
    std::int64_t minute = 0;
    const auto close = [&] {
        if (durations.empty()) return;
        const auto rank = std::ceil(quantile * static_cast<double>(durations.size()));
        values.push_back({minute, durations[static_cast<std::size_t>(std::max(1.0, rank)) - 1]});
        durations.clear();
    };
    for (;;) {
        const auto hasRow = select->step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow || select->integer(0) != minute) close();
        if (!*hasRow) return values;
        minute = select->integer(0);
        durations.push_back(select->real(1));
    }
}

Result<void> TelemetryRecords::trim(std::int64_t invocations)
{
    for (const auto* const sql : {"DELETE FROM invocations WHERE id <= (SELECT MAX(id) FROM invocations) - ?",
             "DELETE FROM instances WHERE id <= (SELECT MAX(id) FROM instances) - ?"}) {
        auto remove = m_database.prepare(sql);
        if (!remove) return Failure(remove.error());
        if (auto done = remove->bind(1, invocations).run(); !done) return done;
    }
    return {};
}

Result<void> TelemetryRecords::dropTenth()
{
    for (const std::string table : {"invocations", "instances"}) {
        auto remove = m_database.prepare("DELETE FROM " + table + " WHERE id <= (SELECT MIN(id) + (MAX(id) - MIN(id)) / 10 FROM "
            + table + ")");
        if (!remove) return Failure(remove.error());
        if (auto done = remove->run(); !done) return done;
    }
    return {};
}

} // namespace engine::storage
