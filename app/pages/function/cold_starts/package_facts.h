#pragma once

#include <cstdint>
#include <engine/storage/code_store.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// What a package's file list says about its weight. Read from names and sizes alone: whether a
/// file is used is not known, so hints are hints.
struct PackageFacts
{
    int files = 0;
    std::int64_t bytes = 0; ///< unpacked
    std::vector<engine::storage::PackageFile> biggest; ///< at most three, the biggest first
    int spareFiles = 0; ///< named like what a call does not need: tests, documents, source maps
    std::int64_t spareBytes = 0;
    std::vector<std::string> builtIn; ///< packed modules of a name that the runtime has itself
    
};

/// `runtime`: "nodejs20", "python3.10", ...; of others built-in modules are not known.
PackageFacts packageFacts(
    std::span<const engine::storage::PackageFile> files, std::string_view runtime);

/// Whether a path is named like a test, a document, a source map or sources of what was compiled.
bool isSpareByName(std::string_view path);

} // namespace app
