#pragma once

#include <engine/catalog/catalog.h>
#include <engine/catalog/fields.h>
#include <engine/core/log.h>
#include <engine/core/result.h>
#include <engine/core/secret.h>
#include <engine/metering/metrics.h>
#include <engine/metering/price_settings.h>
#include <engine/metering/telemetry.h>
#include <engine/process/process_host.h>
#include <engine/runtime/fast_start_state.h>
#include <engine/runtime/runtimes.h>
#include <engine/scheduler/load.h>
#include <engine/storage/code_store.h>
#include <engine/storage/telemetry_store.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace engine {

struct EngineOptions
{
    std::filesystem::path dataDir;
    std::string address = "127.0.0.1";
    int port = 9600; ///< the next free one if taken; 0: any
    std::filesystem::path launcher; ///< empty: beside the running program or in its ../libexec/fcdesk
    LogSink log;
    std::shared_ptr<const Clock> clock; ///< null: real time
    process::Isolation bestIsolation = process::Isolation::Full;
    process::LimitBackend bestLimits = process::LimitBackend::CgroupV2;
};

/// What does not change while the engine runs.
struct EngineInfo
{
    std::string endpoint; ///< "http://127.0.0.1:9600"
    std::string region;
    std::string accountId;
    std::string accessKeyId;
    Secret accessKeySecret;
    std::filesystem::path dataDir;
    process::Isolation isolation = process::Isolation::Full;
    process::LimitBackend limits = process::LimitBackend::CgroupV2;
    std::vector<std::string> limitations; ///< sentences: what this machine does not allow
    std::vector<runtime::Interpreter> interpreters;
    std::vector<std::string> warnings; ///< sentences: a port taken, an address beyond this machine
};

/// What may change while it runs; kept in the data directory.
struct EngineSettings
{
    int regionInstanceLimit = 100; ///< 1..10000 on-demand instances, all functions together
    int idleReleaseSeconds = 300; ///< 1..86400
    bool fastStarts = true; ///< keep runtimes ready for the next instances
    int fastStartMemoryMb = 256; ///< 0..16384; what these may hold together
    /// How fast the region may grow: as in Hangzhou, Shanghai, Beijing, Zhangjiakou and Shenzhen (300 new instances at
    /// once, then 300 a minute), as elsewhere (100 and 100), or as the two values below say.
    enum class Growth { LargeRegion, SmallRegion, Custom };
    Growth growth = Growth::LargeRegion;
    int burstInstances = 300; ///< 1..1000000
    int growthPerMinute = 300; ///< 1..1000000
    int regionVcpus = 600; ///< 1..1000000, of the compute nodes of all instances
    int regionMemoryGb = 1200; ///< 1..1000000
    bool operator==(const EngineSettings&) const = default;
};

struct InvokeRequest
{
    std::string service, function;
    std::string qualifier; ///< empty: LATEST
    std::string payload;
    bool wantsLog = false; ///< tail log; given at instance concurrency 1 only
    std::string source = "console";
    std::string requestId; ///< unique; empty: the engine makes a UUID
};

struct InvokeReply
{
    metering::InvocationRecord record;
    std::string body; ///< the result, or the function's error JSON
    std::string log; ///< last 4096 bytes of the call's log; empty unless asked for and possible
    std::uint64_t codeChecksum = 0;
};

/// Where a function's code comes from.
struct ZipBytes
{
    std::string bytes;
};
struct CodePath
{
    std::filesystem::path path; ///< a folder, a file, or a .zip
};
using CodeSource = std::variant<std::monostate, ZipBytes, CodePath, std::vector<storage::CodeStore::Edit>>;

struct CreateFunction
{
    std::string service; ///< made with defaults when it does not exist and `createsService`
    std::string name;
    catalog::FunctionConfig config;
    CodeSource code;
    bool createsService = false;
};
struct UpdateFunction
{
    std::string service, name;
    std::optional<catalog::FunctionConfig> config; ///< whole; nullopt: keep
    CodeSource code; ///< monostate: keep; Edits change single files of the present package
    std::string ifMatch;
};

