#pragma once

#include <engine/core/result.h>
#include <filesystem>
#include <string>

namespace engine {

/// A file's bytes. Blocking; Io names the file that cannot be read.
Result<std::string> readFile(const std::filesystem::path& file);

} // namespace engine
