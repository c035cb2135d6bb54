#include <engine/storage/unzip.h>

#include <array>
#include <cerrno>
#include <engine/core/unique_fd.h>
#include <engine/storage/archive_support.h>
#include <engine/storage/file_support.h>
#include <engine/storage/package_path.h>
#include <fcntl.h>
#include <map>
#include <sys/stat.h>

namespace engine::storage {

namespace {
constexpr std::int64_t kRatioFrom = 64LL * 1024 * 1024; ///< unpacked bytes from which on the ratio counts
constexpr std::size_t kEndRecord = 22; ///< bytes of the end record without its comment

Failure refuse(std::string_view why)
{
    return fail(ErrorCode::InvalidArgument, "code package: " + std::string(why), "code");
}

Failure tooLarge(std::string_view what, std::int64_t limit)
{
    return fail(ErrorCode::EntityTooLarge, "code package: more than " + std::to_string(limit) + " " + std::string(what),
        "code");
}

std::uint32_t littleEndian(std::string_view zip, std::size_t at, int bytes)
{
    std::uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; --i) {
        value = (value << 8) | static_cast<unsigned char>(zip[at + static_cast<std::size_t>(i)]);
    }
    return value;
}

/// Where the record that ends every zip starts, when it and its comment end exactly with the bytes; npos otherwise.
std::size_t findEndRecord(std::string_view zip)
{
    using namespace std::string_view_literals;
    for (auto at = zip.rfind("PK\5\6"sv); at != zip.npos; at = at == 0 ? zip.npos : zip.rfind("PK\5\6"sv, at - 1)) {
        if (zip.size() - at >= kEndRecord && at + kEndRecord + littleEndian(zip, at + 20, 2) == zip.size()) return at;
        if (zip.size() - at > kEndRecord + 0xffff) break;
    }
    return zip.npos;
}

/// Whether the zip was made on a system with Unix permissions, by what its first entry says.
bool knowsPermissions(std::string_view zip, std::size_t endRecord)
{
    const std::size_t directory = littleEndian(zip, endRecord + 16, 4);
    constexpr char kUnix = 3;
    return directory < endRecord && endRecord - directory > 5 && zip[directory + 5] == kUnix;
}

class Unzipper
{
public:
    Unzipper(std::string_view zip, UniqueFd folder, const PackageLimits& limits)
        : m_zip(zip)
        , m_folder(std::move(folder))
        , m_limits(limits)
    {
    }

    Result<void> run()
    {
        const auto end = findEndRecord(m_zip);
        if (end == m_zip.npos) return refuse("not a zip, one that is cut off, or one with bytes behind its end");
        if (littleEndian(m_zip, end + 10, 2) == 0) return refuse("the zip is empty");
        m_knowsPermissions = knowsPermissions(m_zip, end);

        const Utf8Locale locale;
        m_archive.reset(archive_read_new());
        archive_read_support_format_zip_seekable(m_archive.get());
        if (archive_read_open_memory(m_archive.get(), m_zip.data(), m_zip.size()) != ARCHIVE_OK) {
            return refuseByArchive();
        }
        for (;;) {
            archive_entry* entry = nullptr;
            const int status = archive_read_next_header(m_archive.get(), &entry);
            if (status == ARCHIVE_EOF) break;
            if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return refuseByArchive();
            if (++m_entries > m_limits.entries) return tooLarge("entries", m_limits.entries);
            if (auto done = unpack(entry); !done) return done;
        }
        return makeLinks();
    }

private:
    Failure refuseByArchive() const
    {
        const char* message = archive_error_string(m_archive.get());
        return refuse(std::string("the zip cannot be read: ") + (message ? message : "unknown error"));
    }

    Result<void> unpack(archive_entry* entry)
    {
        const char* name = archive_entry_pathname(entry);
        if (!name) return refuse("an entry has a name that cannot be read");
        const auto path = packagePath(name);
        if (!path) return Failure(path.error());
        if (archive_entry_is_encrypted(entry)) return refuseEntry(*path, "is encrypted");
        switch (archive_entry_filetype(entry)) {
        case AE_IFDIR: return openFolder(*path).map([](int) {});
        case AE_IFREG: return unpackFile(entry, *path);
        case AE_IFLNK: break;
        default: return refuseEntry(*path, "is neither a file nor a folder nor a link");
        }
        const char* target = archive_entry_symlink(entry);
        if (!target || !*target) return refuseEntry(*path, "is a link to nowhere");
        if (!m_links.emplace(*path, target).second) return refuseEntry(*path, "is there twice");
        return {};
    }

