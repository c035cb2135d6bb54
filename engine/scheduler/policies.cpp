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

Admission admit(const AdmissionInput& input)
{
    if (input.functionMaximum == 0) return Admission::FunctionDisabled;
    if (input.functionMaximum && input.functionOnDemand >= *input.functionMaximum) return Admission::FunctionLimit;
    if (input.regionOnDemand + input.reservedByOthers >= input.regionLimit) return Admission::RegionLimit;
    return Admission::Allowed;
}

Error admissionError(Admission admission, const AdmissionInput& input)
{
    assert(admission != Admission::Allowed);
    std::string detail;
    switch (admission) {
    case Admission::Allowed: break;
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
    }
    return {.code = ErrorCode::ResourceExhausted, .detail = std::move(detail), .field = {}};
}

IdleDecision decideIdle(TimePoint idleSince, bool isFrozen, bool isProvisioned, const IdleRule& rule, TimePoint now)
{
    if (isProvisioned) return {.action = IdleAction::Keep, .nextLook = TimePoint::max()};
    const TimePoint release = idleSince + rule.releaseAfter;
    const TimePoint freeze = idleSince + rule.freezeAfter;
    if (now >= release) return {.action = IdleAction::Release, .nextLook = release};
    if (isFrozen) return {.action = IdleAction::Keep, .nextLook = release};
    if (now >= freeze) return {.action = IdleAction::Freeze, .nextLook = release};
    return {.action = IdleAction::Keep, .nextLook = std::min(freeze, release)};
}

} // namespace engine::scheduler
