#include <engine/storage/database.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <engine/core/unique_fd.h>
#include <fcntl.h>
#include <map>
#include <sqlite3.h>
#include <sys/stat.h>

namespace engine::storage {

namespace {
constexpr int kBusyTimeoutMs = 2000;
constexpr std::uintmax_t kLeastSpace = 1024 * 1024; ///< with less free, a failed write is blamed on it

/// What went wrong with the file and what its owner can do about it.
Error describe(int status, std::string_view file, std::string_view message)
{
    const auto text = [&](std::string_view advice) {
        return "database '" + std::string(file) + "': " + std::string(message) + std::string(advice);
    };
    switch (status & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {
            ErrorCode::Corrupt, text("; the file is damaged: restore it from a backup, or move it away to start anew")};
    case SQLITE_FULL: return {ErrorCode::Io, text("; free some disk space and try again")};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return {ErrorCode::Io, text("; make the file and its folder writable for this user")};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {ErrorCode::InUse, text("; another process has it open: end that one first")};
    case SQLITE_IOERR: {
        std::error_code unknown;
        const auto space = std::filesystem::space(std::filesystem::path(file).parent_path(), unknown);
        const bool isFull = !unknown && space.available < kLeastSpace;
        return {ErrorCode::Io, text(isFull ? "; the disk is full: free some space and try again" : "; check the disk")};
    }
    default: return {ErrorCode::InternalServerError, text("")};
    }
}

Error describeLast(sqlite3* database)
{
    const char* file = sqlite3_db_filename(database, "main");
    return describe(sqlite3_extended_errcode(database), file ? file : "", sqlite3_errmsg(database));
}

Failure systemFailure(const std::filesystem::path& path, int error)
{
    return fail(ErrorCode::Io,
        "create '" + path.string() + "': " + std::strerror(error)
            + "; choose another data directory, or make room and give this user write permission");
}

Result<void> createFolders(const std::filesystem::path& folder)
{
    if (folder.empty() || ::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
    if (errno != ENOENT || folder == folder.parent_path()) return systemFailure(folder, errno);
    if (auto created = createFolders(folder.parent_path()); !created) return created;
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return systemFailure(folder, errno);
    return {};
}

/// An empty file is an empty database. Made here because SQLite would let everyone read it.
Result<void> createFile(const std::filesystem::path& file)
{
    if (auto created = createFolders(file.parent_path()); !created) return created;
    const UniqueFd created(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!created) return errno == EEXIST ? Result<void>{} : systemFailure(file, errno);
    const auto parent = file.parent_path();
    const UniqueFd folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder && ::fsync(folder.get()) != 0) return systemFailure(file, errno);
    return {};
}
} // namespace

Statement::Statement(sqlite3* database, sqlite3_stmt* statement)
    : m_database(database)
    , m_statement(statement)
    , m_bindStatus(SQLITE_OK)
{
}

Statement::Statement(Statement&& other) noexcept
    : m_database(other.m_database)
    , m_statement(std::exchange(other.m_statement, nullptr))
    , m_bindStatus(other.m_bindStatus)
{
}

Statement::~Statement()
{
    if (!m_statement) return;
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

Statement& Statement::bound(int status)
{
    assert(status != SQLITE_RANGE && status != SQLITE_MISUSE);
    if (m_bindStatus == SQLITE_OK) m_bindStatus = status;
    return *this;
}

Statement& Statement::bindInteger(int index, std::int64_t value)
{
    return bound(sqlite3_bind_int64(m_statement, index, value));
}

Statement& Statement::bind(int index, double value) { return bound(sqlite3_bind_double(m_statement, index, value)); }

Statement& Statement::bind(int index, std::string_view text)
{
    // A null pointer would bind NULL, so an empty view needs one that is not.
    return bound(sqlite3_bind_text64(
        m_statement, index, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bindBlob(int index, std::string_view bytes)
{
    return bound(
        sqlite3_bind_blob64(m_statement, index, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_TRANSIENT));
}

Statement& Statement::bindNull(int index) { return bound(sqlite3_bind_null(m_statement, index)); }

Result<bool> Statement::step()
{
    if (m_bindStatus != SQLITE_OK) {
        return fail(
            ErrorCode::Io, std::string("bind a value: ") + sqlite3_errstr(std::exchange(m_bindStatus, SQLITE_OK)));
    }
    const int status = sqlite3_step(m_statement);
    if (status == SQLITE_ROW) return true;
    if (status == SQLITE_DONE) {
        sqlite3_reset(m_statement);
        return false;
    }
    auto error = describeLast(m_database);
    sqlite3_reset(m_statement);
    return Failure(std::move(error));
}

Result<void> Statement::run()
{
    for (;;) {
        const auto hasRow = step();
        if (!hasRow) return Failure(hasRow.error());
        if (!*hasRow) return {};
    }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

double Statement::real(int column) const { return sqlite3_column_double(m_statement, column); }

std::string_view Statement::text(int column) const
{
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return bytes ? std::string_view(bytes, sqlite3_column_bytes(m_statement, column)) : std::string_view();
}

std::string_view Statement::blob(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    return bytes ? std::string_view(bytes, sqlite3_column_bytes(m_statement, column)) : std::string_view();
}

struct Database::State
{
    struct Close
    {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };
    struct Finalize
    {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3, Close> handle;
    /// By their SQL; finalized before the close.
    std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements;

    Failure failure() const { return Failure(describeLast(handle.get())); }
};

Database::Database(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Database::~Database() = default;

Result<Statement> Database::prepare(std::string_view sql)
{
    auto known = m_state->statements.find(sql);
    if (known == m_state->statements.end()) {
        sqlite3_stmt* statement = nullptr;
        const int status = sqlite3_prepare_v3(m_state->handle.get(), sql.data(), static_cast<int>(sql.size()),
            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (status != SQLITE_OK) return m_state->failure();
        known = m_state->statements.emplace(sql, statement).first;
    }
    assert(!sqlite3_stmt_busy(known->second.get()));
    return Statement(m_state->handle.get(), known->second.get());
}

Result<void> Database::execute(std::string_view sql)
{
    if (sqlite3_exec(m_state->handle.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return m_state->failure();
    }
    return {};
}

Result<std::int64_t> Database::schemaVersion()
{
    auto statement = prepare("PRAGMA user_version");
    if (!statement) return Failure(statement.error());
    const auto row = statement->step();
    if (!row) return Failure(row.error());
    return statement->integer(0);
}

Result<void> Database::checkDamage()
{
    auto statement = prepare("PRAGMA quick_check(1)");
    if (!statement) return Failure(statement.error());
    const auto row = statement->step();
    if (!row) return Failure(row.error());
    if (const auto finding = statement->text(0); finding != "ok") {
        return Failure(describe(SQLITE_CORRUPT, sqlite3_db_filename(m_state->handle.get(), "main"), finding));
    }
    return {};
}

Result<void> Database::migrate(std::span<const std::string_view> migrations)
{
    return transaction([&]() -> Result<void> {
        const auto version = schemaVersion(); // again: another process may have been faster
        if (!version) return Failure(version.error());
        for (auto next = static_cast<std::size_t>(*version); next < migrations.size(); ++next) {
            auto done = execute(migrations[next]);
            if (done) done = execute("PRAGMA user_version = " + std::to_string(next + 1));
            if (!done) return failWithContext("migration " + std::to_string(next + 1), done.error());
        }
        return {};
    });
}

Result<std::unique_ptr<Database>> Database::open(
    const std::filesystem::path& file, Durability durability, std::span<const std::string_view> migrations)
{
    if (auto created = createFile(file); !created) return Failure(created.error());

    auto state = std::make_unique<State>();
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    state->handle.reset(handle);
    if (status != SQLITE_OK) return Failure(describe(status, file.string(), sqlite3_errstr(status)));
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    // Until it is known to be sound, closing the file must not move its log into it.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    std::unique_ptr<Database> database(new Database(std::move(state)));

    const auto version = database->schemaVersion();
    if (!version) return Failure(version.error());
    const auto known = static_cast<std::int64_t>(migrations.size());
    if (*version < 0 || *version > known) {
        return fail(ErrorCode::Corrupt,
            "database '" + file.string() + "' has format " + std::to_string(*version) + ", this program knows up to "
                + std::to_string(known)
                + "; it was written by a newer version: use that one, or another data directory");
    }
    if (durability == Durability::Full) {
        if (auto checked = database->checkDamage(); !checked) return Failure(checked.error());
    }
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    const auto configured = database->execute(durability == Durability::Full
            ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"
            : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
    if (!configured) return Failure(configured.error());
    if (*version < known) {
        if (auto migrated = database->migrate(migrations); !migrated) return Failure(migrated.error());
    }
    return database;
}

} // namespace engine::storage
