#pragma once

#include <engine/core/result.h>
#include <filesystem>

namespace engine::runtime {

/// Writes the built-in bootstraps below `folder`, as InstanceEnvironment::bootstrapFolder wants them; files that are
/// there already with the same content stay untouched. Io. Blocking, short.
Result<void> writeBootstrapFiles(const std::filesystem::path& folder);

} // namespace engine::runtime
