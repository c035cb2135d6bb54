#pragma once

#include <engine/catalog/objects.h>
#include <engine/core/loop.h>
#include <engine/core/result.h>
#include <engine/core/secret.h>
#include <engine/metering/telemetry.h>
#include <engine/process/process_host.h>
#include <engine/runtime/runtimes.h>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace engine::runtime {

/// Short-lived keys of the service's role; empty without a role.
struct Credentials
{
    std::string accessKeyId;
    Secret accessKeySecret;
    Secret securityToken;
};

/// Everything an instance needs besides its version.
struct InstanceSetup
{
    std::string instanceId;
    catalog::FunctionVersionPtr version;
    std::filesystem::path codeFolder; ///< to mount at /code
    std::string accountId;
    std::string region;
    Credentials credentials;
    TimePoint requestedAt; ///< when the scheduler decided; start of the queued phase
};

/// What goes into one call.
struct InvocationInput
{
    std::string requestId;
    std::string payload;
    int retryCount = 0;
    bool wantsLog = true; ///< everything the call printed is logged before its result is given
};

/// What comes out of one call. Function errors are results, not failures. A response above the limit is a SystemError
/// with the errorType "BadResponse".
struct InvocationOutput
{
    metering::Outcome outcome = metering::Outcome::Succeeded;
    std::string body; ///< the result, or Function Compute's error JSON
    std::string errorType; ///< for the record: "FunctionTimeoutError", the exception's name
    std::string errorMessage;
    double maxMemoryMb = 0;
    TimePoint startedAt; ///< handler start and end
    TimePoint finishedAt;
    /// The tree ends with this call (exit, out of memory, timeout): nothing more may be sent to it.
    bool endsInstance = false;
    bool endedProcess = false; ///< this call's handler made the process end; the others were in its way
};

/// What an instance tells its owner. Loop thread; an instance may be destroyed from within exited() only.
class InstanceObserver
{
public:
    virtual ~InstanceObserver() = default;
    /// The call's result was given and its log is complete: the instance is free for the next one.
    virtual void callOver(const std::string& instanceId, const std::string& requestId) = 0;
    /// A line of output; the instance fills in what it knows (request, level).
    virtual void instanceLogged(const std::string& instanceId, metering::LogLine line) = 0;
    /// A PreFreeze or PreStop hook runs, or runs no more: its time is billed. The end of the instance ends it too.
    virtual void instanceHookChanged(const std::string& instanceId, bool isRunning) = 0;
    /// Its health check says that it is unhealthy, or healthy again. It counts as healthy after its start.
    virtual void instanceHealthChanged(const std::string& instanceId, bool isHealthy) = 0;
    /// The process tree is gone; comes exactly once for every instance that was started or stopped, also after a start
    /// that failed. Every call in flight was completed before.
    virtual void instanceExited(const std::string& instanceId, metering::EndReason reason, const std::string& detail) = 0;
};

struct StartReport
{
    metering::ColdStartPhases phases;
    std::string startPath; ///< nameOf(StartPath)
    std::string isolation; ///< in words, empty when full
    std::string note; ///< about the interpreter chosen and why the start was not faster
    std::int64_t initializerMs = 0; ///< billed part of the start
};

/// One instance: a sandboxed process tree that serves up to instanceConcurrency calls at once. How to talk to it differs
/// by runtime family; its life does not. Loop thread only.
///
/// Log lines carry "FC Initialize/Invoke/PreStop Start|End RequestId: ..." markers around each hook and call. A printed
/// line gets a request id only where it can be known: exactly one call in flight, or a platform logger said it.
class Instance
{
public:
    virtual ~Instance() = default;

    /// Why an instance did not come up: FunctionNotStarted, an InternalServerError when the machine failed, or, when the
    /// code could not be loaded (UnhandledError) or its Initializer failed, a body for the caller.
    struct StartFailure
    {
        metering::Outcome outcome = metering::Outcome::InitializationError;
        Error error;
        std::string errorType; ///< for the record, as in InvocationOutput
        std::string body; ///< error JSON for the caller; empty: answer with `error`
        metering::ColdStartPhases phases;
        std::int64_t initializerMs = 0;
    };
    /// Boots, loads the code and runs the Initializer. A failed instance ends by itself.
    virtual void start(std::function<void(tl::expected<StartReport, StartFailure>)> done) = 0;
    /// Runs one call, after start() succeeded; `done` exactly once, not from within invoke(), and the observer's
    /// callOver() after it. The function's timeout is
    /// enforced here: the call fails with FC's text, the other calls on the instance too, and the tree ends (SIGTERM,
    /// SIGKILL).
    virtual void invoke(InvocationInput input, std::function<void(InvocationOutput)> done) = 0;
    /// The caller went away: the log says so at once, in the words this returns (empty: no such call). The handler runs
    /// on and has its place until its end; then the call completes as Cancelled and its answer is dropped.
    virtual std::string cancel(const std::string& requestId) = 0;
    /// PreStop when configured, then SIGTERM, a short grace, SIGKILL; ends in instanceExited().
    virtual void stop(metering::EndReason reason) = 0;
    virtual void freeze() = 0;
    virtual void thaw() = 0;
    virtual process::Usage usage() const = 0;
};

class FastStarts;

struct InstanceEnvironment
{
    Loop& loop;
    process::ProcessHost& processes;
    const Interpreters& interpreters;
    const Clock& clock;
    InstanceObserver& observer;
    std::filesystem::path bootstrapFolder; ///< the built-in runtime files, written out once at start
    std::filesystem::path nasFolder; ///< where NAS mounts of the account live: <nasFolder>/<server>/<path>
    FastStarts* fastStarts = nullptr; ///< none: every process is started for its function
};
/// The right kind of instance for the version's runtime; Unsupported runtimes give FunctionNotStarted at start().
std::unique_ptr<Instance> makeInstance(InstanceEnvironment& environment, InstanceSetup setup);

} // namespace engine::runtime
