#include <engine/storage/telemetry_logs.h>

#include <algorithm>
#include <engine/storage/telemetry_columns.h>

namespace engine::storage {

using metering::LogLevel;
using metering::LogLine;

namespace {
constexpr std::size_t kLongestSearch = 1000;

constexpr std::string_view kSelect
    = "SELECT id, function, at, version_id, instance_id, request_id, level, text FROM logs";

template <typename Line>
auto columnsOf(Line& line)
{
    return std::tie(line.at, line.versionId, line.instanceId, line.requestId, line.level, line.text);
}

/// Request ids are random: one index over all of them would rewrite a page for nearly every call. So each block of
/// 16384 lines has its part of the index, and a search asks one part after the other.
constexpr std::string_view kIsInAnyBlock
    = "id >> 14 IN (WITH RECURSIVE blocks(number) AS (SELECT MIN(id) >> 14 FROM logs UNION ALL"
      " SELECT number + 1 FROM blocks WHERE number < (SELECT MAX(id) >> 14 FROM logs)) SELECT number FROM blocks)";

/// The condition on levels; the one of the partial indexes comes first, word for word.
std::string_view levelCondition(LogLevel minimum)
{
    switch (minimum) {
    case LogLevel::None:
    case LogLevel::Debug: return {};
    case LogLevel::Platform:
    case LogLevel::Info: return "level <> 1";
    case LogLevel::Warn: return "level IN (3, 4)";
    case LogLevel::Error: return "level IN (3, 4) AND level = 4";
    }
    return {};
}

std::string likePattern(std::string_view text)
{
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}
} // namespace

static_assert(static_cast<int>(LogLevel::Debug) == 1 && static_cast<int>(LogLevel::Warn) == 3
        && static_cast<int>(LogLevel::Error) == 4,
    "stored by number, see the indexes");

const std::string_view TelemetryLogs::kSchema = R"(
CREATE TABLE logs (
    id INTEGER PRIMARY KEY,
    function INTEGER NOT NULL,
    at INTEGER NOT NULL,
    version_id TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    level INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX logs_by_function ON logs (function);
CREATE INDEX logs_by_instance ON logs (instance_id) WHERE instance_id <> '';
CREATE INDEX logs_by_request ON logs (id >> 14, request_id) WHERE request_id <> '';
CREATE INDEX warnings_by_function ON logs (function, id, level) WHERE level IN (3, 4);
CREATE INDEX warnings ON logs (id, level) WHERE level IN (3, 4);
)";

Result<void> TelemetryLogs::write(std::span<const LogLine> lines)
{
    auto insert
        = m_database.prepare("INSERT INTO logs (id, function, at, version_id, instance_id, request_id, level, text)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return Failure(insert.error());
    for (const auto& line : lines) {
        const auto function = m_functions.add(TelemetryFunctions::pathOf(line.service, line.function));
        if (!function) return Failure(function.error());
        if (line.id > 0) {
            insert->bind(1, line.id);
        } else {
            insert->bindNull(1);
        }
        insert->bind(2, *function);
        bindAll(*insert, 3, columnsOf(line));
        if (auto done = insert->run(); !done) return done;
    }
    return {};
}

Result<std::vector<LogLine>> TelemetryLogs::query(const LogQuery& query)
{
    if (query.text.size() > kLongestSearch) {
        return fail(ErrorCode::InvalidArgument,
            "'text' has " + std::to_string(query.text.size()) + " bytes; at most " + std::to_string(kLongestSearch)
                + " can be searched for",
            "text");
    }
    std::string conditions;
    const auto require = [&](std::string_view condition) {
        conditions.append(conditions.empty() ? " WHERE " : " AND ").append(condition);
    };
    // The index is named: without statistics of the data SQLite would have to guess it.
    std::string_view index = "NOT INDEXED";
    const auto level = query.minimumLevel ? levelCondition(*query.minimumLevel) : std::string_view();
    const bool isWarning = level.starts_with("level IN");
    std::optional<std::int64_t> function;
    if (!query.function.empty()) {
        function = m_functions.find(TelemetryFunctions::pathOf(query.service, query.function));
        if (!function) return std::vector<LogLine>();
        require("function = ?1");
        index = isWarning ? "INDEXED BY warnings_by_function" : "INDEXED BY logs_by_function";
    } else {
        if (!query.service.empty()) require(kIsOfService);
        if (isWarning) index = "INDEXED BY warnings";
    }
    if (!query.instanceId.empty()) {
        require("instance_id = ?3 AND instance_id <> ''");
        index = "INDEXED BY logs_by_instance";
    }
    if (!query.requestId.empty()) {
        require(kIsInAnyBlock);
        require("request_id = ?4 AND request_id <> ''");
        index = "INDEXED BY logs_by_request";
    }
    if (!level.empty()) require(level);
    if (!query.text.empty()) require("text LIKE ?5 ESCAPE '\\'");
    if (query.beforeId > 0) require("id < ?6");
    if (query.afterId > 0) require("id > ?7");
    const bool isForward = query.afterId > 0 && query.beforeId == 0;
    auto select = m_database.prepare(std::string(kSelect) + " " + std::string(index) + conditions + " ORDER BY id"
        + (isForward ? "" : " DESC") + " LIMIT ?8");
    if (!select) return Failure(select.error());
    select->bind(1, function.value_or(0)).bind(2, query.service).bind(3, query.instanceId).bind(4, query.requestId);
    select->bind(5, likePattern(query.text)).bind(6, query.beforeId).bind(7, query.afterId).bind(8, query.limit);

    std::vector<LogLine> lines;
    for (;;) {
        const auto hasRow = select->step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow) break;
        auto& line = lines.emplace_back();
        line.id = select->integer(0);
        std::tie(line.service, line.function) = m_functions.nameOf(select->integer(1));
        readAll(*select, 2, columnsOf(line));
    }
    if (!isForward) std::reverse(lines.begin(), lines.end());
    return lines;
}

Result<void> TelemetryLogs::trim(std::int64_t lines)
{
    auto remove = m_database.prepare("DELETE FROM logs WHERE id <= (SELECT MAX(id) FROM logs) - ?");
    if (!remove) return Failure(remove.error());
    return remove->bind(1, lines).run();
}

Result<void> TelemetryLogs::dropTenth()
{
    auto remove = m_database.prepare("DELETE FROM logs WHERE id <= (SELECT MIN(id) + (MAX(id) - MIN(id)) / 10 FROM logs)");
    if (!remove) return Failure(remove.error());
    return remove->run();
}

Result<std::int64_t> TelemetryLogs::lastId()
{
    auto select = m_database.prepare("SELECT MAX(id) FROM logs");
    if (!select) return Failure(select.error());
    if (const auto row = select->step(); !row) return Failure(row.error());
    return select->integer(0);
}

} // namespace engine::storage
