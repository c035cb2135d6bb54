#pragma once

#include <cstdint>
#include <engine/core/clock.h>
#include <sys/types.h>
#include <vector>

/// A process tree as /proc shows it, for what control groups do better where there are none.
namespace engine::process {

/// Every process below `keeper`, parents before children, zombies included; `keeper` is not among
/// them.
std::vector<pid_t> processesBelow(pid_t keeper);

struct TreeUsage
{
    std::int64_t residentBytes = 0; ///< shared pages count once per process
    Duration processorTime{}; ///< ended and reaped processes included
};
TreeUsage usageBelow(pid_t keeper);

/// Like residentBytes, but a page shared by n processes counts 1/n in each. Slow: the kernel walks
/// every page.
std::int64_t proportionalBytesBelow(pid_t keeper);

/// SIGSTOP to all processes below `keeper`, also to those made meanwhile.
void stopBelow(pid_t keeper);
/// SIGCONT to all.
void continueBelow(pid_t keeper);

} // namespace engine::process
