#pragma once

#include <engine/core/result.h>
#include <engine/runtime/runtimes.h>
#include <filesystem>

namespace engine::runtime {

/// Writes the built-in bootstraps below `folder`, as InstanceEnvironment::bootstrapFolder wants them; files that are
/// there already with the same content stay untouched. Io. Blocking, short.
Result<void> writeBootstrapFiles(const std::filesystem::path& folder);

/// Has every Python compile what writeBootstrapFiles() wrote, where that was not done yet. Instances start without it,
/// too, a sixth slower (measured: processor time of python3 until it takes a call). Blocking, up to seconds: for a
/// worker.
void compileBootstrapFiles(const std::filesystem::path& folder, const Interpreters& interpreters);

} // namespace engine::runtime
