#include <app/cli/session.h>

#include <iostream>

namespace app::cli {

using engine::ErrorCode;

engine::Result<Session> Session::open(const CommonOptions& options)
{
    auto running = engine::findRunningEngine(options.dataDir);
    if (!running) return engine::Failure(running.error());
    if (*running) {
        auto& other = **running;
        return Session(
            {other.endpoint, other.region, other.accountId, other.accessKeyId, std::move(other.accessKeySecret)}, nullptr);
    }
    auto own = engine::Engine::start({.dataDir = options.dataDir, .port = 0, .log = logToStderr()});
    if (!own) return engine::Failure(own.error());
    const auto& info = (*own)->info();
    Access access{info.endpoint, info.region, info.accountId, info.accessKeyId, info.accessKeySecret};
    return Session(std::move(access), std::move(*own));
}

engine::LogSink logToStderr()
{
    return [](engine::LogSeverity severity, std::string_view room, std::string_view message) {
        if (severity < engine::LogSeverity::Warning) return;
        std::cerr << "fcdesk: " << room << ": " << message << '\n';
    };
}

int report(const engine::Error& error)
{
    std::cerr << "fcdesk: " << error.detail << '\n';
    return kFailed;
}

engine::Result<FunctionName> FunctionName::parse(const std::string& text)
{
    const auto slash = text.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == text.size() || text.find('/', slash + 1) != std::string::npos) {
        return engine::fail(
            ErrorCode::InvalidArgument, "'" + text + "' is not a function name (allowed: SERVICE/FUNCTION)", "name");
    }
    return FunctionName{text.substr(0, slash), text.substr(slash + 1)};
}

std::string FunctionName::target() const
{
    return "/2016-08-15/services/" + encodeSegment(service) + "/functions/" + encodeSegment(function);
}

} // namespace app::cli
