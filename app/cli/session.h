#pragma once

#include <app/cli/api_client.h>
#include <engine/engine.h>
#include <filesystem>
#include <memory>
#include <string>

namespace app::cli {

/// Exit codes of every verb.
enum ExitCode { kOk = 0, kFailed = 1, kWrongUse = 2 };

/// What every verb takes.
struct CommonOptions
{
    std::filesystem::path dataDir = engine::defaultDataDir();
    bool isJson = false; ///< one JSON value on stdout, messages on stderr
};

/// An engine to talk to: the one already running on the data directory, else one of our own for as long as this lives.
class Session
{
public:
    static engine::Result<Session> open(const CommonOptions& options);

    ApiClient client() const { return ApiClient(m_access); }
    const Access& access() const { return m_access; }

private:
    Session(Access access, std::unique_ptr<engine::Engine> own)
        : m_access(std::move(access))
        , m_own(std::move(own))
    {
    }
    Access m_access;
    std::unique_ptr<engine::Engine> m_own;
};

/// The engine's messages on stderr, from Warning up.
engine::LogSink logToStderr();
/// Prints "fcdesk: <detail>" on stderr and gives kFailed.
int report(const engine::Error& error);

/// "service/function"
struct FunctionName
{
    std::string service, function;
    /// InvalidArgument unless there is exactly one slash with text on both sides.
    static engine::Result<FunctionName> parse(const std::string& text);
    /// "/2016-08-15/services/<service>/functions/<function>"
    std::string target() const;
};

} // namespace app::cli
