#include <engine/storage/telemetry_functions.h>

namespace engine::storage {

Result<void> TelemetryFunctions::load()
{
    m_ids.clear();
    m_names.clear();
    auto select = m_database.prepare("SELECT id, path FROM functions");
    if (!select) return Failure(select.error());
    for (;;) {
        const auto hasRow = select->step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow) return {};
        remember(select->text(1), select->integer(0));
    }
}

Result<std::int64_t> TelemetryFunctions::add(std::string_view path)
{
    if (const auto known = find(path)) return *known;
    auto insert = m_database.prepare("INSERT INTO functions (path) VALUES (?) RETURNING id");
    if (!insert) return Failure(insert.error());
    const auto hasRow = insert->bind(1, path).step();
    if (!hasRow) return Failure(hasRow.error());
    const auto id = insert->integer(0);
    remember(path, id);
    return id;
}

std::optional<std::int64_t> TelemetryFunctions::find(std::string_view path) const
{
    const auto found = m_ids.find(path);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

std::string TelemetryFunctions::pathOf(std::string_view service, std::string_view function)
{
    return std::string(service) + "/" + std::string(function);
}

void TelemetryFunctions::remember(std::string_view path, std::int64_t id)
{
    m_ids.emplace(path, id);
    const auto slash = path.find('/');
    if (slash == path.npos) {
        m_names[id] = {};
    } else {
        m_names[id] = {std::string(path.substr(0, slash)), std::string(path.substr(slash + 1))};
    }
}

} // namespace engine::storage
