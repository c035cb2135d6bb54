#pragma once

#include <engine/catalog/objects.h>
#include <engine/metering/telemetry.h>
#include <engine/scheduler/fleet.h>
#include <engine/scheduler/policies.h>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine::scheduler {

/// What the pool wants done. The one who drives it carries the actions out in order.
struct Action
{
    enum class Kind {
        Start, ///< create an instance of `version`
        Run, ///< hand `request` to `instance` (thaw it first when frozen)
        Freeze,
        Thaw, ///< it keeps its processor time from now on, though idle
        Stop, ///< run PreStop, then end it, for `reason`
        Refuse, ///< answer `request` with `error`; `instance`: the one it waited for, when its start failed
        Replaced, ///< calls run on `version` from now on, whichever older revision they ran on before
    };
    Kind kind;
    InstanceId instance;
    RequestId request;
    catalog::FunctionVersionPtr version;
    metering::EndReason reason = metering::EndReason::None;
    Error error;
    bool isColdStart = false; ///< Run: the request waited for this very instance
    bool isProvisioned = false; ///< Start
};
using Actions = std::vector<Action>;

struct PoolSettings
{
    int regionLimit = 100; ///< on-demand instances, all functions together
    IdleRule idle;
    std::optional<GrowthRule> growth; ///< nullopt: as fast as they are needed
    Duration switchPatience = seconds(10); ///< for instances of a new revision before calls go there
};

/// The provisioned instances of a function.
struct ProvisionedState
{
    int target = 0; ///< in force
    int current = 0; ///< can take requests
    int creating = 0;
    int inFlight = 0; ///< requests on the current ones
    int capacity = 0; ///< what inFlight could be
    std::optional<Error> error; ///< why there are fewer than the target
};

/// Places requests on instances: the bookkeeping around the policies. Deterministic: no clock, no I/O, no process;
/// time comes with each call, what to do goes out as actions. The live engine and the simulator drive the same class.
///
/// An instance's life here: Start -> started() or startFailed() -> Run / finished() ... -> Stop -> ended().
/// Nobody waits in vain: a request that no instance, running or being created, will have room for is refused. From its
/// Stop on an instance counts in no limit. Calls that name an instance or a request no longer known change nothing, so
/// reports may cross actions.
class Pool
{
public:
    /// `makeId`: a fresh id for each instance.
    Pool(PoolSettings settings, std::function<InstanceId(TimePoint)> makeId);

    /// A lower region limit keeps new instances from being created; those there are stay. Idle ones meet the new rule
    /// at the next tick().
    void setSettings(PoolSettings settings, TimePoint now);
    /// Maximum on-demand instances of "service/function"; nullopt: none set. Surplus ones go, the longest idle first,
    /// busy ones after their requests; those being created stay.
    [[nodiscard]] Actions setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum);

    /// A request for `version`: Run at once, wait for an instance being created (Start if another is needed), or
    /// Refuse. `request`: unique among those that wait or run.
    [[nodiscard]] Actions submit(const RequestId& request, const catalog::FunctionVersionPtr& version, TimePoint now);
    /// The caller of a waiting request gave up; running requests are the driver's to end.
    void cancel(const RequestId& request);

    /// Start carried out: it can take requests. `business`: how much of the start was loading the code and the Initializer.
    [[nodiscard]] Actions started(const InstanceId& instance, TimePoint now, Duration business = {});
    /// Start failed: refuses the requests that were waiting for this instance with `error`. The instance is forgotten.
    [[nodiscard]] Actions startFailed(const InstanceId& instance, const Error& error, TimePoint now);
    /// A request on the instance is over.
    [[nodiscard]] Actions finished(const InstanceId& instance, const RequestId& request, TimePoint now);
    /// The instance must not get new requests (a call timed out on it, it is unhealthy): it ends once `drain` is done.
    enum class Drain { AtOnce, AfterRequests };
    [[nodiscard]] Actions retire(const InstanceId& instance, Drain drain, metering::EndReason reason, TimePoint now);
    /// The same, but only when another instance has been started in its place, or could not be.
    [[nodiscard]] Actions renew(const InstanceId& instance, metering::EndReason reason, TimePoint now);
    /// An unhealthy instance gets no requests until it is healthy again; one that has none is stopped, and so is one that
    /// is still unhealthy when its requests are over.
    [[nodiscard]] Actions setHealthy(const InstanceId& instance, bool isHealthy, TimePoint now);
    /// The instance is gone, whether asked to or not. Its requests count as over; waiting ones may need a new instance.
    [[nodiscard]] Actions ended(const InstanceId& instance, TimePoint now);

    /// `current` replaces every other revision of the same function and version id: as many new instances as the recent
    /// load needs are started, at least one if there is a warm one, and once they are up Replaced says so, the old idle
    /// ones stop and the busy ones when their requests are over (source: behaviour rows 2.3 and A3). It does not wait
    /// when no old instance is warm or the limits leave no room, nor longer than until a start fails or the settings'
    /// patience is over. Requests that wait for an old one being created still run on it.
    [[nodiscard]] Actions versionReplaced(const catalog::FunctionVersionPtr& current, TimePoint now);
    /// What to submit() calls of `version` for: an older revision until it is Replaced.
    catalog::FunctionVersionPtr serving(const catalog::FunctionVersionPtr& version) const;

    /// Keeps so many provisioned instances of this version and of those that replace it; surplus ones go at once, those
    /// being created first, then idle ones, then busy ones after their requests.
    [[nodiscard]] Actions setProvisioned(
        const catalog::FunctionVersionPtr& version, const ProvisionRule& rule, TimePoint now);
    ProvisionedState provisioned(const catalog::FunctionVersionPtr& version) const;

    /// The instances of "service/function" that run take no more requests and end after those they have.
    [[nodiscard]] Actions recycle(const std::string& function, TimePoint now);
    /// The function was deleted: its instances stop now; waiting requests are refused.
    [[nodiscard]] Actions functionRemoved(const std::string& function, const Error& error, TimePoint now);
    /// Every instance stops now; waiting requests are refused.
    [[nodiscard]] Actions stopAll(metering::EndReason reason, TimePoint now);

    /// Freezes and releases idle instances whose time has come, tries again what failed.
    [[nodiscard]] Actions tick(TimePoint now);
    /// When tick() has something to do next; nullopt: nothing is pending.
    std::optional<TimePoint> nextTick() const;

    /// Of "service/function".
    Counts counts(const std::string& function) const;
    Counts counts() const;
    /// By "service/function", of those that were called lately.
    std::map<std::string, LoadEstimate> estimates(TimePoint now) const;
    /// No request waits or runs.
    bool isIdle() const;

    /// Where the instance is in its life; nullopt: before it or after.
    std::optional<Life> life(const InstanceId& instance) const;

