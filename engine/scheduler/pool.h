#pragma once

#include <deque>
#include <engine/catalog/objects.h>
#include <engine/metering/telemetry.h>
#include <engine/scheduler/policies.h>
#include <engine/scheduler/ready_set.h>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine::scheduler {

using RequestId = std::string;

/// What the pool wants done. The one who drives it carries the actions out in order.
struct Action
{
    enum class Kind {
        Start, ///< create an instance of `version`
        Run, ///< hand `request` to `instance` (thaw it first when frozen)
        Freeze,
        Stop, ///< run PreStop, then end it, for `reason`
        Refuse, ///< answer `request` with `error`
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
class Pool
{
public:
    /// `makeId`: a fresh id for each instance.
    Pool(PoolSettings settings, std::function<InstanceId(TimePoint)> makeId);
    void setSettings(PoolSettings settings) { m_settings = settings; }
    /// Maximum on-demand instances of "service/function"; nullopt: none set.
    void setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum);

    /// A request for `version`: Run at once, wait for an instance being created (Start if another is needed), or Refuse.
    Actions submit(const RequestId& request, const catalog::FunctionVersionPtr& version, TimePoint now);
    /// The caller of a waiting request gave up; running requests are the driver's to end.
    void cancel(const RequestId& request);

    /// Start carried out: it can take requests.
    Actions started(const InstanceId& instance, TimePoint now);
    /// Start failed: refuses the requests that were waiting for this instance with `error`.
    Actions startFailed(const InstanceId& instance, const Error& error, TimePoint now);
    /// A request on the instance is over.
    Actions finished(const InstanceId& instance, const RequestId& request, TimePoint now);
    /// The instance must not get new requests (a call timed out on it, it is unhealthy): it ends once `drain` is done.
    enum class Drain { AtOnce, AfterRequests };
    Actions retire(const InstanceId& instance, Drain drain, metering::EndReason reason, TimePoint now);
    /// The instance is gone, whether asked to or not. Its requests count as over; waiting ones may need a new instance.
    Actions ended(const InstanceId& instance, TimePoint now);

    /// `current` replaces every other version of the same function: instances of older revisions drain and stop.
    Actions versionReplaced(const catalog::FunctionVersionPtr& current, TimePoint now);
    /// The function was deleted: its instances stop now; waiting requests are refused.
    Actions functionRemoved(const std::string& function, const Error& error, TimePoint now);
    Actions stopAll(metering::EndReason reason, TimePoint now);

    /// Freezes and releases idle instances whose time has come.
    Actions tick(TimePoint now);
    /// When tick() has something to do next; nullopt: nothing is pending.
    std::optional<TimePoint> nextTick() const;

    struct Counts
    {
        int onDemand = 0;
        int provisioned = 0;
        int creating = 0;
        int inFlight = 0;
        int waiting = 0;
        int capacity = 0;
    };
    Counts counts(const std::string& function) const;
    Counts counts() const;
    /// Requests waiting or running.
    bool isIdle() const;

private:
    struct Instance
    {
        InstanceId id;
        catalog::FunctionVersionPtr version;
        metering::InstanceState state = metering::InstanceState::Creating;
        bool isProvisioned = false;
        bool isFrozen = false;
        bool isRetired = false;
        metering::EndReason retireReason = metering::EndReason::None;
        std::vector<RequestId> running;
        TimePoint idleSince;
        TimePoint nextLook;
    };
    /// The instances and the queue of one revision of a function.
    struct Group;
    struct Waiting
    {
        RequestId request;
        InstanceId expected; ///< the instance being created that it counts on
        TimePoint since;
    };

    Group& group(const catalog::FunctionVersionPtr& version);
    void dispatch(Group& group, TimePoint now, Actions& actions);
    void startIfNeeded(Group& group, TimePoint now, Actions& actions);
    void becomeIdle(Instance& instance, TimePoint now, Actions& actions);
    void stop(Instance& instance, metering::EndReason reason, Actions& actions);

    PoolSettings m_settings;
    std::function<InstanceId(TimePoint)> m_makeId;
    std::map<std::string, std::optional<std::int64_t>> m_maxima;
    std::map<std::uint64_t, std::unique_ptr<Group>> m_groups; ///< by revision
    std::unordered_map<InstanceId, std::unique_ptr<Instance>> m_instances;
    std::unordered_map<RequestId, std::uint64_t> m_waitingIn; ///< request -> revision
};

} // namespace engine::scheduler
