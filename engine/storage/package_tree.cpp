#include <engine/storage/package_tree.h>

#include <cerrno>
#include <engine/storage/file_support.h>
#include <engine/storage/ignore_rules.h>
#include <engine/storage/package_path.h>
#include <fstream>
#include <sys/stat.h>

namespace fs = std::filesystem;

namespace engine::storage {

namespace {
constexpr std::string_view kIgnoreFile = ".fcignore";

class FolderScan
{
public:
    FolderScan(fs::path folder, IgnoreRules ignore, const PackageLimits& limits)
        : m_folder(std::move(folder))
        , m_ignore(std::move(ignore))
        , m_limits(limits)
    {
    }

    Result<PackageTree> run()
    {
        if (auto done = scan(m_folder, ""); !done) return Failure(done.error());
        return std::move(m_tree);
    }

private:
    Result<void> scan(const fs::path& folder, const std::string& prefix)
    {
        std::error_code error;
        for (fs::directory_iterator next(folder, error), end; !error && next != end; next.increment(error)) {
            if (auto done = add(next->path(), prefix + next->path().filename().string()); !done) return done;
        }
        if (error) return fileFailure("read the folder", folder, error.value());
        return {};
    }

    Result<void> add(const fs::path& source, const std::string& path)
    {
        struct stat status = {};
        if (::lstat(source.c_str(), &status) != 0) return fileFailure("look at", source, errno);
        const bool isFolder = S_ISDIR(status.st_mode);
        if (m_ignore.isIgnored(path, isFolder)) return {};
        if (std::ssize(m_tree) >= m_limits.entries) return tooLarge("entries", m_limits.entries);

        PackageEntry entry;
        if (isFolder) {
            entry.type = PackageEntry::Type::Folder;
            m_tree.emplace(path, std::move(entry));
            return scan(source, path + "/");
        }
        if (S_ISLNK(status.st_mode)) {
            std::error_code error;
            entry.type = PackageEntry::Type::Link;
            entry.content = fs::read_symlink(source, error).string();
            if (error) return fileFailure("read the link", source, error.value());
        } else if (S_ISREG(status.st_mode)) {
            entry.isExecutable = (status.st_mode & 0111) != 0;
            entry.source = source;
            m_bytes += status.st_size;
            if (m_bytes > m_limits.unpackedBytes) return tooLarge("bytes", m_limits.unpackedBytes);
        } else {
            return refuseEntry(path, "is neither a file nor a folder nor a link");
        }
        m_tree.emplace(path, std::move(entry));
        return {};
    }

    Failure tooLarge(std::string_view what, std::int64_t limit) const
    {
        return fail(ErrorCode::EntityTooLarge,
            "code package: the folder '" + m_folder.string() + "' has more than " + std::to_string(limit) + " "
                + std::string(what) + "; deploy a smaller one, or leave things out by a .fcignore",
            "code");
    }

    fs::path m_folder;
    IgnoreRules m_ignore;
    const PackageLimits& m_limits;
    PackageTree m_tree;
    std::int64_t m_bytes = 0;
};
} // namespace

Result<PackageTree> scanFolder(const fs::path& folder, const PackageLimits& limits)
{
    const auto file = folder / kIgnoreFile;
    std::ifstream in(file, std::ios::binary);
    if (!in) return FolderScan(folder, {}, limits).run();
    const std::string rules(std::istreambuf_iterator<char>(in), {});
    return FolderScan(folder, IgnoreRules(rules + "\n/" + std::string(kIgnoreFile)), limits).run();
}

Result<PackageTree> scanPackage(const fs::path& folder, const PackageLimits& limits)
{
    return FolderScan(folder, {}, limits).run();
}

Result<PackageTree> scanFile(const fs::path& file)
{
    struct stat status = {};
    if (::stat(file.c_str(), &status) != 0) return fileFailure("look at", file, errno);
    PackageTree tree;
    tree.emplace(file.filename().string(),
        PackageEntry{.isExecutable = (status.st_mode & 0111) != 0, .source = file, .content = {}});
    return tree;
}

} // namespace engine::storage
