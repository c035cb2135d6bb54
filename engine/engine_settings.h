#pragma once

#include <engine/engine.h>
#include <engine/scheduler/pool.h>

namespace engine {

/// What toText() wrote; defaults where nothing was stored or it cannot be read.
EngineSettings settingsFromText(const std::optional<std::string>& text);
std::string toText(const EngineSettings& settings);
/// InvalidArgument names the field, its value and what is allowed.
Result<void> check(const EngineSettings& settings);
scheduler::PoolSettings poolSettings(const EngineSettings& settings);
std::int64_t fastStartBytes(const EngineSettings& settings); ///< 0: nothing is kept ready

} // namespace engine
