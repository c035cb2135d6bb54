#pragma once

#include <engine/runtime/runtimes.h>

namespace engine::runtime {

/// Whether the file is a program of its own: not a script, as the shims of version managers are.
bool isElfProgram(const std::filesystem::path& file);

/// Asks each for its --version and fills it in; those that do not answer like their family keep an empty one. Blocking.
void askVersions(std::vector<Interpreter>& interpreters);

} // namespace engine::runtime
