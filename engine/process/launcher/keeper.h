#pragma once

namespace engine::process::launcher {

/// Body of a keeper, the process that stands above one tree: pid 1 of the tree's pid namespace, or
/// its subreaper where there are no namespaces. Sets up the namespaces, clones the first process,
/// hands SIGTERM on to it, reaps, and ends the tree when the first process has ended or on SIGUSR1.
/// So that process is an ordinary one: signals have their default effect on it and orphans are
/// somebody else's.
///
/// Cloned with CLONE_VM from the launcher (no copied page tables), on a stack of its own; `plan` is
/// a Plan. Raw system calls only.
[[noreturn]] void runKeeper(void* plan);

} // namespace engine::process::launcher
