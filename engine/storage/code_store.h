#pragma once

#include <engine/catalog/objects.h>
#include <engine/core/result.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace engine::storage {

/// Bounds on a package; what exceeds them is refused by name (sources: Function Compute limits; the ratio guards
/// against archive bombs).
struct PackageLimits
{
    std::int64_t zipBytes = 500LL * 1024 * 1024;
    std::int64_t unpackedBytes = 2LL * 1024 * 1024 * 1024;
    std::int64_t entries = 100'000;
    std::int64_t ratio = 200; ///< unpacked to packed, checked once 64 MiB are unpacked
};

struct PackageFile
{
    std::string path; ///< relative, "lib/util.js"
    std::int64_t size = 0;
    bool isExecutable = false;
};

/// Code packages as folders named by the SHA-256 of their zip: <dataDir>/code/<sha256>/{package.zip,files/}. A folder
/// is complete or not there (written aside, synced, renamed), also after a power loss. Unpacked files are 0644 or 0755
/// whatever the zip says, so an instance can read them as another user. Refusals have the field "code". Blocking; safe
/// from several threads of one process.
class CodeStore
{
public:
    /// Clears what a crash left half written.
    static Result<CodeStore> open(const std::filesystem::path& dataDir, PackageLimits limits = {});

    /// Stores a zip. InvalidArgument for what is not a zip, is cut or goes on behind its end, and by entry name for
    /// absolute paths, "..", backslashes, links that leave the package, devices, duplicates, encrypted entries, names
    /// that are not UTF-8; EntityTooLarge beyond the limits. A zip made on Windows knows no executables: there
    /// "bootstrap" and what starts like a script or an ELF program become one.
    Result<catalog::CodePackage> addZip(std::string_view zip) const;
    /// Packs a folder (or one file) and stores it. Entries are sorted and their times fixed, so equal content gives an
    /// equal package. Links inside the folder are kept, links that leave it refused by name; .git and the like are left
    /// out only where the folder's `.fcignore` says so (rules as in .gitignore), which stays behind itself.
    Result<catalog::CodePackage> addFolder(const std::filesystem::path& folderOrFile) const;
    /// A new package: `base` with these files written (content) or removed (nullopt). A file keeps its permissions; a
    /// new one that starts like a script is executable. InvalidArgument for a path that cannot be written or is not
    /// there.
    struct Edit
    {
        std::string path;
        std::optional<std::string> content;
    };
    Result<catalog::CodePackage> addEdited(const catalog::CodePackage& base, const std::vector<Edit>& edits) const;

    /// The unpacked files, to mount at /code.
    std::filesystem::path folder(const catalog::CodePackage& package) const;
    std::filesystem::path zipFile(const catalog::CodePackage& package) const;
    /// Sorted by path; links to files among them.
    Result<std::vector<PackageFile>> files(const catalog::CodePackage& package) const;
    /// InvalidArgument when the file is not in the package or larger than `maxBytes`.
    Result<std::string> readFile(
        const catalog::CodePackage& package, std::string_view path, std::int64_t maxBytes = 8 * 1024 * 1024) const;

    /// Only for packages that no function refers to and no add call is about to return.
    void remove(std::string_view sha256) const;
    /// Names of all stored packages.
    std::vector<std::string> packages() const;

private:
    CodeStore(std::filesystem::path root, PackageLimits limits);
    std::filesystem::path m_root;
    PackageLimits m_limits;
};

} // namespace engine::storage
