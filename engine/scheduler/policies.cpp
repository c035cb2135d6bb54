#include <engine/scheduler/policies.h>

#include <algorithm>
#include <cassert>

namespace engine::scheduler {

int instancesToStart(int waiting, int creating, int concurrency)
{
    assert(waiting >= 0 && creating >= 0 && concurrency >= 1);
    const int needed = waiting / concurrency + (waiting % concurrency > 0 ? 1 : 0);
    return std::max(0, needed - creating);
}

GrowthRule growthRule(std::string_view region)
{
    for (const std::string_view large : {"cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-zhangjiakou", "cn-shenzhen"}) {
        if (region == large) return {.burst = 300, .perMinute = 300};
    }
    return {.burst = 100, .perMinute = 100};
}

Admission admit(const AdmissionInput& input)
{
    if (input.functionMaximum == 0) return Admission::FunctionDisabled;
    if (input.functionMaximum && input.functionOnDemand >= *input.functionMaximum) return Admission::FunctionLimit;
    if (input.regionOnDemand + input.reservedByOthers >= input.regionLimit) return Admission::RegionLimit;
    if (input.growth < 1) return Admission::GrowthLimit;
    if (input.needed.vcpu > input.nodes.vcpu || input.needed.memoryGb > input.nodes.memoryGb) return Admission::NodeLimit;
    return Admission::Allowed;
}

Error admissionError(Admission admission, const AdmissionInput& input)
{
    assert(admission != Admission::Allowed);
    if (admission == Admission::NodeLimit) {
        return {.code = ErrorCode::ResourceThrottled,
            .detail = "all instances are busy and the region's compute nodes have no room for another one",
            .field = {}};
    }
    std::string detail;
    switch (admission) {
    case Admission::Allowed:
    case Admission::NodeLimit: break;
    case Admission::FunctionDisabled:
        detail = "the function is disabled: its maximum number of on-demand instances is 0";
        break;
    case Admission::FunctionLimit:
        detail = "all instances are busy and the function has reached its maximum of "
            + std::to_string(*input.functionMaximum) + " on-demand instances";
        break;
    case Admission::RegionLimit:
        detail = "all instances are busy and the region has reached its limit of " + std::to_string(input.regionLimit)
            + " on-demand instances";
        if (input.reservedByOthers > 0) {
            detail
                += ", " + std::to_string(input.reservedByOthers) + " of them reserved by the maxima of other functions";
        }
        break;
    case Admission::GrowthLimit:
        detail = "all instances are busy and the region cannot create more instances so fast: its burst is used up and "
                 "grows again by the minute";
        break;
    }
    return {.code = ErrorCode::ResourceExhausted, .detail = std::move(detail), .field = {}};
}

IdleDecision decideIdle(TimePoint idleSince, bool isFrozen, const IdleRule& rule, TimePoint now)
{
    const auto after = [idleSince](Duration duration) {
        return duration == IdleRule::kNever ? TimePoint::max() : idleSince + duration;
    };
    const TimePoint release = after(rule.releaseAfter);
    const TimePoint freeze = after(rule.freezeAfter);
    if (now >= release) return {.action = IdleAction::Release, .nextLook = release};
    if (isFrozen) return {.action = IdleAction::Keep, .nextLook = release};
    if (now >= freeze) return {.action = IdleAction::Freeze, .nextLook = release};
    return {.action = IdleAction::Keep, .nextLook = std::min(freeze, release)};
}

IdleRule idleRule(const IdleRule& onDemand, const ProvisionRule& rule)
{
    return {
        .freezeAfter = rule.isCpuAlwaysAllocated ? IdleRule::kNever : onDemand.freezeAfter,
        .releaseAfter = IdleRule::kNever,
    };
}

Duration retryPause(int failures)
{
    assert(failures >= 1);
    return seconds(std::min(60, 1 << std::min(failures - 1, 6)));
}

} // namespace engine::scheduler
