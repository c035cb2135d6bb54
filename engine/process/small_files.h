#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// The files of /proc and of control groups: short, read and written whole.
namespace engine::process {

/// Up to 16 KiB; nullopt when it cannot be read.
std::optional<std::string> readSmallFile(const std::filesystem::path& file);
/// In one write to a file that exists; 0 or an errno.
int writeSmallFile(const std::filesystem::path& file, std::string_view text);
/// The number after `key` and a space at the start of a line ("oom_kill 3"); nullopt when there is
/// none.
std::optional<std::int64_t> numberAfter(std::string_view text, std::string_view key);
/// The first number of `text`; nullopt when it does not begin with one ("max").
std::optional<std::int64_t> leadingNumber(std::string_view text);

} // namespace engine::process
