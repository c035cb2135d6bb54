#pragma once

#include <span>
#include <string_view>

namespace engine {

struct EmbeddedFile
{
    std::string_view path; ///< below resources/, "runtime/node/bootstrap.js"
    std::string_view bytes;
};

/// Every file built into the engine, in the order CMake lists them.
std::span<const EmbeddedFile> embeddedFiles();
/// The bytes of one built-in file; asserts that it exists.
std::string_view embedded(std::string_view path);

} // namespace engine
