#include <app/conformance/check.h>

#include <engine/scheduler/policies.h>

// Behaviour 3.3: limits in dispatch.
namespace app::conformance {

namespace {
constexpr auto kSlow = "exports.handler = () => new Promise((done) => setTimeout(done, 1500, 'done'));";

Reply setMaximum(const TestedFunction& function, int maximum)
{
    return function.request("PUT", "/on-demand-config", "{\"maximumInstanceCount\":" + std::to_string(maximum) + "}");
}

/// How many of `replies` ran; the others were refused with 429 ResourceExhausted.
int ran(Check& check, const std::vector<Reply>& replies)
{
    int count = 0;
    for (const auto& reply : replies) {
        if (reply.status == 200) {
            ++count;
        } else {
            check.equal("status of a refused call", reply.status, 429);
            check.equal("its code", reply.member("ErrorCode"), "ResourceExhausted");
        }
    }
    return count;
}

void regionLimit(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 3});
    const auto function = check.node(kSlow);
    check.equal("calls that ran", ran(check, function.invokeTogether(8)), 3);
}

void defaultLimit(Check& check)
{
    check.equal("on-demand instances of a region", engine::EngineSettings().regionInstanceLimit, 100);
}

void functionMaximum(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 10});
    const auto function = check.node(kSlow);
    check.equal("status of the setting", setMaximum(function, 2).status, 200);
    check.equal("calls that ran", ran(check, function.invokeTogether(5)), 2);
}

void maximumReserves(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 4});
    const auto reserved = check.node(kSlow), other = check.node(kSlow);
    check.equal("status of the setting", setMaximum(reserved, 3).status, 200);
    check.equal("calls of another function that ran", ran(check, other.invokeTogether(3)), 1);
}

void maximumLowered(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 10});
    const auto function = check.node("exports.handler = () => new Promise((done) => setTimeout(done, 400));");
    function.invokeTogether(3);
    check.equal("status of the setting", setMaximum(function, 1).status, 200);
    check.eventually("the surplus instances end", [&] {
        std::size_t alive = 0;
        for (const auto& history : function.instances()) alive += history.back().state == engine::metering::InstanceState::Running;
        return alive == 1;
    });
}

void maximumRemoved(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 10});
    const auto function = check.node("exports.handler = async () => 1;");
    setMaximum(function, 0);
    check.equal("status at 0", function.invoke().status, 429);
    check.equal("status of the removal", function.request("DELETE", "/on-demand-config").status, 204);
    check.equal("status without a maximum", function.invoke().status, 200);
}

void ninetyPercentOfOne(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 300});
    const auto function = check.node("exports.handler = async () => 1;");
    check.equal("status for 270 of 300", setMaximum(function, 270).status, 200);
    const auto beyond = setMaximum(function, 271);
    check.equal("status for 271 of 300", beyond.status, 400);
    check.equal("its code", beyond.member("ErrorCode"), "InvalidArgument");
}

void ninetyPercentOfAll(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 300});
    const auto one = check.node("exports.handler = async () => 1;"), other = check.node("exports.handler = async () => 1;");
    check.equal("status for 100 of 300", setMaximum(one, 100).status, 200);
    check.equal("status for 171 more", setMaximum(other, 171).status, 400);
    check.equal("status for 170 more", setMaximum(other, 170).status, 200);
}

void refusedAtOnce(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 1});
    const auto function = check.node("exports.handler = () => new Promise((done) => setTimeout(done, 3000, 'done'));");
    auto running = function.start();
    check.eventually("the call runs", [&] { return function.inFlight() == 1; });
    const auto reply = function.invoke();
    check.equal("status", reply.status, 429);
    check.equal("calls in flight when the refusal came", function.inFlight(), 1);
    const auto record = function.record(reply.requestId());
    check.holds("it never ran", record && record->outcome == engine::metering::Outcome::Throttled);
    check.equal("the call that ran", running.get().body, "done");
}

void refusalsInWords(Check& check)
{
    using namespace engine::scheduler;
    const AdmissionInput full{.regionOnDemand = 100, .regionLimit = 100, .functionMaximum = std::nullopt};
    check.equal("at the region's limit", static_cast<int>(admit(full)), static_cast<int>(Admission::RegionLimit));
    check.equal("its status", engine::httpStatus(admissionError(admit(full), full).code), 429);
    const AdmissionInput some{.regionOnDemand = 20, .regionLimit = 100, .functionOnDemand = 10, .functionMaximum = 10};
    check.equal("at the function's maximum", static_cast<int>(admit(some)), static_cast<int>(Admission::FunctionLimit));
    const AdmissionInput reserved{.regionOnDemand = 20, .regionLimit = 100, .functionMaximum = std::nullopt, .reservedByOthers = 80};
    check.equal("at what others reserve", static_cast<int>(admit(reserved)), static_cast<int>(Admission::RegionLimit));
}

constexpr Rule kRules[] = {
    {"3.3", "region-limit", "beyond the region's on-demand instances calls get 429 ResourceExhausted", regionLimit},
    {"3.3", "region-default", "a region has 100 on-demand instances unless set otherwise", defaultLimit},
    {"3.3", "function-maximum", "at most the function's maximum of instances serve it, the rest gets 429", functionMaximum},
    {"3.3", "maximum-reserves", "a maximum reserves its share: other functions cannot use it", maximumReserves},
    {"3.3", "maximum-lowered", "instances above a lowered maximum end", maximumLowered},
    {"3.3", "maximum-removed", "0 disables a function, removing the maximum enables it again", maximumRemoved},
    {"3.3", "ninety-percent", "one function's maximum is at most 90 % of the region's limit", ninetyPercentOfOne},
    {"3.3", "ninety-percent-sum", "all maxima together are at most 90 % of the region's limit", ninetyPercentOfAll},
    {"3.3", "refused-at-once", "at the limit a synchronous call is refused at once, it does not wait", refusedAtOnce},
    {"3.3", "admission", "admission looks at the region, the function's maximum and what others reserve", refusalsInWords},
};
} // namespace

std::span<const Rule> limitRules() { return kRules; }

} // namespace app::conformance