/// The provisioned instances of one function and qualifier.
struct ProvisionedState
{
    std::shared_ptr<const catalog::ProvisionConfig> config;
    std::vector<int> tracked; ///< what each target tracking policy asks for, as previewTarget() takes it
    int target = 0; ///< in force now
    int current = 0; ///< can take calls
    int creating = 0;
    std::string currentError; ///< why there are fewer than the target; empty when nothing is wrong
    std::optional<double> utilization; ///< share of their room in use, mean of the last minute; only with policies
    std::optional<TimePoint> nextChange; ///< when the target may change by the clock
};

/// What an instance has used up to now.
struct InstanceUsage
{
    std::string instanceId;
    process::Usage usage;
};

/// Live state for displays, about ten times a second while something happens.
struct LiveSnapshot
{
    TimePoint at;
    std::vector<metering::InstanceRecord> instances; ///< alive ones, ascending by id
    std::map<std::string, metering::MetricsFold::Gauges> gauges; ///< "service/function", and "" for all together
    std::vector<ProvisionedState> provisioned; ///< ascending by service, qualifier and function
    std::map<std::string, scheduler::LoadEstimate> loads; ///< by "service/function"
    std::int64_t invocations = 0; ///< finished since the engine started
    std::int64_t errors = 0;
    std::int64_t throttles = 0;
    runtime::FastStartState fastStarts;
};

/// Receives what the engine publishes. On the engine thread; must not block, values are shared read-only.
class EngineObserver
{
public:
    virtual ~EngineObserver() = default;
    virtual void catalogChanged(std::shared_ptr<const catalog::Catalog::Snapshot>) {}
    virtual void liveChanged(std::shared_ptr<const LiveSnapshot>) {}
    /// Points of the seconds just finished, also for kAllFunctions.
    virtual void metricsFinished(const std::vector<metering::MetricsFold::Row>&) {}
    virtual void invocationFinished(const metering::InvocationRecord&) {}
    /// An instance was made, runs, stops or is gone; what changes between is in the live snapshots.
    virtual void instanceChanged(const metering::InstanceRecord&) {}
    virtual void logged(const metering::LogLine&) {}
    virtual void pricesChanged(std::shared_ptr<const metering::PriceSettings>) {}
    /// Something the user should see: a disk that fills up, a write that failed.
    virtual void problemOccurred(const Error&) {}
};

/// The engine: one object, its thread, its HTTP port, its data directory. Every method may be called from any thread;
/// `done` runs exactly once, on the engine thread, also at shutdown (Cancelled).
class Engine
{
public:
    /// Takes the data directory, loads it, starts serving. InUse names the process that has the directory; Corrupt and Io
    /// say what to do. Blocking, below 100 ms.
    static Result<std::unique_ptr<Engine>> start(EngineOptions options);
    /// Answers what is in flight, stops the instances (PreStop, at most some seconds), writes what is pending.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const EngineInfo& info() const;
    /// Whether only this machine can reach the port.
    bool isLocalOnly() const;

    /// The observer must outlive the engine or be removed; remove() returns when it will not be called any more.
    void addObserver(EngineObserver& observer);
    void removeObserver(EngineObserver& observer);

    void invoke(InvokeRequest request, std::stop_token cancel, Completion<InvokeReply> done);

    void createService(std::string name, catalog::ServiceConfig config, Completion<std::shared_ptr<const catalog::Service>> done);
    void updateService(std::string name, catalog::ServiceConfig config, std::string ifMatch, Completion<std::shared_ptr<const catalog::Service>> done);
    void deleteService(std::string name, std::string ifMatch, Completion<std::monostate> done);
    void createFunction(CreateFunction request, Completion<std::shared_ptr<const catalog::Function>> done);
    /// Done when calls run on the new function: its instances are started first, as many as the recent load needs, and
    /// until they are up, for at most some seconds, calls run on the old ones.
    void updateFunction(UpdateFunction request, Completion<std::shared_ptr<const catalog::Function>> done);
    void deleteFunction(std::string service, std::string name, std::string ifMatch, Completion<std::monostate> done);
    /// nullopt removes the maximum.
    void setMaximumInstances(std::string service, std::string qualifier, std::string function, std::optional<std::int64_t> maximum, Completion<std::monostate> done);

