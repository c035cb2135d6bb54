#pragma once

#include <engine/core/result.h>
#include <engine/process/process_host.h>
#include <engine/runtime/function_error.h>
#include <engine/runtime/instance.h>
#include <engine/runtime/launch_plan.h>
#include <optional>

namespace engine::runtime {

enum class Hook { Initialize, PreFreeze, PreStop };

/// What a runtime says about itself and its calls. Numbers that are not (or no longer) in flight are ignored.
class LinkListener
{
public:
    virtual ~LinkListener() = default;
    virtual void runtimeBooted() = 0;
    virtual void codeLoaded() = 0;
    /// The code cannot be used; the body is for the caller.
    virtual void codeFailed(std::string errorBody) = 0;
    virtual void hookFinished(std::uint32_t call, std::optional<std::string> errorBody) = 0;
    virtual void callFinished(std::uint32_t call, CallResult result) = 0;
    /// No answer will come for this call, though the process may live.
    virtual void callDropped(std::uint32_t call) = 0;
    virtual void callLogged(std::uint32_t call, metering::LogLevel level, std::string_view text) = 0;
    /// The handler of this call makes the process exit; its end tells the rest.
    virtual void callExiting(std::uint32_t call) = 0;
    /// The process is about to exit because of this call, with the error body for it.
    virtual void runtimeDying(std::uint32_t call, std::string errorBody) = 0;
    /// After the first probe and at every change; `status`: of the probe that decided, 0: no answer.
    virtual void healthChanged(bool isHealthy, int status) = 0;
    /// Nothing sensible can come from this runtime any more.
    virtual void linkBroken(const std::string& why) = 0;
};

/// How to reach a process that has started.
struct Connection
{
    process::Process& process;
    UniqueFd channel; ///< none without ProcessSpec::hasChannel
    StartPath path = StartPath::Plain;
};

/// How one family of runtimes is started and talked to. Loop thread only.
class RuntimeLink
{
public:
    virtual ~RuntimeLink() = default;

    /// What to start. FunctionNotStarted, in the words for the caller. Called first, and again when a start is repeated.
    virtual Result<LaunchPlan> plan() = 0;
    /// The process is there. Reports runtimeBooted(), then codeLoaded() or codeFailed().
    virtual void connect(Connection connection, LinkListener& listener) = 0;
    virtual void runHook(std::uint32_t call, Hook hook, const std::string& requestId) = 0;
    virtual void invoke(std::uint32_t call, const InvocationInput& input) = 0;
    /// Starts to look after its health, as far as the function wants it; false: it does not, nothing is reported.
    virtual bool watchHealth() { return false; }
    /// While it cannot answer: frozen, or about to end.
    virtual void pauseHealth() { }
    virtual void resumeHealth() { }
    /// Takes what the runtime sent before it ended; nothing can be sent any more.
    virtual void processEnded() = 0;

    /// About the choice of the interpreter; after plan().
    virtual std::string note() const = 0;
    /// How long it may take to boot, and the message when it took longer.
    virtual Duration bootTimeout() const = 0;
    virtual std::string bootTimeoutMessage() const = 0;
    /// The line in the log once it runs; empty: none.
    virtual std::string bootedLine() const = 0;
    /// Whether the platform writes "FC Invoke Start" and "End" lines (custom runtimes write their own; source:
    /// behaviour section 5).
    virtual bool hasCallMarkers() const = 0;
};

} // namespace engine::runtime
