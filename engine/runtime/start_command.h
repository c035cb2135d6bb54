#pragma once

#include <engine/core/result.h>
#include <engine/process/process_host.h>
#include <engine/runtime/instance.h>

namespace engine::runtime {

/// What starts a custom runtime: /code/bootstrap, or the command and arguments it is configured with. Sets executable
/// and arguments of `spec`, looking a bare name up in its PATH. FunctionNotStarted, in Function Compute's words, when
/// the program is missing, cannot be executed or names an interpreter that is missing.
Result<void> setStartCommand(process::ProcessSpec& spec, const InstanceSetup& setup);

} // namespace engine::runtime
