#pragma once

#include <functional>
#include <string_view>

namespace engine {

enum class LogSeverity { Debug, Info, Warning, Error };

/// Where the engine's own messages go (not the functions' output); given by whoever starts the engine. Any thread.
using LogSink = std::function<void(LogSeverity, std::string_view room, std::string_view message)>;

} // namespace engine
