#pragma once

#include <engine/core/result.h>
#include <engine/storage/code_store.h>
#include <string_view>

namespace engine::storage {

/// Unpacks a zip of unknown origin into an empty folder that nobody else touches. On failure something may be left
/// there. Errors as CodeStore::addZip() promises them.
Result<void> unzip(std::string_view zip, const std::filesystem::path& folder, const PackageLimits& limits);

} // namespace engine::storage