    /// Keeps provisioned instances, see catalog::Catalog::putProvisionConfig(). Done when it is stored; the instances come
    /// and go after that.
    void putProvisionConfig(catalog::ProvisionUpdate update, Completion<ProvisionedState> done);
    void removeProvisionConfig(std::string service, std::string qualifier, std::string function, Completion<std::monostate> done);
    void provisionedStates(Completion<std::vector<ProvisionedState>> done);

    /// Runs `read` on the engine thread, at once when called there.
    void readCatalog(std::function<void(const catalog::Catalog&)> read);

    /// The package's zip, whole.
    void codeZip(std::string service, std::string function, Completion<std::string> done);
    void codeFiles(std::string service, std::string function, Completion<std::vector<storage::PackageFile>> done);
    void readCodeFile(std::string service, std::string function, std::string path, Completion<std::string> done);

    void queryLogs(storage::LogQuery query, Completion<std::vector<metering::LogLine>> done);
    void queryInvocations(storage::InvocationQuery query, Completion<std::vector<metering::InvocationRecord>> done);
    /// Ended ones, newest first; empty names: of all.
    void queryInstances(
        std::string service, std::string function, int limit, Completion<std::vector<metering::InstanceRecord>> done);
    void queryMetrics(storage::MetricQuery query, Completion<std::vector<metering::MetricPoint>> done);
    /// One of metering::documentedMetrics(), per minute. InvalidArgument names what is wrong with the query.
    void queryDocumentedMetric(storage::DocumentedMetricQuery query, Completion<std::vector<metering::MetricValue>> done);
    /// What happened since the engine started, as text for Prometheus.
    void prometheusText(Completion<std::string> done);
    /// Ascending by time; hours, or days (seconds == 86400) of what is older than two months. metering::priceMonth() says
    /// what they cost.
    void queryUsage(storage::UsageQuery query, Completion<std::vector<metering::UsageRow>> done);

    EngineSettings settings() const;
    void putSettings(EngineSettings settings, Completion<std::monostate> done);
    metering::PriceSettings prices() const;
    /// InvalidArgument names the field, its value and what is allowed.
    void putPrices(metering::PriceSettings prices, Completion<std::monostate> done);
    /// Ends every idle instance of a function now ("service/function"); empty: of all.
    void releaseIdle(std::string function, Completion<int> done);
    /// The instance takes no more calls and ends, after PreStop, once those it runs are over; the next call finds
    /// another one. InvalidArgument when there is none.
    void recycleInstance(std::string instanceId, Completion<std::monostate> done);
    /// Every instance of "service/function" likewise; how many.
    void recycle(std::string function, Completion<int> done);
    /// Measures every running instance of "service/function" now, frozen ones too; ascending by id.
    void measureInstances(std::string function, Completion<std::vector<InstanceUsage>> done);

private:
    class Core;
    explicit Engine(std::unique_ptr<Core> core);
    std::unique_ptr<Core> m_core;
};

/// Where the engine's state lives when nothing else is said: $XDG_DATA_HOME/fcdesk.
std::filesystem::path defaultDataDir();

/// A running engine found in a data directory by another process.
struct RunningEngine
{
    int pid = 0;
    std::string endpoint, region, accountId, accessKeyId;
    Secret accessKeySecret;
};
/// The engine that has this directory now; nullopt when none does.
Result<std::optional<RunningEngine>> findRunningEngine(const std::filesystem::path& dataDir);

} // namespace engine
