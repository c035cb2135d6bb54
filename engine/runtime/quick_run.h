#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace engine::runtime {

/// A program that needs no input and is done soon.
struct QuickRun
{
    std::filesystem::path program;
    std::vector<std::string> arguments; ///< argv[1..]
};

/// Runs each in an empty environment, a few at a time. Returns what they printed to either output, at most some hundred
/// bytes; empty for those that could not start or took longer than some seconds, which are killed. Blocking.
std::vector<std::string> runQuickly(const std::vector<QuickRun>& runs);

} // namespace engine::runtime
