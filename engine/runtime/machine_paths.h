#pragma once

#include <engine/process/process_host.h>

namespace engine::runtime {

/// For processes without namespaces, whose mounts are not made: each path in arguments and variables (in lists, too) that
/// begins with a mount's target gets its place on the machine instead.
void useMachinePaths(process::ProcessSpec& spec);

} // namespace engine::runtime
