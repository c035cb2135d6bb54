#pragma once

#include <engine/storage/code_store.h>
#include <map>
#include <string>

namespace engine::storage {

/// What a package is to be made of.
struct PackageEntry
{
    enum class Type { File, Folder, Link };
    Type type = Type::File;
    bool isExecutable = false;
    std::filesystem::path source; ///< a file's bytes are read from here when it is packed; empty: they are `content`
    std::string content; ///< of a file, or the target of a link
};
/// By package path, so that folders come before what is in them and equal trees are packed alike.
using PackageTree = std::map<std::string, PackageEntry>;

/// Everything in a folder but what its .fcignore leaves out. EntityTooLarge beyond the limits, before anything is read.
Result<PackageTree> scanFolder(const std::filesystem::path& folder, const PackageLimits& limits);
/// Everything in a package's folder.
Result<PackageTree> scanPackage(const std::filesystem::path& folder, const PackageLimits& limits);
/// One file on its own, under its name.
Result<PackageTree> scanFile(const std::filesystem::path& file);

/// The zip of a tree: the same bytes for the same names, contents and permissions, wherever and whenever.
/// EntityTooLarge beyond `maxBytes`.
Result<std::string> zip(const PackageTree& tree, std::int64_t maxBytes);

} // namespace engine::storage