    /// The descriptor stays open until the next call. Links are made last, so the way never leads through one.
    Result<int> openFolder(const std::string& path)
    {
        if (path.empty()) return m_folder.get();
        if (m_open && path == m_openPath) return m_open.get();
        UniqueFd at;
        for (std::size_t from = 0; from < path.size();) {
            const auto slash = std::min(path.find('/', from), path.size());
            const auto step = path.substr(from, slash - from);
            const int parent = at ? at.get() : m_folder.get();
            const bool isNew = ::mkdirat(parent, step.c_str(), 0755) == 0;
            if (!isNew && errno != EEXIST) return fileFailure("create the folder", path, errno);
            UniqueFd next(::openat(parent, step.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (!next && errno == ENOTDIR) return refuseEntry(path, "is a folder and a file");
            if (!next) return fileFailure("open the folder", path, errno);
            if (isNew && ::fchmod(next.get(), 0755) != 0) return fileFailure("set the permissions of", path, errno);
            at = std::move(next);
            from = slash + 1;
        }
        m_open = std::move(at);
        m_openPath = path;
        return m_open.get();
    }

    Result<int> openParent(const std::string& path)
    {
        const auto slash = path.rfind('/');
        return openFolder(slash == path.npos ? std::string() : path.substr(0, slash));
    }

    static const char* nameOf(const std::string& path) { return path.c_str() + path.rfind('/') + 1; }

    Result<void> unpackFile(archive_entry* entry, const std::string& path)
    {
        const auto parent = openParent(path);
        if (!parent) return Failure(parent.error());
        const UniqueFd file(
            ::openat(*parent, nameOf(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file) return errno == EEXIST ? refuseEntry(path, "is there twice") : fileFailure("create", path, errno);

        std::string firstBytes;
        for (;;) {
            const auto count = archive_read_data(m_archive.get(), m_buffer.data(), m_buffer.size());
            if (count == 0) break;
            if (count < 0) {
                return refuseEntry(path, "cannot be unpacked: " + std::string(archive_error_string(m_archive.get())));
            }
            const std::string_view bytes(m_buffer.data(), static_cast<std::size_t>(count));
            if (firstBytes.empty()) firstBytes = bytes.substr(0, 4);
            if (auto counted = countUnpacked(count); !counted) return counted;
            if (!writeAll(file.get(), bytes)) return fileFailure("write", path, errno);
        }
        const bool isExecutable = m_knowsPermissions ? (archive_entry_perm(entry) & 0111) != 0
                                                     : path == "bootstrap" || looksExecutable(firstBytes);
        if (::fchmod(file.get(), isExecutable ? 0755 : 0644) != 0) {
            return fileFailure("set the permissions of", path, errno);
        }
        if (archive_entry_mtime_is_set(entry)) { // compiled Python files name the time of their source
            const timespec time{archive_entry_mtime(entry), 0};
            const timespec times[] = {time, time};
            ::futimens(file.get(), times);
        }
        return {};
    }

    Result<void> countUnpacked(std::int64_t count)
    {
        m_unpacked += count;
        if (m_unpacked > m_limits.unpackedBytes) return tooLarge("bytes when unpacked", m_limits.unpackedBytes);
        if (m_unpacked > kRatioFrom && m_unpacked / m_limits.ratio > static_cast<std::int64_t>(m_zip.size())) {
            return tooLarge("times the zip's size when unpacked", m_limits.ratio);
        }
        return {};
    }

    Result<void> makeLinks()
    {
        for (const auto& [path, target] : m_links) {
            if (!staysInside(m_links, path)) return refuseEntry(path, "is a link that leaves the package: " + target);
        }
        for (const auto& [path, target] : m_links) {
            const auto parent = openParent(path);
            if (!parent) return Failure(parent.error());
            if (::symlinkat(target.c_str(), *parent, nameOf(path)) == 0) continue;
            return errno == EEXIST ? refuseEntry(path, "is there twice") : fileFailure("create the link", path, errno);
        }
        return {};
    }

    std::string_view m_zip;
    UniqueFd m_folder;
    const PackageLimits& m_limits;
    bool m_knowsPermissions = false;
    ArchivePtr m_archive;
    std::int64_t m_entries = 0;
    std::int64_t m_unpacked = 0;
    std::map<std::string, std::string> m_links;
    UniqueFd m_open; ///< the folder used last
    std::string m_openPath;
    std::array<char, 64 * 1024> m_buffer;
};
} // namespace

Result<void> unzip(std::string_view zip, const std::filesystem::path& folder, const PackageLimits& limits)
{
    UniqueFd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened) return fileFailure("open the folder", folder.string(), errno);
    return std::make_unique<Unzipper>(zip, std::move(opened), limits)->run();
}

} // namespace engine::storage
