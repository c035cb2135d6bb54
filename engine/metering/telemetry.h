#pragma once

#include <cstdint>
#include <engine/core/clock.h>
#include <engine/metering/usage.h>
#include <memory>
#include <string>
#include <vector>

// The facts the engine reports as they happen. Charts, tables, logs, bills and storage are all views of these.
namespace engine::metering {

/// How long each part of an instance's start took. Zero: the part was not needed.
struct ColdStartPhases
{
    Duration queued{}; ///< waiting for the start to begin
    Duration allocate{}; ///< control group, namespaces, mounts, exec
    Duration runtime{}; ///< from exec until the runtime reports for work
    Duration load{}; ///< user code: modules loaded, handler found
    Duration initializer{}; ///< the Initializer hook
    Duration system() const { return queued + allocate + runtime; }
    Duration business() const { return load + initializer; }
    Duration total() const { return system() + business(); }
    bool operator==(const ColdStartPhases&) const = default;
};

/// Stored by number, as the ones below: new ones go to the end.
enum class InstanceState { Creating, Running, Stopping, Destroyed, Failed };
/// Why an instance ended.
enum class EndReason { None, Idle, Updated, Deleted, Shutdown, Recycled, Crashed, OutOfMemory, TimedOut, StartFailed, Unhealthy };

struct InstanceRecord
{
    std::string instanceId;
    std::string service;
    std::string function;
    std::string versionId;
    InstanceState state = InstanceState::Creating;
    bool isFrozen = false; ///< Running without requests, processor time withheld
    bool isProvisioned = false;
    int inFlight = 0;
    int concurrency = 1;
    TimePoint createdAt;
    TimePoint endedAt; ///< when Destroyed or Failed
    EndReason endReason = EndReason::None;
    ColdStartPhases phases;
    std::string startPath; ///< "plain", "stem", "zygote"
    std::string isolation; ///< "full", or what is missing: "no namespaces"
    std::string note; ///< something the user should know: "runs on Node.js 20, nodejs18 is not installed"
    std::int64_t memoryBytes = 0; ///< last measured
    std::int64_t peakMemoryBytes = 0;
    std::int64_t memoryLimitBytes = 0; ///< as configured
    double cpuPercent = 0; ///< of one processor over the last second measured; 0 while frozen
    double cpuQuotaPercent = 0; ///< as configured: 35 for 0.35 vCPU
    std::int64_t invocations = 0;
    std::int64_t billedMs = 0; ///< so far: union of its busy intervals and hooks; of a provisioned one its whole life
    std::int64_t billedIdleMs = 0; ///< of billedMs, charged as idle
    bool operator==(const InstanceRecord&) const = default;
};

enum class Outcome {
    Succeeded,
    HandledError, ///< a Node.js handler called back with an error
    UnhandledError, ///< thrown, exited, out of memory, timed out
    InitializationError,
    InvocationError, ///< a custom runtime answered x-fc-status: 404
    Throttled, ///< 429 or 503: never ran
    ClientError, ///< never ran: 4xx
    SystemError, ///< never ran: 5xx
    Cancelled, ///< the caller went away
};

struct InvocationRecord
{
    std::string requestId;
    std::string service;
    std::string function;
    std::string versionId;
    std::string instanceId; ///< empty: never placed
    Outcome outcome = Outcome::Succeeded;
    std::string errorType; ///< "FunctionTimeoutError", an exception's name, an error code
    std::string errorMessage;
    int status = 200;
    TimePoint arrivedAt;
    TimePoint startedAt; ///< handed to the instance; equals finishedAt when it never was
    TimePoint finishedAt;
    double durationMs = 0; ///< handler start to handler end
    std::int64_t billedMs = 0; ///< what this call added to its instance's bill; sums to the union of busy intervals
    double maxMemoryMb = 0;
    std::int64_t memoryLimitMb = 0; ///< as configured
    std::int64_t requestBytes = 0;
    std::int64_t responseBytes = 0;
    bool endedProcess = false; ///< its handler ended the process, and with it whatever else ran there
    bool isColdStart = false; ///< it waited for the instance that ran it
    bool isProvisioned = false; ///< a provisioned instance ran it
    std::string qualifier; ///< as the caller gave it; empty: LATEST
    ColdStartPhases phases; ///< of that instance, when isColdStart
    std::string source; ///< "api", "console", "cli"
    bool operator==(const InvocationRecord&) const = default;
};

enum class LogLevel { None, Debug, Info, Warn, Error, Platform };

/// One line (or block) a function or the platform printed.
struct LogLine
{
    std::int64_t id = 0; ///< ascending, set by the store
    TimePoint at;
    std::string service;
    std::string function;
    std::string versionId;
    std::string instanceId;
    std::string requestId; ///< empty: cannot be known
    LogLevel level = LogLevel::None;
    std::string text; ///< without its line end; at most 32 KiB
    bool operator==(const LogLine&) const = default;
};

/// What one function did in one second, or in more of them when they were folded. Sums, except where said.
struct MetricPoint
{
    std::int64_t second = 0; ///< Unix time; it covers [second, second + seconds)
    int seconds = 1;
    int onDemandInstances = 0; ///< highest in the second; running or starting-to-serve ones
    int provisionedInstances = 0; ///< highest
    int creatingInstances = 0; ///< highest
    int inFlight = 0; ///< highest
    int capacity = 0; ///< highest of instances x concurrency
    int invocations = 0; ///< finished in this second
    int provisionedInvocations = 0; ///< of them, run by provisioned instances
    int errors = 0; ///< function errors among them
    int clientErrors = 0; ///< refused or given up with a 4xx other than 429
    int serverErrors = 0; ///< not run because of the platform
    int throttles = 0; ///< 429 and 503
    int resourceThrottles = 0; ///< of them, 503
    int coldStarts = 0;
    double coldStartSystemMs = 0;
    double coldStartBusinessMs = 0;
    Usage usage; ///< billed
    std::int64_t billedMs() const { return usage.time.totalMs(); }
    double maxMemoryMb = 0; ///< highest
    double durationSumMs = 0;
    double durationMaxMs = 0; ///< highest
    double latencySumMs = 0; ///< from arrival to answer
    bool operator==(const MetricPoint&) const = default;
    /// Folds another second (or another function's same second) into this one; what this one covers stays. Gauges:
    /// `across` functions they add up, over time the highest wins.
    enum class Fold { OverTime, AcrossFunctions };
    void add(const MetricPoint& other, Fold fold);
};

/// Receives the facts, on the engine thread, in order. Must not block.
class TelemetrySink
{
public:
    virtual ~TelemetrySink() = default;
    virtual void instanceChanged(const InstanceRecord& instance) = 0;
    virtual void invocationFinished(const InvocationRecord& invocation) = 0;
    virtual void logged(const LogLine& line) = 0;
};

} // namespace engine::metering
