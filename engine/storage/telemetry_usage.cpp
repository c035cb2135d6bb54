#include <engine/storage/telemetry_usage.h>

#include <engine/storage/telemetry_columns.h>
#include <map>

namespace engine::storage {

using metering::Usage;
using metering::UsageRow;

namespace {
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kKeptDays = 400;
/// Adds rows to those that are there.
constexpr std::string_view kAdd
    = " ON CONFLICT DO UPDATE SET billed_invocations = billed_invocations + excluded.billed_invocations,"
      " on_demand_ms = on_demand_ms + excluded.on_demand_ms, active_ms = active_ms + excluded.active_ms,"
      " idle_ms = idle_ms + excluded.idle_ms, vcpu_seconds = vcpu_seconds + excluded.vcpu_seconds,"
      " gb_seconds = gb_seconds + excluded.gb_seconds, disk_gb_seconds = disk_gb_seconds + excluded.disk_gb_seconds,"
      " idle_vcpu_seconds = idle_vcpu_seconds + excluded.idle_vcpu_seconds,"
      " idle_gb_seconds = idle_gb_seconds + excluded.idle_gb_seconds,"
      " idle_disk_gb_seconds = idle_disk_gb_seconds + excluded.idle_disk_gb_seconds";
constexpr std::string_view kSums
    = "SUM(billed_invocations), SUM(on_demand_ms), SUM(active_ms), SUM(idle_ms), SUM(vcpu_seconds), SUM(gb_seconds),"
      " SUM(disk_gb_seconds), SUM(idle_vcpu_seconds), SUM(idle_gb_seconds), SUM(idle_disk_gb_seconds)";
} // namespace

const std::string& TelemetryUsage::schema()
{
    static const std::string schema = R"(
CREATE TABLE usage (
    second INTEGER NOT NULL,
    function INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    billed_invocations INTEGER NOT NULL,
    on_demand_ms INTEGER NOT NULL,
    active_ms INTEGER NOT NULL,
    idle_ms INTEGER NOT NULL,
    vcpu_seconds REAL NOT NULL,
    gb_seconds REAL NOT NULL,
    disk_gb_seconds REAL NOT NULL,
    idle_vcpu_seconds REAL NOT NULL,
    idle_gb_seconds REAL NOT NULL,
    idle_disk_gb_seconds REAL NOT NULL,
    PRIMARY KEY (second, function, seconds)
) WITHOUT ROWID;
)";
    return schema;
}

Result<void> TelemetryUsage::add(std::span<const metering::MetricsFold::Row> rows)
{
    std::map<std::pair<std::int64_t, std::int64_t>, Usage> hours; // a batch has several seconds of few functions
    for (const auto& row : rows) {
        if (row.function == metering::kAllFunctions || row.point.usage == Usage()) continue;
        const auto function = m_functions.add(row.function);
        if (!function) return Failure(function.error());
        hours[{row.point.second / kHour * kHour, *function}] += row.point.usage;
    }
    if (hours.empty()) return {};
    static const auto sql = "INSERT INTO usage (second, function, seconds, " + std::string(kUsageColumns) + ") VALUES ("
        + placeholders(13) + ")" + std::string(kAdd);
    auto insert = m_database.prepare(sql);
    if (!insert) return Failure(insert.error());
    for (const auto& [key, usage] : hours) {
        insert->bind(1, key.first).bind(2, key.second).bind(3, kHour);
        bindAll(*insert, 4, usageColumnsOf(usage));
        if (auto done = insert->run(); !done) return done;
    }
    return {};
}

Result<std::vector<UsageRow>> TelemetryUsage::query(const UsageQuery& query)
{
    std::optional<std::int64_t> function;
    std::string condition;
    if (!query.function.empty()) {
        function = m_functions.find(query.function);
        if (!function) return std::vector<UsageRow>();
        condition = " AND function = ?3";
    }
    auto select = m_database.prepare("SELECT function, second, seconds, " + std::string(kUsageColumns)
        + " FROM usage WHERE second >= ?1 AND second < ?2" + condition + " ORDER BY second, function");
    if (!select) return Failure(select.error());
    select->bind(1, query.fromSecond).bind(2, query.untilSecond);
    if (function) select->bind(3, *function);
    std::vector<UsageRow> rows;
    for (;;) {
        const auto hasRow = select->step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow) return rows;
        auto& row = rows.emplace_back();
        const auto& [service, name] = m_functions.nameOf(select->integer(0));
        row.function = TelemetryFunctions::pathOf(service, name);
        readAll(*select, 1, std::tuple_cat(std::tie(row.second, row.seconds), usageColumnsOf(row.usage)));
    }
}

Result<void> TelemetryUsage::trim(TimePoint now, std::int64_t hours)
{
    const auto second = std::chrono::floor<seconds>(now).time_since_epoch().count();
    const auto until = (second - hours * kHour) / kDay * kDay;
    static const auto fold = "INSERT INTO usage (second, function, seconds, " + std::string(kUsageColumns)
        + ") SELECT second / 86400 * 86400, function, 86400, " + std::string(kSums)
        + " FROM usage WHERE second < ?1 AND seconds < 86400 GROUP BY second / 86400, function" + std::string(kAdd);
    auto insert = m_database.prepare(fold);
    if (!insert) return Failure(insert.error());
    if (auto done = insert->bind(1, until).run(); !done) return done;
    auto remove = m_database.prepare("DELETE FROM usage WHERE (second < ?1 AND seconds < 86400) OR second < ?2");
    if (!remove) return Failure(remove.error());
    return remove->bind(1, until).bind(2, second - kKeptDays * kDay).run();
}

} // namespace engine::storage
