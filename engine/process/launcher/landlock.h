#pragma once

#include <engine/core/unique_fd.h>
#include <engine/process/launcher/protocol.h>

namespace engine::process::launcher {

/// The kernel's Landlock version; 0: none.
int landlockAbi();

/// A ruleset that only keeps a tree from signalling processes outside and from abstract sockets of
/// the machine's network namespace; none below ABI 6.
UniqueFd makeScopeRuleset(int abi);

/// A ruleset for a tree that sees the machine's files: the system read-only, the request's mounts
/// by their sources, /tmp and /dev/shm writable, nothing else; and the scope above where the kernel
/// has it. None when `abi` is 0.
UniqueFd makeFileRuleset(int abi, const wire::Start& request);

} // namespace engine::process::launcher
