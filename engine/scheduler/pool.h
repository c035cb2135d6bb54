#pragma once

#include <engine/catalog/objects.h>
#include <engine/metering/telemetry.h>
#include <engine/scheduler/fleet.h>
#include <engine/scheduler/policies.h>
#include <functional>
#include <optional>
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
        Stop, ///< run PreStop, then end it, for `reason`
        Refuse, ///< answer `request` with `error`; `instance`: the one it waited for, when its start failed
    };
    Kind kind;
    InstanceId instance;
    RequestId request;
    catalog::FunctionVersionPtr version;
    metering::EndReason reason = metering::EndReason::None;
    Error error;
    bool isColdStart = false; ///< Run: the request waited for this very instance
};
using Actions = std::vector<Action>;

struct PoolSettings
{
    int regionLimit = 100; ///< on-demand instances, all functions together
    IdleRule idle;
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
    void setSettings(PoolSettings settings);
    /// Maximum on-demand instances of "service/function"; nullopt: none set. Surplus ones go, the longest idle first,
    /// busy ones after their requests; those being created stay.
    [[nodiscard]] Actions setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum);

    /// A request for `version`: Run at once, wait for an instance being created (Start if another is needed), or
    /// Refuse. `request`: unique among those that wait or run.
    [[nodiscard]] Actions submit(const RequestId& request, const catalog::FunctionVersionPtr& version, TimePoint now);
    /// The caller of a waiting request gave up; running requests are the driver's to end.
    void cancel(const RequestId& request);

    /// Start carried out: it can take requests.
    [[nodiscard]] Actions started(const InstanceId& instance, TimePoint now);
    /// Start failed: refuses the requests that were waiting for this instance with `error`. The instance is forgotten.
    [[nodiscard]] Actions startFailed(const InstanceId& instance, const Error& error, TimePoint now);
    /// A request on the instance is over.
    [[nodiscard]] Actions finished(const InstanceId& instance, const RequestId& request, TimePoint now);
    /// The instance must not get new requests (a call timed out on it, it is unhealthy): it ends once `drain` is done.
    enum class Drain { AtOnce, AfterRequests };
    [[nodiscard]] Actions retire(const InstanceId& instance, Drain drain, metering::EndReason reason, TimePoint now);
    /// The instance is gone, whether asked to or not. Its requests count as over; waiting ones may need a new instance.
    [[nodiscard]] Actions ended(const InstanceId& instance, TimePoint now);

    /// `current` replaces every other revision of the same function and version id: their idle instances stop, busy
    /// ones when their requests are over. Requests that wait for an old one being created still run on it.
    [[nodiscard]] Actions versionReplaced(const catalog::FunctionVersionPtr& current, TimePoint now);
    /// The function was deleted: its instances stop now; waiting requests are refused.
    [[nodiscard]] Actions functionRemoved(const std::string& function, const Error& error, TimePoint now);
    /// Every instance stops now; waiting requests are refused.
    [[nodiscard]] Actions stopAll(metering::EndReason reason, TimePoint now);

    /// Freezes and releases idle instances whose time has come.
    [[nodiscard]] Actions tick(TimePoint now);
    /// When tick() has something to do next; nullopt: nothing is pending.
    std::optional<TimePoint> nextTick() const;

    /// Of "service/function".
    Counts counts(const std::string& function) const;
    Counts counts() const;
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

    Result<void> start(Group& group, TimePoint now, Actions& actions);
    void placeWaiting(Group& group, TimePoint now, Actions& actions);
    void feed(Instance& instance, Actions& actions);
    void run(Instance& instance, const RequestId& request, bool isColdStart, Actions& actions);
    void refuse(const RequestId& request, const InstanceId& instance, const Error& error, Actions& actions);
    void stopGroup(Group& group, metering::EndReason reason, const Error& error, Actions& actions);

    void becomeIdle(Instance& instance, TimePoint now, Actions& actions);
    void lookAtIdle(Instance& instance, TimePoint now, Actions& actions);
    void drain(Instance& instance, metering::EndReason reason, Actions& actions);
    void stop(Instance& instance, metering::EndReason reason, Actions& actions);

    PoolSettings m_settings;
    std::function<InstanceId(TimePoint)> m_makeId;
    Fleet m_fleet;
    std::unordered_map<RequestId, Waiting> m_waiting;
};

} // namespace engine::scheduler
