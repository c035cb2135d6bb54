#include <engine/storage/telemetry_points.h>

#include <algorithm>
#include <engine/storage/telemetry_columns.h>
#include <limits>
#include <numeric>

namespace engine::storage {

using metering::MetricPoint;

namespace {
constexpr std::int64_t kCoarseStep = 60; ///< the resolution of the documented metrics (source: behaviour row 9)
constexpr std::int64_t kCoarseSeconds = 31 * 24 * 3600;
constexpr const char* kSecondTable = "second_points";
constexpr const char* kCoarseTable = "coarse_points";

template <typename Point>
auto columnsOf(Point& point)
{
    return std::tuple_cat(
        std::tie(point.second, point.onDemandInstances, point.provisionedInstances, point.creatingInstances,
            point.inFlight, point.capacity, point.invocations, point.provisionedInvocations, point.errors,
            point.clientErrors, point.serverErrors, point.throttles, point.resourceThrottles, point.coldStarts,
            point.coldStartSystemMs, point.coldStartBusinessMs, point.maxMemoryMb, point.durationSumMs,
            point.durationMaxMs, point.latencySumMs),
        usageColumnsOf(point.usage));
}
constexpr std::size_t kColumnCount = std::tuple_size_v<decltype(columnsOf(std::declval<MetricPoint&>()))>;
const std::string& columns()
{
    static const std::string names
        = "second, on_demand_instances, provisioned_instances, creating_instances, in_flight, capacity, invocations,"
          " provisioned_invocations, errors, client_errors, server_errors, throttles, resource_throttles, cold_starts,"
          " cold_start_system_ms, cold_start_business_ms, max_memory_mb, duration_sum_ms, duration_max_ms,"
          " latency_sum_ms, "
        + std::string(kUsageColumns);
    return names;
}

/// Of the first schema, never changed.
constexpr std::string_view kTableColumns = R"( (
    function INTEGER NOT NULL,
    second INTEGER NOT NULL,
    on_demand_instances INTEGER NOT NULL,
    provisioned_instances INTEGER NOT NULL,
    creating_instances INTEGER NOT NULL,
    in_flight INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    invocations INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    throttles INTEGER NOT NULL,
    cold_starts INTEGER NOT NULL,
    cold_start_system_ms REAL NOT NULL,
    cold_start_business_ms REAL NOT NULL,
    billed_ms INTEGER NOT NULL,
    compute_units REAL NOT NULL,
    max_memory_mb REAL NOT NULL,
    duration_sum_ms REAL NOT NULL,
    duration_max_ms REAL NOT NULL,
    PRIMARY KEY (function, second)
) WITHOUT ROWID;
)";

std::int64_t floorTo(std::int64_t second, std::int64_t step)
{
    return second - ((second % step) + step) % step;
}

/// Folds points that come in order of time into steps of equal length, the first and the last cut to the range.
class StepFold
{
public:
    StepFold(std::int64_t step, std::int64_t from, std::int64_t until)
        : m_step(step)
        , m_from(from)
        , m_until(until)
    {
    }
    void add(const MetricPoint& point)
    {
        const auto start = floorTo(point.second, m_step);
        const auto from = std::max(start, m_from);
        if (points.empty() || points.back().second != from) {
            points.push_back({.second = from, .seconds = static_cast<int>(std::min(start + m_step, m_until) - from)});
        }
        points.back().add(point, MetricPoint::Fold::OverTime);
    }
    std::vector<MetricPoint> points;

private:
    std::int64_t m_step, m_from, m_until;
};

/// The shortest step, a multiple of `unit`, that covers the range with at most `maxPoints` steps.
std::int64_t stepFor(std::int64_t from, std::int64_t until, std::int64_t maxPoints, std::int64_t unit)
{
    const auto isCovered = [&](std::int64_t step) {
        return (floorTo(until - 1, step) - floorTo(from, step)) / step + 1 <= maxPoints;
    };
    auto step = std::max<std::int64_t>(1, (until - from) / maxPoints);
    step = (step + unit - 1) / unit * unit;
    while (!isCovered(step)) step += unit;
    return step;
}

/// Reads points of the open statement into the fold.
Result<void> foldRows(Statement& select, StepFold& fold)
{
    for (;;) {
        const auto hasRow = select.step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow) return {};
        MetricPoint point;
        readAll(select, 0, columnsOf(point));
        fold.add(point);
    }
}
} // namespace

const std::string& TelemetryPoints::schema()
{
    static const std::string schema = "CREATE TABLE " + std::string(kSecondTable) + std::string(kTableColumns)
        + "CREATE TABLE " + std::string(kCoarseTable) + std::string(kTableColumns);
    return schema;
}

const std::string& TelemetryPoints::secondSchema()
{
    static const std::string schema = [] {
        std::string sql;
        for (const std::string table : {kSecondTable, kCoarseTable}) {
            const auto alter = "ALTER TABLE " + table;
            // Points of before knew the time of on-demand instances alone, and compute units instead of quantities: they
            // go on as the vCPU seconds that make as many.
            sql += alter + " RENAME COLUMN billed_ms TO on_demand_ms;" + alter
                + " RENAME COLUMN compute_units TO vcpu_seconds;";
            for (const auto* const column : {"provisioned_invocations", "client_errors", "server_errors",
                     "resource_throttles", "billed_invocations", "active_ms", "idle_ms"}) {
                sql += alter + " ADD COLUMN " + column + " INTEGER NOT NULL DEFAULT 0;";
            }
            for (const auto* const column : {"latency_sum_ms", "gb_seconds", "disk_gb_seconds", "idle_vcpu_seconds",
                     "idle_gb_seconds", "idle_disk_gb_seconds"}) {
                sql += alter + " ADD COLUMN " + column + " REAL NOT NULL DEFAULT 0;";
            }
        }
        return sql;
    }();
    return schema;
}

