#pragma once

#include <engine/process/launcher/plan.h>

namespace engine::process::launcher {

/// Has plan.zygote fork the first process into the namespaces of the caller, a keeper. Its pid here,
/// or -1 with plan.failure set. Raw system calls only.
int forkFromZygote(Plan& plan);

} // namespace engine::process::launcher
