#include <algorithm>
#include <engine/scheduler/pool.h>

// How provisioned instances come to their number and stay there.

namespace engine::scheduler {

using metering::EndReason;

namespace {
/// Provisioned instances of one function that are created at the same time: more would starve what already runs.
constexpr int kCreatedAtOnce = 16;
} // namespace

Actions Pool::setProvisioned(const catalog::FunctionVersionPtr& version, const ProvisionRule& rule, TimePoint now)
{
    Actions actions;
    auto& group = m_fleet.group(version);
    auto& provisioned = group.provisioned;
    const bool keptCpu = std::exchange(provisioned.rule, rule).isCpuAlwaysAllocated;
    provisioned.failures = 0;
    provisioned.retryAt.reset();
    provisioned.error.reset();
    provide(group, now, actions);
    for (auto& [number, instance] : group.instances) {
        const bool isIdle = instance.life == Life::Idle || instance.life == Life::Frozen;
        if (!instance.isProvisioned || !isIdle || keptCpu == rule.isCpuAlwaysAllocated) continue;
        if (instance.life == Life::Frozen) {
            m_fleet.setLife(instance, Life::Idle);
            actions.push_back({.kind = Action::Kind::Thaw, .instance = instance.id});
        }
        lookAtIdle(instance, now, actions);
    }
    m_fleet.eraseIfEmpty(group);
    return actions;
}

ProvisionedState Pool::provisioned(const catalog::FunctionVersionPtr& version) const
{
    ProvisionedState state;
    if (const auto* const group = m_fleet.findGroup(version->revision)) {
        state.target = group->provisioned.rule.target;
        state.creating = group->provisioned.creating;
        state.error = group->provisioned.error;
    }
    if (const auto* const group = m_fleet.findGroup(serving(version)->revision)) {
        state.current = group->ready.provisioned();
        state.inFlight = group->ready.inFlightProvisioned();
        state.capacity = state.current * group->ready.concurrency();
    }
    return state;
}

/// Creates provisioned instances that are missing, some at a time, and stops those that are too many.
void Pool::provide(Group& group, TimePoint now, Actions& actions)
{
    auto& provisioned = group.provisioned;
    if (group.isReplaced) return;
    const int target = provisioned.rule.target;
    if (provisioned.standing > target) stopSurplus(group, provisioned.standing - target, now, actions);
    if (provisioned.retryAt && now < *provisioned.retryAt) return;
    provisioned.retryAt.reset();
    while (provisioned.standing < target && provisioned.creating < kCreatedAtOnce) {
        const auto input = m_fleet.quota().provisionedInput(group.share);
        if (const auto admission = admit(input); admission != Admission::Allowed) {
            return provisionFailed(group, admissionError(admission, input), now);
        }
        create(group, true, now, actions);
    }
}

void Pool::stopSurplus(Group& group, int surplus, TimePoint now, Actions& actions)
{
    std::vector<Instance*> standing;
    for (auto& [number, instance] : group.instances) {
        const bool isStanding = instance.life == Life::Creating || instance.ready;
        if (instance.isProvisioned && isStanding) standing.push_back(&instance);
    }
    std::stable_sort(standing.begin(), standing.end(), [](const Instance* one, const Instance* other) {
        const auto rank = [](const Instance* instance) {
            return std::tuple(instance->life != Life::Creating, instance->running.size(), instance->idleSince);
        };
        return rank(one) < rank(other);
    });
    standing.resize(static_cast<std::size_t>(surplus));
    for (auto* instance : standing) drain(*instance, EndReason::Recycled, actions);
    placeWaiting(group, now, actions);
}

void Pool::provisionFailed(Group& group, const Error& error, TimePoint now)
{
    auto& provisioned = group.provisioned;
    provisioned.error = error;
    provisioned.retryAt = now + retryPause(++provisioned.failures);
    m_retries.emplace(*provisioned.retryAt, group.version->revision);
}

IdleRule Pool::idleRuleOf(const Instance& instance) const
{
    return instance.isProvisioned ? idleRule(m_settings.idle, instance.group->provisioned.rule) : m_settings.idle;
}

} // namespace engine::scheduler
