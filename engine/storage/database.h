#pragma once

#include <concepts>
#include <cstdint>
#include <engine/core/result.h>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace engine::storage {

/// A prepared statement; reset when it goes out of scope. Bind indexes start at 1, columns at 0. Values are copied and
/// stay bound from one run to the next.
class Statement
{
public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    template <std::integral Integer>
    Statement& bind(int index, Integer value)
    {
        return bindInteger(index, static_cast<std::int64_t>(value));
    }
    Statement& bind(int index, double value);
    Statement& bind(int index, std::string_view text);
    Statement& bindBlob(int index, std::string_view bytes);
    Statement& bindNull(int index);

    /// True while there is a row; after the last one, or a failure, new values can be bound and run.
    Result<bool> step();
    /// Runs to the end; for statements without rows.
    Result<void> run();

    std::int64_t integer(int column) const;
    double real(int column) const;
    /// Valid until the next step.
    std::string_view text(int column) const;
    std::string_view blob(int column) const;

private:
    friend class Database;
    Statement(sqlite3* database, sqlite3_stmt* statement);
    Statement& bindInteger(int index, std::int64_t value);
    Statement& bound(int status);
    sqlite3* m_database;
    sqlite3_stmt* m_statement;
    int m_bindStatus; ///< the first bind that failed, told by step()
};

/// Full: a commit survives power loss. Normal: it survives the process; the last ones may be lost with the machine.
enum class Durability { Full, Normal };

/// One SQLite file in WAL mode. Used by one thread at a time.
class Database
{
public:
    /// Opens or creates the file (0600, missing folders 0700) and brings its schema to `migrations.size()` by running
    /// the numbered scripts it has not seen. Corrupt for a damaged file or one written by a newer version (nothing is
    /// changed then), Io for a read-only folder or a full disk, InUse when another process keeps it locked; the message
    /// says what to do. Durability::Full also looks for damage in every page, so it is for small files.
    static Result<std::unique_ptr<Database>> open(
        const std::filesystem::path& file, Durability durability, std::span<const std::string_view> migrations);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// `sql` is compiled once and kept; it can be in use only once at a time. The database outlives the statement.
    Result<Statement> prepare(std::string_view sql);
    /// Any number of statements without values and rows.
    Result<void> execute(std::string_view sql);
    /// Runs `work` between BEGIN IMMEDIATE and COMMIT; rolls back when it fails.
    template <typename Work>
    Result<void> transaction(Work&& work)
    {
        if (auto begun = execute("BEGIN IMMEDIATE"); !begun) return begun;
        Result<void> done = work();
        if (done) done = execute("COMMIT");
        if (!done) static_cast<void>(execute("ROLLBACK"));
        return done;
    }

private:
    struct State;
    explicit Database(std::unique_ptr<State> state);
    Result<std::int64_t> schemaVersion();
    Result<void> checkDamage();
    Result<void> migrate(std::span<const std::string_view> migrations);
    std::unique_ptr<State> m_state;
};

} // namespace engine::storage
