#pragma once

#include <engine/core/result.h>
#include <filesystem>
#include <string_view>

namespace engine::storage {

/// Io: "create '/data/code': No space left on device".
Failure fileFailure(std::string_view what, const std::filesystem::path& path, int error);

/// Writes all of it, whatever interrupts. False with errno set when that fails.
bool writeAll(int file, std::string_view bytes);

} // namespace engine::storage
