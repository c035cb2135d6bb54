#pragma once

#include <engine/core/result.h>
#include <map>
#include <string>
#include <string_view>

namespace engine::storage {

/// A path inside a package as "lib/util.js": no empty and no "." steps, no "/" at either end. InvalidArgument by name
/// for what would leave the package or not exist on every machine.
Result<std::string> packagePath(std::string_view entry);

/// Whether following the link at `path` ends inside the package, through the other links as well. `links`: package path
/// to target. A circle does not.
bool staysInside(const std::map<std::string, std::string>& links, const std::string& path);

/// Does this look like something to execute: "#!" or ELF.
bool looksExecutable(std::string_view firstBytes);

/// InvalidArgument with the field "code": "code package: entry 'a/b' is encrypted".
Failure refuseEntry(std::string_view path, std::string_view why);

} // namespace engine::storage
