#pragma once

#include <engine/process/process_host.h>
#include <filesystem>

namespace engine::runtime {

/// Where `inside`, a path of the instance, is on this machine: below the source of the deepest mount that holds it.
std::filesystem::path onMachine(const process::ProcessSpec& spec, const std::filesystem::path& inside);

/// For processes without namespaces, whose mounts are not made: in executable, working directory, arguments and
/// variables, each path (in lists, too) that begins with a mount's target gets the place on the machine instead.
void useMachinePaths(process::ProcessSpec& spec);

} // namespace engine::runtime
