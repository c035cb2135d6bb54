#pragma once

#include <cstdint>

namespace engine::process {

/// How far a process is kept from the machine; each level is what the machine allows, found out
/// once at start.
enum class Isolation : std::uint8_t {
    Full, ///< own user or unprivileged uid, mount, pid, ipc and uts namespaces, seccomp, Landlock
          ///< where present
    NoNamespaces, ///< seccomp, Landlock and rlimits; paths inside are those of the machine
    LimitsOnly, ///< rlimits
};

} // namespace engine::process
