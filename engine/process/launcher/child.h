#pragma once

namespace engine::process::launcher {

/// Body of the first process of a tree, cloned with CLONE_VM | CLONE_VFORK from its keeper: enters
/// the control groups, gives up every right and executes. `plan` is a Plan; a failure is left in
/// it. Raw system calls only.
[[noreturn]] void runChild(void* plan);

} // namespace engine::process::launcher
