#pragma once

#include <engine/core/unique_fd.h>
#include <engine/process/launcher/protocol.h>
#include <string>
#include <tl/expected.hpp>

namespace engine::process::launcher {

/// A mount namespace whose root is the read-only system every sandbox sees: /usr and what belongs
/// to it, /etc, a small /dev, and empty folders to mount on. Returns it as a namespace descriptor;
/// the caller is back in its own namespace. `runDirectory` is only mounted on, and only in the new
/// namespace. Needs CAP_SYS_ADMIN and a mounted /proc.
tl::expected<UniqueFd, wire::Failure> buildTemplateRoot(const std::string& runDirectory);

/// Detached copy of what is mounted at `source`, submounts included, without devices and
/// set-user-id programs. The errno on failure.
tl::expected<UniqueFd, int> detachedMount(const std::string& source, bool isReadOnly);

} // namespace engine::process::launcher
