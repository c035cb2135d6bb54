#pragma once

#include <engine/process/launcher/confinement.h>
#include <linux/limits.h>

namespace engine::process::launcher {

/// What a keeper asks a zygote for: a process forked into its namespaces. One packet, the filter's
/// instructions behind it, descriptors beside it in this order: answer, mount, pid, ipc, uts,
/// [network] namespace, stdout, stderr, channel, [ruleset], cgroup.procs ...
struct ForkRequest
{
    rlimit dataLimit, fileLimit, processLimit;
    bool switchesUser, dropsCapabilities, hasNetwork, hasRuleset;
    std::uint16_t groupCount;
    std::uint16_t filterLength;
    char folder[PATH_MAX];
};

/// The forked process's only word to the keeper, once it is confined or has failed to be.
struct ForkAnswer
{
    wire::Failure failure;
    std::int32_t pid = 0; ///< in its pid namespace
};

constexpr std::size_t kMaxForkDescriptors = 10 + kMaxGroups;
constexpr std::size_t kMaxFilter = 1024;

} // namespace engine::process::launcher
