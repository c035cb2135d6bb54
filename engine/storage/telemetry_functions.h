#pragma once

#include <cstdint>
#include <engine/storage/database.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace engine::storage {

/// Condition on rows of one service's functions; ?2 is its name.
inline constexpr std::string_view kIsOfService
    = "function IN (SELECT id FROM functions WHERE path >= ?2 || '/' AND path < ?2 || '0')"; // '0' follows '/'

/// The functions that telemetry rows name by number: "service/function" paths, "" for all together. Few, so they are
/// kept in memory; none is ever dropped.
class TelemetryFunctions
{
public:
    explicit TelemetryFunctions(Database& database)
        : m_database(database)
    {
    }
    /// Reads the table; also after a transaction was rolled back.
    Result<void> load();

    /// Numbers the path when it has none yet.
    Result<std::int64_t> add(std::string_view path);
    std::optional<std::int64_t> find(std::string_view path) const;
    const std::map<std::string, std::int64_t, std::less<>>& ids() const { return m_ids; } ///< by path
    /// Service and function of a number.
    const std::pair<std::string, std::string>& nameOf(std::int64_t id) const { return m_names.at(id); }

    static std::string pathOf(std::string_view service, std::string_view function);

private:
    void remember(std::string_view path, std::int64_t id);

    Database& m_database;
    std::map<std::string, std::int64_t, std::less<>> m_ids;
    std::unordered_map<std::int64_t, std::pair<std::string, std::string>> m_names;
};

} // namespace engine::storage
