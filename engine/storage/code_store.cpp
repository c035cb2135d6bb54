#include <engine/storage/code_store.h>

#include <algorithm>
#include <cerrno>
#include <engine/core/digest.h>
#include <engine/core/ids.h>
#include <engine/core/unique_fd.h>
#include <engine/storage/file_support.h>
#include <engine/storage/package_path.h>
#include <engine/storage/package_tree.h>
#include <engine/storage/unzip.h>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

namespace fs = std::filesystem;

namespace engine::storage {

namespace {
constexpr std::string_view kUnfinished = ".unfinished-";

bool isPackageName(std::string_view name)
{
    return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

/// A folder next to the packages that is removed unless it was moved to its place.
class UnfinishedFolder
{
public:
    explicit UnfinishedFolder(const fs::path& root)
        : m_path(root / (std::string(kUnfinished) + newUuid()))
    {
    }
    ~UnfinishedFolder()
    {
        std::error_code ignored; // the next open() tries again
        fs::remove_all(m_path, ignored);
    }
    UnfinishedFolder(const UnfinishedFolder&) = delete;
    UnfinishedFolder& operator=(const UnfinishedFolder&) = delete;
    const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

Result<void> createFolder(const fs::path& path)
{
    if (::mkdir(path.c_str(), 0755) != 0 || ::chmod(path.c_str(), 0755) != 0) {
        return fileFailure("create the folder", path, errno);
    }
    return {};
}

Result<void> writeDurably(const fs::path& path, std::string_view bytes)
{
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file || !writeAll(file.get(), bytes) || ::fsync(file.get()) != 0) return fileFailure("write", path, errno);
    return {};
}

Result<void> syncRanges(const fs::path& folder, unsigned how)
{
    std::error_code error;
    for (fs::recursive_directory_iterator next(folder, error), end; !error && next != end; next.increment(error)) {
        if (!fs::is_regular_file(next->symlink_status())) continue;
        const UniqueFd file(::open(next->path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        if (!file || (::sync_file_range(file.get(), 0, 0, how) != 0 && errno != ENOSYS)) {
            return fileFailure("sync", next->path(), errno);
        }
    }
    if (error) return fileFailure("read the folder", folder, error.value());
    return {};
}

/// Brings the bytes of all files to the disk; the next fsync() their names and sizes. Syncing one file after the other
/// would take milliseconds each, and syncfs() waits for what other programs write.
Result<void> writeBack(const fs::path& folder)
{
    if (auto started = syncRanges(folder, SYNC_FILE_RANGE_WRITE); !started) return started;
    return syncRanges(folder, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
}

/// Moves a finished folder to its place.
Result<void> publish(const fs::path& unfinished, const fs::path& place)
{
    if (::rename(unfinished.c_str(), place.c_str()) != 0) {
        // Another thread was faster with the same package.
        if (errno == ENOTEMPTY || errno == EEXIST) return {};
        return fileFailure("create", place, errno);
    }
    const UniqueFd root(::open(place.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root || ::fsync(root.get()) != 0) return fileFailure("sync", place.parent_path(), errno);
    return {};
}

/// Only the owner's mode bits are looked at: packages have 0644 and 0755.
bool isExecutable(const fs::file_status& status)
{
    return (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
}

Result<void> applyEdit(PackageTree& tree, const CodeStore::Edit& edit)
{
    const auto path = packagePath(edit.path);
    if (!path) return Failure(path.error());
    const auto found = tree.find(*path);
    if (found != tree.end() && found->second.type == PackageEntry::Type::Folder) {
        return refuseEntry(*path, "is a folder");
    }
    if (!edit.content) {
        if (found == tree.end()) return refuseEntry(*path, "is not in the package");
        tree.erase(found);
        return {};
    }
    PackageEntry entry;
    entry.content = *edit.content;
    entry.isExecutable = found != tree.end() && found->second.type == PackageEntry::Type::File
        ? found->second.isExecutable
        : *path == "bootstrap" || looksExecutable(entry.content);
    tree.insert_or_assign(*path, std::move(entry));
    return {};
}
} // namespace

CodeStore::CodeStore(fs::path root, PackageLimits limits)
    : m_root(std::move(root))
    , m_limits(limits)
{
}

Result<CodeStore> CodeStore::open(const fs::path& dataDir, PackageLimits limits)
{
    const auto root = dataDir / "code";
    std::error_code error;
    fs::create_directories(root, error);
    if (error) return fileFailure("create the folder", root, error.value());
    for (fs::directory_iterator next(root, error), end; !error && next != end; next.increment(error)) {
        std::error_code ignored; // in the way of nobody
        if (next->path().filename().string().starts_with(kUnfinished)) fs::remove_all(next->path(), ignored);
    }
    if (error) return fileFailure("read the folder", root, error.value());
    return CodeStore(root, limits);
}

Result<catalog::CodePackage> CodeStore::addZip(std::string_view zip) const
{
    if (static_cast<std::int64_t>(zip.size()) > m_limits.zipBytes) {
        return fail(ErrorCode::EntityTooLarge,
            "code package: the zip has " + std::to_string(zip.size()) + " bytes, at most "
                + std::to_string(m_limits.zipBytes) + " are allowed",
            "code");
    }
    const catalog::CodePackage package{toHex(sha256(zip)), crc64(zip), static_cast<std::int64_t>(zip.size())};
    const auto place = m_root / package.sha256;
    std::error_code ignored;
    if (fs::exists(place, ignored)) return package;

    const UnfinishedFolder unfinished(m_root);
    auto done = createFolder(unfinished.path());
    if (done) done = createFolder(unfinished.path() / "files");
    if (done) done = unzip(zip, unfinished.path() / "files", m_limits);
    if (done) done = writeBack(unfinished.path() / "files");
    if (done) done = writeDurably(unfinished.path() / "package.zip", zip);
    if (done) done = publish(unfinished.path(), place);
    if (!done) return Failure(std::move(done.error()));
    return package;
}

Result<catalog::CodePackage> CodeStore::addFolder(const fs::path& folderOrFile) const
{
    std::error_code error;
    const auto status = fs::status(folderOrFile, error);
    if (error) return fileFailure("read", folderOrFile, error.value());
    if (!fs::is_directory(status) && !fs::is_regular_file(status)) {
        return fail(ErrorCode::InvalidArgument,
            "code package: '" + folderOrFile.string() + "' is neither a folder nor a file", "code");
    }
    const auto tree = fs::is_directory(status) ? scanFolder(folderOrFile, m_limits) : scanFile(folderOrFile);
    if (!tree) return Failure(tree.error());
    if (tree->empty()) {
        return fail(ErrorCode::InvalidArgument,
            "code package: the folder '" + folderOrFile.string() + "' has nothing to pack", "code");
    }
    const auto packed = zip(*tree, m_limits.zipBytes);
    if (!packed) return Failure(packed.error());
    return addZip(*packed);
}

Result<catalog::CodePackage> CodeStore::addEdited(
    const catalog::CodePackage& base, const std::vector<Edit>& edits) const
{
    PackageTree tree;
    if (!base.sha256.empty()) {
        auto scanned = scanPackage(folder(base), m_limits);
        if (!scanned) return Failure(scanned.error());
        tree = std::move(*scanned);
    }
    for (const auto& edit : edits) {
        if (auto done = applyEdit(tree, edit); !done) return Failure(done.error());
    }
    const auto packed = zip(tree, m_limits.zipBytes);
    if (!packed) return Failure(packed.error());
    return addZip(*packed);
}

fs::path CodeStore::folder(const catalog::CodePackage& package) const { return m_root / package.sha256 / "files"; }

fs::path CodeStore::zipFile(const catalog::CodePackage& package) const
{
    return m_root / package.sha256 / "package.zip";
}

Result<std::vector<PackageFile>> CodeStore::files(const catalog::CodePackage& package) const
{
    const auto root = folder(package);
    std::vector<PackageFile> files;
    std::error_code error;
    for (fs::recursive_directory_iterator next(root, error), end; !error && next != end; next.increment(error)) {
        std::error_code ignored; // a link to nowhere
        const auto status = next->status(ignored);
        if (!fs::is_regular_file(status)) continue;
        files.push_back({next->path().lexically_relative(root).string(),
            static_cast<std::int64_t>(next->file_size(ignored)), isExecutable(status)});
    }
    if (error) return fileFailure("read the folder", root, error.value());
    std::ranges::sort(files, {}, &PackageFile::path);
    return files;
}

Result<std::string> CodeStore::readFile(
    const catalog::CodePackage& package, std::string_view path, std::int64_t maxBytes) const
{
    const auto inPackage = packagePath(path);
    if (!inPackage) return Failure(inPackage.error());
    const auto file = folder(package) / *inPackage;
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return refuseEntry(*inPackage, "is not a file of the package");
    const auto size = static_cast<std::int64_t>(fs::file_size(file, error));
    if (size > maxBytes) {
        return refuseEntry(*inPackage,
            "has " + std::to_string(size) + " bytes, at most " + std::to_string(maxBytes) + " can be read at once");
    }
    std::string content(static_cast<std::size_t>(size), '\0');
    std::ifstream in(file, std::ios::binary);
    if (!in.read(content.data(), size)) return fileFailure("read", file, EIO);
    return content;
}

void CodeStore::remove(std::string_view sha256) const
{
    if (!isPackageName(sha256)) return;
    const UnfinishedFolder leaving(m_root);
    ::rename((m_root / sha256).c_str(), leaving.path().c_str()); // gone at once for everybody, then bit by bit
}

std::vector<std::string> CodeStore::packages() const
{
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator next(m_root, error), end; !error && next != end; next.increment(error)) {
        if (auto name = next->path().filename().string(); isPackageName(name)) names.push_back(std::move(name));
    }
    std::ranges::sort(names);
    return names;
}

} // namespace engine::storage
