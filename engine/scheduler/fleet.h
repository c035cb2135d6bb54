#pragma once

#include <engine/catalog/objects.h>
#include <engine/metering/telemetry.h>
#include <engine/scheduler/load.h>
#include <engine/scheduler/quota.h>
#include <engine/scheduler/wait_queue.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace engine::scheduler {

/// Where an instance is between its Start and its end.
enum class Life {
    Creating,
    Idle,
    Frozen, ///< idle, processor time withheld
    Busy,
    Draining, ///< busy, takes no more requests, stops after those it has
    Stopping,
};

struct Counts
{
    int onDemand = 0; ///< running ones, draining ones included
    int provisioned = 0; ///< running ones
    int creating = 0;
    int inFlight = 0;
    int waiting = 0;
    int capacity = 0; ///< what inFlight could be on the running instances; draining ones add what they still run
    bool operator==(const Counts&) const = default;
    Counts& operator+=(const Counts& other);
};

struct Group;

struct Instance
{
    InstanceId id;
    std::uint64_t number; ///< ascending in order of creation
    Group* group;
    Life life = Life::Creating; ///< see Fleet::setLife
    bool isProvisioned = false;
    TimePoint createdAt;
    metering::EndReason drainReason = metering::EndReason::None;
    std::unordered_map<RequestId, TimePoint> running; ///< since when
    TimePoint idleSince;
    std::optional<TimePoint> nextLook; ///< see Fleet::setNextLook
    std::optional<ReadySet::Place> ready; ///< while it can take requests
};

/// The provisioned instances of one revision.
struct Provisioned
{
    ProvisionRule rule;
    int standing = 0; ///< can take requests or are being created
    int creating = 0; ///< of those
    int failures = 0; ///< in a row
    std::optional<TimePoint> retryAt; ///< none is created before
    std::optional<Error> error; ///< why there are fewer than there should be
};

/// The instances and the queue of one revision of a function.
struct Group
{
    catalog::FunctionVersionPtr version;
    std::string function; ///< "service/function"
    NodeShare share; ///< of the compute nodes, that one instance takes
    Load* load; ///< of the function
    bool isReplaced = false; ///< by a newer revision: what becomes idle stops
    Provisioned provisioned;
    ReadySet ready;
    WaitQueue waiting;
    std::map<std::uint64_t, Instance> instances; ///< by number
    Counts running; ///< instances and requests on them; see counts()
    Counts counts() const;
};

/// All instances there are, with the indexes and sums over them kept right: where each is in its life, what the limits
/// count, which idle one to look at next. Decides nothing. Every walk is in order of creation, never of addresses.
class Fleet
{
public:
    /// The group of the version, made when there is none.
    Group& group(const catalog::FunctionVersionPtr& version);
    const std::map<std::uint64_t, std::unique_ptr<Group>>& groups() const { return m_groups; } ///< by revision
    const std::vector<Group*>& groupsOf(const std::string& function) const;
    /// Null when there is none.
    Group* findGroup(std::uint64_t revision) const;
    void eraseIfEmpty(Group& group);
    /// What the function's calls were like, of every revision.
    Load& load(const std::string& function) { return m_loads[function]; }
    const std::unordered_map<std::string, Load>& loads() const { return m_loads; }
    void eraseLoad(const std::string& function); ///< unless it has groups

    /// Null when there is none.
    Instance* find(const InstanceId& instance) const;
    /// A new one, Creating; its group's queue counts on it.
    Instance& create(Group& group, InstanceId id, bool isProvisioned, TimePoint now);
    /// Forgets it, its requests and what its group's queue hoped from it.
    void erase(Instance& instance);

    /// Moves it and what depends on it: from Creating it enters the ready set, Draining and Stopping take it out, a
    /// Stopping one is counted on by no request and in no limit; only Idle and Frozen ones are looked at.
    void setLife(Instance& instance, Life life);
    /// Whether an Idle, Frozen or Busy one is in the ready set.
    void setReady(Instance& instance, bool isReady);
    void occupy(Instance& instance, const RequestId& request, TimePoint now);
    /// Since when it ran; nullopt when the request does not run on the instance.
    std::optional<TimePoint> vacate(Instance& instance, const RequestId& request);

    /// When to look at an idle instance again; TimePoint::max(): never.
    void setNextLook(Instance& instance, TimePoint at);
    /// The one to look at first; null when none is to be looked at.
    Instance* nextToLookAt() const { return m_looks.empty() ? nullptr : m_looks.begin()->second; }
    /// Idle ones are looked at again at once.
    void resetLooks();

    Quota& quota() { return m_quota; }
    int inFlight() const { return m_inFlight; }

private:
    static void count(const Instance& instance, int by);

    std::map<std::uint64_t, std::unique_ptr<Group>> m_groups;
    std::unordered_map<std::string, std::vector<Group*>> m_groupsOf;
    std::unordered_map<std::string, Load> m_loads; ///< by function
    std::unordered_map<InstanceId, Instance*> m_instances;
    std::map<std::pair<TimePoint, std::uint64_t>, Instance*> m_looks; ///< by time, then number
    Quota m_quota;
    std::uint64_t m_lastNumber = 0;
    int m_inFlight = 0;
};

} // namespace engine::scheduler