Result<void> TelemetryPoints::write(std::span<const metering::MetricsFold::Row> rows)
{
    for (const auto& row : rows) {
        const auto function = m_functions.add(row.function);
        if (!function) return Failure(function.error());
        if (auto done = put(kSecondTable, *function, row.point); !done) return done;
    }
    return {};
}

Result<std::vector<MetricPoint>> TelemetryPoints::query(const MetricQuery& query)
{
    const auto function = m_functions.find(query.function);
    auto from = query.fromSecond;
    auto until = query.untilSecond;
    if (!function || from >= until) return std::vector<MetricPoint>();
    std::int64_t unit = std::max(1, query.step);
    {
        auto coarse = m_database.prepare(
            "SELECT 1 FROM coarse_points WHERE function = ? AND second >= ? AND second < ? LIMIT 1");
        if (!coarse) return Failure(coarse.error());
        const auto hasRow = coarse->bind(1, *function).bind(2, floorTo(from, kCoarseStep)).bind(3, until).step();
        if (!hasRow) return Failure(hasRow.error());
        if (*hasRow) unit = std::lcm(unit, kCoarseStep); // they cannot be cut
    }
    from = floorTo(from, unit);
    until = floorTo(until + unit - 1, unit);
    static const std::string sql = [] {
        const auto half = [](const char* table) {
            return "SELECT " + columns() + " FROM " + table
                + " WHERE function = ?1 AND second >= ?2 AND second < ?3";
        };
        return half(kCoarseTable) + " UNION ALL " + half(kSecondTable) + " ORDER BY second";
    }();
    auto select = m_database.prepare(sql);
    if (!select) return Failure(select.error());
    select->bind(1, *function).bind(2, from).bind(3, until);
    StepFold fold(stepFor(from, until, std::max(1, query.maxPoints), unit), from, until);
    if (auto done = foldRows(*select, fold); !done) return Failure(done.error());
    return std::move(fold.points);
}

Result<void> TelemetryPoints::trim(TimePoint now, std::int64_t secondPoints)
{
    const auto second = std::chrono::floor<seconds>(now).time_since_epoch().count();
    for (const auto& [path, function] : m_functions.ids()) {
        if (auto done = thin(function, floorTo(second - secondPoints, kCoarseStep)); !done) return done;
        if (auto done = removeBefore(kCoarseTable, function, second - kCoarseSeconds); !done) return done;
    }
    return {};
}

/// `until`: the end of a coarse step.
Result<void> TelemetryPoints::thin(std::int64_t function, std::int64_t until)
{
    StepFold fold(kCoarseStep, std::numeric_limits<std::int64_t>::min(), until);
    {
        auto select = m_database.prepare("SELECT " + columns() + " FROM " + kSecondTable
            + " WHERE function = ? AND second < ? ORDER BY second");
        if (!select) return Failure(select.error());
        select->bind(1, function).bind(2, until);
        if (auto done = foldRows(*select, fold); !done) return done;
    }
    if (fold.points.empty()) return {};
    for (const auto& point : fold.points) {
        if (auto done = put(kCoarseTable, function, point); !done) return done;
    }
    return removeBefore(kSecondTable, function, until);
}

Result<void> TelemetryPoints::removeBefore(const char* table, std::int64_t function, std::int64_t second)
{
    auto remove = m_database.prepare("DELETE FROM " + std::string(table) + " WHERE function = ? AND second < ?");
    if (!remove) return Failure(remove.error());
    return remove->bind(1, function).bind(2, second).run();
}

Result<void> TelemetryPoints::put(const char* table, std::int64_t function, const MetricPoint& point)
{
    const auto into = " INTO " + std::string(table) + " (function, " + columns() + ") VALUES ("
        + placeholders(1 + kColumnCount) + ")";
    {
        auto insert = m_database.prepare("INSERT" + into + " ON CONFLICT DO NOTHING RETURNING second");
        if (!insert) return Failure(insert.error());
        bindAll(insert->bind(1, function), 2, columnsOf(point));
        const auto isNew = insert->step();
        if (!isNew) return Failure(isNew.error());
        if (*isNew) return {};
    }
    MetricPoint sum;
    {
        auto select = m_database.prepare(
            "SELECT " + columns() + " FROM " + table + " WHERE function = ? AND second = ?");
        if (!select) return Failure(select.error());
        const auto hasRow = select->bind(1, function).bind(2, point.second).step();
        if (!hasRow) return Failure(hasRow.error());
        readAll(*select, 0, columnsOf(sum));
    }
    sum.add(point, MetricPoint::Fold::OverTime);
    auto replace = m_database.prepare("REPLACE" + into);
    if (!replace) return Failure(replace.error());
    bindAll(replace->bind(1, function), 2, columnsOf(sum));
    return replace->run();
}

} // namespace engine::storage
