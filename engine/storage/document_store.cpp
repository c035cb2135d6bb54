#include <engine/storage/document_store.h>

#include <array>

namespace engine::storage {

namespace {
/// Append only: each script runs once on every data directory.
constexpr std::array<std::string_view, 1> kMigrations{
    "CREATE TABLE documents(kind TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY(kind, key)) "
    "WITHOUT ROWID, STRICT;"
    "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT",
};

Result<void> writeOne(Database& database, const catalog::DocumentChange& change)
{
    auto statement = database.prepare(change.text ? "INSERT OR REPLACE INTO documents(kind, key, text) VALUES(?, ?, ?)"
                                                  : "DELETE FROM documents WHERE kind = ? AND key = ?");
    if (!statement) return Failure(statement.error());
    statement->bind(1, change.kind).bind(2, change.key);
    if (change.text) statement->bind(3, *change.text);
    return statement->run();
}
} // namespace

DocumentStore::DocumentStore(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<std::unique_ptr<DocumentStore>> DocumentStore::open(const std::filesystem::path& dataDir)
{
    auto database = Database::open(dataDir / "fcdesk.db", Durability::Full, kMigrations);
    if (!database) return Failure(std::move(database.error()));
    return std::unique_ptr<DocumentStore>(new DocumentStore(std::move(*database)));
}

Result<std::vector<catalog::DocumentChange>> DocumentStore::loadAll()
{
    auto statement = m_database->prepare("SELECT kind, key, text FROM documents");
    if (!statement) return Failure(statement.error());
    std::vector<catalog::DocumentChange> documents;
    for (;;) {
        const auto hasRow = statement->step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow) return documents;
        documents.push_back(
            {std::string(statement->text(0)), std::string(statement->text(1)), std::string(statement->text(2))});
    }
}

Result<void> DocumentStore::write(const std::vector<catalog::DocumentChange>& changes)
{
    return m_database->transaction([&]() -> Result<void> {
        for (const auto& change : changes) {
            if (auto done = writeOne(*m_database, change); !done) {
                return failWithContext("store " + change.kind + " '" + change.key + "'", done.error());
            }
        }
        return {};
    });
}

Result<std::optional<std::string>> DocumentStore::setting(std::string_view name)
{
    auto statement = m_database->prepare("SELECT value FROM settings WHERE name = ?");
    if (!statement) return Failure(statement.error());
    const auto hasRow = statement->bind(1, name).step();
    if (!hasRow) return Failure(hasRow.error());
    if (!*hasRow) return std::nullopt;
    return std::string(statement->text(0));
}

Result<void> DocumentStore::putSetting(std::string_view name, std::string_view value)
{
    auto statement = m_database->prepare("INSERT OR REPLACE INTO settings(name, value) VALUES(?, ?)");
    if (!statement) return Failure(statement.error());
    return statement->bind(1, name).bind(2, value).run();
}

} // namespace engine::storage