private:
    struct Waiting
    {
        Group* group;
        WaitQueue::Place place;
    };

    /// Calls for `to` run on `from` until instances of `to` are up.
    struct Replacement
    {
        catalog::FunctionVersionPtr from, to;
        int wanted = 0; ///< instances
        TimePoint deadline;
    };
    using VersionKey = std::pair<std::string, std::string>; ///< function, version id
    static VersionKey keyOf(const catalog::FunctionVersion& version);

    Result<void> start(Group& group, TimePoint now, Actions& actions);
    void create(Group& group, bool isProvisioned, TimePoint now, Actions& actions);
    void startAhead(Group& group, TimePoint now, Actions& actions);
    void placeWaiting(Group& group, TimePoint now, Actions& actions);
    void feed(Instance& instance, TimePoint now, Actions& actions);
    void run(Instance& instance, const RequestId& request, bool isColdStart, TimePoint now, Actions& actions);
    void refuse(const RequestId& request, const InstanceId& instance, const Error& error, Actions& actions);
    void stopGroup(Group& group, metering::EndReason reason, const Error& error, Actions& actions);

    void replaceOthers(const catalog::FunctionVersionPtr& current, Actions& actions);
    void retireGroup(Group& group, Actions& actions);
    void checkReplacement(Group& group, bool hasFailed, Actions& actions);
    void moveTraffic(const VersionKey& key, Actions& actions);
    void forgetReplacements(const std::string& function, Actions& actions);

    void provide(Group& group, TimePoint now, Actions& actions);
    void stopSurplus(Group& group, int surplus, TimePoint now, Actions& actions);
    void provisionFailed(Group& group, const Error& error, TimePoint now);
    IdleRule idleRuleOf(const Instance& instance) const;

    void endRenewal(const InstanceId& successor, Actions& actions);
    void becomeIdle(Instance& instance, TimePoint now, Actions& actions);
    void lookAtIdle(Instance& instance, TimePoint now, Actions& actions);
    void drain(Instance& instance, metering::EndReason reason, Actions& actions);
    void stop(Instance& instance, metering::EndReason reason, Actions& actions);

    PoolSettings m_settings;
    std::function<InstanceId(TimePoint)> m_makeId;
    Fleet m_fleet;
    std::unordered_map<RequestId, Waiting> m_waiting;
    std::map<VersionKey, Replacement> m_replacements;
    std::set<std::pair<TimePoint, std::uint64_t>> m_retries; ///< when to create provisioned ones of a revision again
    std::unordered_map<InstanceId, InstanceId> m_renewals; ///< being created -> the one that goes then
};

} // namespace engine::scheduler
