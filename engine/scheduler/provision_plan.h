#pragma once

#include <engine/catalog/provision.h>
#include <engine/catalog/schedule.h>
#include <engine/core/clock.h>
#include <optional>
#include <span>
#include <vector>

namespace engine::scheduler {

/// What a provision config asks for at which time (source: behaviour row 3.4): while a scheduled action or a policy is in
/// force, the most that any of them asks for; else the base target. Of the scheduled actions the one that fired last is
/// in force, from then until its end or until any of them fires. A value; every question to it is pure.
class ProvisionPlan
{
public:
    /// `config` has passed validate().
    explicit ProvisionPlan(const catalog::ProvisionConfig& config);

    /// `tracked`: what each target tracking policy asks for while it is in force.
    int effectiveTarget(TimePoint now, std::span<const int> tracked) const;
    bool isTracking(std::size_t policy, TimePoint now) const { return m_policies[policy].contains(now); }
    /// The first time after `after` at which the target may become another one by the clock alone; nullopt: never.
    std::optional<TimePoint> nextChange(TimePoint after) const;

private:
    struct Window
    {
        TimePoint begin = TimePoint::min(), end = TimePoint::max(); ///< [begin, end)
        bool contains(TimePoint time) const { return begin <= time && time < end; }
    };
    struct Action
    {
        Window window;
        catalog::Schedule schedule;
        int target;
        std::optional<TimePoint> lastFired(TimePoint now) const;
        std::optional<TimePoint> nextFire(TimePoint after) const;
    };
    template <typename Rule>
    static Window windowOf(const Rule& rule);
    /// The actions that fired last and are not over.
    std::vector<const Action*> inForce(TimePoint now) const;

    int m_base;
    std::vector<Action> m_actions;
    std::vector<Window> m_policies;
};

struct TargetStep
{
    TimePoint from; ///< until the next step
    int target = 0;
    bool operator==(const TargetStep&) const = default;
};
/// The target from `from` to `until`, as steps that differ; policies ask for what `tracked` says all the time.
std::vector<TargetStep> previewTarget(
    const ProvisionPlan& plan, std::span<const int> tracked, TimePoint from, TimePoint until);

/// The next target of a policy from what is there and the share of it in use (source: behaviour row 3.2). Out:
/// ceil(current * metric / target); in: fewer by ceil(current * k * (1 - metric / target)), where k is 0.5, a constant
/// that Function Compute does not publish. Always from minCapacity to maxCapacity.
int trackTarget(const catalog::TargetTrackingPolicy& policy, int current, double metric);

} // namespace engine::scheduler
