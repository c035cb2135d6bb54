#pragma once

namespace engine::process::launcher {

/// Kills and reaps every child of the caller, and, when it is their subreaper, everything below
/// them: what is missed while it moves becomes a child of the caller and is killed in the next
/// round. Stores the wait status of `first` when it is among them. Uses raw system calls only.
void sweepChildren(int first, int* waitStatus);

} // namespace engine::process::launcher
