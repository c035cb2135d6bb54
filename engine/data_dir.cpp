#include <engine/data_dir.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <engine/core/read_file.h>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>

namespace engine {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {
UniqueFd openLock(const fs::path& dataDir, int flags)
{
    return UniqueFd(::open((dataDir / "lock").c_str(), flags | O_CLOEXEC, 0600));
}

std::optional<Presence> readPresence(const fs::path& dataDir)
{
    const auto text = readFile(dataDir / "engine.json");
    if (!text) return std::nullopt;
    boost::system::error_code error;
    const auto value = json::parse(*text, error);
    if (error || !value.is_object()) return std::nullopt;
    const auto& object = value.get_object();
    const auto member = [&object](const char* name) {
        const auto* found = object.if_contains(name);
        return found && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    Presence presence;
    if (const auto* pid = object.if_contains("pid"); pid && pid->is_int64()) {
        presence.pid = static_cast<int>(pid->get_int64());
    }
    presence.endpoint = member("endpoint");
    presence.region = member("region");
    presence.accountId = member("accountId");
    presence.accessKeyId = member("accessKeyId");
    if (presence.endpoint.empty()) return std::nullopt;
    return presence;
}
} // namespace

Result<DataDirLock> DataDirLock::take(const fs::path& dataDir)
{
    std::error_code error;
    fs::create_directories(dataDir, error);
    if (error) {
        return fail(ErrorCode::Io,
            "data directory " + dataDir.string() + " cannot be made: " + error.message()
                + "; choose another one with --data-dir");
    }
    fs::permissions(dataDir, fs::perms::owner_all, error); // what is ours alone stays ours alone
    auto lock = openLock(dataDir, O_RDWR | O_CREAT);
    if (!lock) {
        return fail(ErrorCode::Io,
            "data directory " + dataDir.string() + " cannot be written: " + std::strerror(errno)
                + "; give it to this user or choose another one with --data-dir");
    }
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        std::string detail = "data directory " + dataDir.string() + " is in use by another fcdesk";
        if (const auto other = readPresence(dataDir)) {
            detail += " (process " + std::to_string(other->pid) + ", serving at " + other->endpoint + ")";
        }
        return fail(ErrorCode::InUse, detail + "; use that one, end it, or choose another directory with --data-dir");
    }
    fs::remove(dataDir / "engine.json", error); // of an engine that was killed
    return DataDirLock(dataDir, std::move(lock));
}

DataDirLock::DataDirLock(fs::path dataDir, UniqueFd lock)
    : m_dataDir(std::move(dataDir))
    , m_lock(std::move(lock))
{
}

DataDirLock::~DataDirLock()
{
    if (!m_lock) return;
    std::error_code ignored;
    fs::remove(m_dataDir / "engine.json", ignored);
}

Result<void> DataDirLock::announce(const Presence& presence)
{
    const auto text = json::serialize(json::object{
        {"pid", presence.pid},
        {"endpoint", presence.endpoint},
        {"region", presence.region},
        {"accountId", presence.accountId},
        {"accessKeyId", presence.accessKeyId},
    });
    const auto file = m_dataDir / "engine.json";
    const auto aside = m_dataDir / "engine.json.new";
    {
        std::ofstream out(aside, std::ios::trunc);
        out << text << '\n';
        out.flush();
        if (!out) return fail(ErrorCode::Io, "write " + aside.string() + ": " + std::strerror(errno));
    }
    std::error_code error;
    fs::rename(aside, file, error);
    if (error) return fail(ErrorCode::Io, "write " + file.string() + ": " + error.message());
    return {};
}

std::optional<Presence> findPresence(const fs::path& dataDir)
{
    const auto lock = openLock(dataDir, O_RDONLY);
    if (!lock) return std::nullopt;
    if (::flock(lock.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt; // nobody has it
    return readPresence(dataDir);
}

} // namespace engine
