#pragma once

#include <engine/catalog/catalog.h>
#include <engine/storage/database.h>
#include <vector>

namespace engine::storage {

/// fcdesk.db: what a caller was told is stored. Blocking; the engine calls it from its pool, one call at a time.
class DocumentStore
{
public:
    static Result<std::unique_ptr<DocumentStore>> open(const std::filesystem::path& dataDir);

    Result<std::vector<catalog::DocumentChange>> loadAll();
    /// All or nothing, durable when it returns.
    Result<void> write(const std::vector<catalog::DocumentChange>& changes);

    /// Small settings and sealed secrets, by name.
    Result<std::optional<std::string>> setting(std::string_view name);
    Result<void> putSetting(std::string_view name, std::string_view value);

private:
    explicit DocumentStore(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

} // namespace engine::storage
