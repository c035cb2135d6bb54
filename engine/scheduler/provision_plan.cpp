#include <engine/scheduler/provision_plan.h>

#include <algorithm>
#include <cmath>

namespace engine::scheduler {

namespace {
constexpr double kScaleInShare = 0.5;
/// Before this no action counts: no config is older.
constexpr auto kDawn = TimePoint();

void keepFirst(std::optional<TimePoint>& first, std::optional<TimePoint> other)
{
    if (other && (!first || *other < *first)) first = other;
}

int roundUp(double value) { return static_cast<int>(std::ceil(value - 1e-9)); }
} // namespace

template <typename Rule>
ProvisionPlan::Window ProvisionPlan::windowOf(const Rule& rule)
{
    const auto zone = *catalog::TimeZone::find(rule.timeZone, "timeZone");
    Window window;
    if (!rule.startTime.empty()) window.begin = *catalog::parseTime(rule.startTime, &zone, "startTime");
    if (!rule.endTime.empty()) window.end = *catalog::parseTime(rule.endTime, &zone, "endTime");
    return window;
}

ProvisionPlan::ProvisionPlan(const catalog::ProvisionConfig& config)
    : m_base(static_cast<int>(config.target))
{
    for (const auto& action : config.scheduledActions) {
        const auto zone = *catalog::TimeZone::find(action.timeZone, "timeZone");
        m_actions.push_back({windowOf(action), *catalog::Schedule::parse(action.scheduleExpression, zone, "scheduleExpression"),
            static_cast<int>(action.target)});
    }
    for (const auto& policy : config.targetTrackingPolicies) m_policies.push_back(windowOf(policy));
}

std::optional<TimePoint> ProvisionPlan::Action::lastFired(TimePoint now) const
{
    return schedule.lastWithin(std::max(window.begin, kDawn), std::min(now, window.end - Duration(1)));
}

std::optional<TimePoint> ProvisionPlan::Action::nextFire(TimePoint after) const
{
    const auto next = schedule.nextAfter(window.begin > after ? window.begin - Duration(1) : after);
    return next && *next < window.end ? next : std::nullopt;
}

std::vector<const ProvisionPlan::Action*> ProvisionPlan::inForce(TimePoint now) const
{
    std::vector<const Action*> last;
    std::optional<TimePoint> lastTime;
    for (const auto& action : m_actions) {
        const auto fired = action.lastFired(now);
        if (!fired || (lastTime && *fired < *lastTime)) continue;
        if (fired != lastTime) last.clear();
        lastTime = fired;
        last.push_back(&action);
    }
    std::erase_if(last, [now](const Action* action) { return !action->window.contains(now); });
    return last;
}

int ProvisionPlan::effectiveTarget(TimePoint now, std::span<const int> tracked) const
{
    std::optional<int> most;
    for (const auto* action : inForce(now)) most = std::max(most.value_or(0), action->target);
    for (std::size_t i = 0; i < m_policies.size(); ++i) {
        if (isTracking(i, now)) most = std::max(most.value_or(0), tracked[i]);
    }
    return most.value_or(m_base);
}

std::optional<TimePoint> ProvisionPlan::nextChange(TimePoint after) const
{
    std::optional<TimePoint> first;
    const auto keepBound = [&](TimePoint bound) {
        if (bound > after && bound != TimePoint::max()) keepFirst(first, bound);
    };
    for (const auto& policy : m_policies) {
        keepBound(policy.begin);
        keepBound(policy.end);
    }
    const auto present = inForce(after);
    for (const auto& action : m_actions) {
        const bool isAlone = present.size() == 1 && present.front() == &action; // that it fires again changes nothing
        if (!isAlone) keepFirst(first, action.nextFire(after));
        keepBound(action.window.end);
    }
    return first;
}

std::vector<TargetStep> previewTarget(
    const ProvisionPlan& plan, std::span<const int> tracked, TimePoint from, TimePoint until)
{
    std::vector<TargetStep> steps{{from, plan.effectiveTarget(from, tracked)}};
    for (auto next = plan.nextChange(from); next && *next < until; next = plan.nextChange(*next)) {
        const auto target = plan.effectiveTarget(*next, tracked);
        if (target != steps.back().target) steps.push_back({*next, target});
    }
    return steps;
}

int trackTarget(const catalog::TargetTrackingPolicy& policy, int current, double metric)
{
    const double ratio = metric / policy.metricTarget;
    const int wanted = ratio >= 1 ? roundUp(current * ratio) : current - roundUp(current * kScaleInShare * (1 - ratio));
    return std::clamp(wanted, static_cast<int>(policy.minCapacity), static_cast<int>(policy.maxCapacity));
}

} // namespace engine::scheduler
