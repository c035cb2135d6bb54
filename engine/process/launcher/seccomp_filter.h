#pragma once

#include <engine/process/launcher/protocol.h>
#include <linux/filter.h>
#include <tl/expected.hpp>
#include <vector>

namespace engine::process::launcher {

/// The system call filter of every tree, compiled once. Everything is allowed except what changes
/// the machine, makes namespaces, looks into other processes or is known mostly for its holes: that
/// fails with EPERM (clone3 with ENOSYS, so that the C library takes clone, whose flags can be
/// read).
tl::expected<std::vector<sock_filter>, wire::Failure> compileSeccompFilter();

} // namespace engine::process::launcher
