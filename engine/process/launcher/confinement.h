#pragma once

#include <cstddef>
#include <engine/process/launcher/protocol.h>
#include <linux/filter.h>
#include <sys/resource.h>

namespace engine::process::launcher {

/// The account a sandboxed process has: as root on the machine, as an ordinary user inside its user
/// namespace.
constexpr unsigned kSandboxUser = 10000;
constexpr std::size_t kMaxGroups = 8; ///< control group hierarchies of one process

/// What a process does to itself before it runs a function's code. Descriptors are above 4.
struct Confinement
{
    int groups[kMaxGroups]; ///< cgroup.procs files to enter by writing "0"
    std::size_t groupCount = 0;
    int output = -1, errors = -1; ///< become 1 and 2
    int channel = -1; ///< becomes 3; may be none
    int requests = -1; ///< of a zygote: becomes 4
    rlimit dataLimit{RLIM_INFINITY, RLIM_INFINITY};
    rlimit fileLimit{RLIM_INFINITY, RLIM_INFINITY};
    rlimit processLimit{RLIM_INFINITY, RLIM_INFINITY};
    bool switchesUser = false; ///< set user and groups to kSandboxUser
    bool dropsCapabilities = false; ///< it has some
    bool diesWithParent = true;
    bool keepsRights = false; ///< a zygote's: no change of user, no filter
    const char* folder = "/"; ///< to work in
    int ruleset = -1; ///< Landlock; none: no rules
    sock_fprog filter{}; ///< empty: no seccomp
};

/// Carries it out, up to the first step that fails. Descriptors above those it is to have become
/// close-on-exec. Raw system calls only.
wire::Failure confine(const Confinement& confinement);

} // namespace engine::process::launcher
