#pragma once

#include <QString>
#include <chrono>
#include <engine/engine.h>
#include <string>

// A call as commands for a shell. Any thread.
namespace app {

/// An argument longer than this cannot be passed to a program (source: Linux, MAX_ARG_STRLEN).
inline constexpr std::size_t kLongestArgument = 128 * 1024 - 1;
/// How long the engine takes a signed request after its date.
inline constexpr std::chrono::minutes kSignatureLife{15};

/// `text` as one word of a POSIX shell.
QString shellWord(const QString& text);
/// Calls the function through the HTTP API, signed at `now`.
QString curlCommand(const engine::EngineInfo& engine, const QString& service,
    const QString& function, const std::string& event, engine::TimePoint now);
/// Calls it with our own program; works as long as the function exists.
QString invokeCommand(const engine::EngineInfo& engine, const QString& service,
    const QString& function, const std::string& event);

} // namespace app
