#include <app/conformance/check.h>

#include <engine/scheduler/policies.h>
#include <engine/scheduler/provision_plan.h>

// Behaviour 3.2 to 3.4 and 2.3: growth, provisioned instances, updates without cold starts.
namespace app::conformance {

using engine::catalog::ProvisionConfig;
using engine::catalog::TargetTrackingPolicy;
using engine::scheduler::ProvisionPlan;

namespace {
std::string provisionPath(const TestedFunction& function, const std::string& qualifier = "LATEST")
{
    return "/2016-08-15/services/" + function.service() + "." + qualifier + "/functions/" + function.name() + "/provision-config";
}

Reply put(Check& check, const TestedFunction& function, const std::string& body, const std::string& qualifier = "LATEST")
{
    auto reply = check.call("PUT", provisionPath(function, qualifier), body);
    return reply ? Reply{std::move(*reply)} : Reply{};
}

Reply get(Check& check, const TestedFunction& function)
{
    auto reply = check.call("GET", provisionPath(function));
    return reply ? Reply{std::move(*reply)} : Reply{};
}

void provision(Check& check, const TestedFunction& function, int target)
{
    check.equal("status of the configuration", put(check, function, "{\"target\":" + std::to_string(target) + "}").status, 200);
    check.eventually("current is " + std::to_string(target),
        [&] { return get(check, function).member("current") == std::to_string(target); });
}

std::size_t alive(const TestedFunction& function)
{
    std::size_t count = 0;
    for (const auto& history : function.instances()) count += history.back().state == engine::metering::InstanceState::Running;
    return count;
}

// 3.2

void scaleOut(Check& check)
{
    const TargetTrackingPolicy policy{.metricTarget = 0.4, .minCapacity = 1, .maxCapacity = 1000};
    check.equal("100 at 80 % for a target of 40 %", engine::scheduler::trackTarget(policy, 100, 0.8), 200);
    const TargetTrackingPolicy capped{.metricTarget = 0.4, .minCapacity = 1, .maxCapacity = 150};
    check.equal("the same with at most 150", engine::scheduler::trackTarget(capped, 100, 0.8), 150);
}

void scaleIn(Check& check)
{
    const TargetTrackingPolicy policy{.metricTarget = 0.5, .minCapacity = 10, .maxCapacity = 1000};
    check.equal("at its target nothing changes", engine::scheduler::trackTarget(policy, 100, 0.5), 100);
    const int fewer = engine::scheduler::trackTarget(policy, 100, 0.25);
    check.holds("below its target there are fewer", fewer < 100 && fewer >= 10, shown(fewer));
    check.equal("never below the minimum", engine::scheduler::trackTarget(policy, 11, 0.0), 10);
}

// 3.3

void growthOfRegions(Check& check)
{
    for (const char* region : {"cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-zhangjiakou", "cn-shenzhen"}) {
        check.equal(std::string("burst of ") + region, engine::scheduler::growthRule(region).burst, 300);
        check.equal(std::string("growth a minute of ") + region, engine::scheduler::growthRule(region).perMinute, 300);
    }
    check.equal("burst elsewhere", engine::scheduler::growthRule("eu-central-1").burst, 100);
    check.equal("growth a minute elsewhere", engine::scheduler::growthRule("eu-central-1").perMinute, 100);
}

void growthRefused(Check& check)
{
    using namespace engine::scheduler;
    const AdmissionInput spent{.functionMaximum = std::nullopt, .growth = 0.5};
    check.equal("half a token", static_cast<int>(admit(spent)), static_cast<int>(Admission::GrowthLimit));
    check.equal("its status", engine::httpStatus(admissionError(admit(spent), spent).code), 429);
    const AdmissionInput nodes{.functionMaximum = std::nullopt, .needed = {.vcpu = 2, .memoryGb = 4}, .nodes = {.vcpu = 1, .memoryGb = 100}};
    check.equal("compute nodes without room", static_cast<int>(admit(nodes)), static_cast<int>(Admission::NodeLimit));
    check.equal("its status", engine::httpStatus(admissionError(admit(nodes), nodes).code), 503);
}

// 3.4

void reachesTarget(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    provision(check, function, 2);
    check.equal("instances", alive(function), 2u);
    check.equal("currentError", get(check, function).member("currentError"), "");
    provision(check, function, 0);
}

void provisionedServesWarm(Check& check)
{
    const auto function = check.node("exports.init = () => new Promise((done) => setTimeout(done, 300)); exports.handler = async () => 1;",
        [](auto& config) { config.initializer = "index.init"; });
    provision(check, function, 1);
    const auto reply = function.invoke();
    check.holds("the first call is a warm one", !reply.isColdStart());
    check.holds("its instance is a provisioned one", function.instance(reply.instanceId()).isProvisioned);
    provision(check, function, 0);
}

void overflows(Check& check)
{
    const auto function = check.node("exports.handler = () => new Promise((done) => setTimeout(done, 2500, 'done'));");
    provision(check, function, 1);
    int provisioned = 0;
    for (const auto& reply : function.invokeTogether(3)) {
        check.equal("answer", reply.body, "done");
        provisioned += function.instance(reply.instanceId()).isProvisioned;
    }
    check.atLeast("calls on the provisioned instance", provisioned, 1);
    check.atMost("calls on the provisioned instance", provisioned, 2);
    provision(check, function, 0);
}

void provisionedShares(Check& check)
{
    const auto function = check.node("exports.handler = () => new Promise((done) => setTimeout(done, 1000, 'done'));",
        [](auto& config) { config.instanceConcurrency = 5; });
    provision(check, function, 1);
    for (const auto& reply : function.invokeTogether(5)) {
        check.holds("each call runs on the provisioned instance", function.instance(reply.instanceId()).isProvisioned);
    }
    check.equal("instances", function.instances().size(), 1u);
    provision(check, function, 0);
}

void loweredStops(Check& check)
{
    const auto function = check.node("exports.stop = async () => { console.log('stopped'); }; exports.handler = async () => 1;",
        [](auto& config) { config.preStop.handler = "index.stop"; });
    provision(check, function, 2);
    provision(check, function, 1);
    check.eventually("one instance is left", [&] { return alive(function) == 1; });
    check.eventually("the other one ran PreStop", [&] { return function.log().find("stopped") != std::string::npos; });
    provision(check, function, 0);
}

void idleMode(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    check.equal("status", put(check, function, R"({"target":1,"alwaysAllocateCPU":false})").status, 200);
    check.eventually("the idle instance is frozen", [&] {
        const auto id = function.firstInstance();
        return !id.empty() && function.isFrozen(id);
    });
    check.equal("status", put(check, function, R"({"target":0})").status, 200);
}

void targetRange(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    check.equal("status for -1", put(check, function, R"({"target":-1})").status, 400);
    check.equal("status for 10001", put(check, function, R"({"target":10001})").status, 400);
}

void wrongSchedules(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const auto schedule = [&](const std::string& expression, const std::string& zone) {
        return put(check, function,
            R"({"target":0,"scheduledActions":[{"name":"a","startTime":"2098-01-01T00:00:00Z","endTime":"2099-01-01T00:00:00Z","target":1,"scheduleExpression":")"
                + expression + R"(","timeZone":")" + zone + R"("}]})")
            .status;
    };
    check.equal("status for an hour of 25", schedule("cron(0 0 25 * * *)", ""), 400);
    check.equal("status for words", schedule("every day", ""), 400);
    check.equal("status for an unknown zone", schedule("cron(0 0 8 * * *)", "Mars/Olympus"), 400);
    check.equal("status for cron", schedule("cron(0 0 8 * * *)", "Asia/Shanghai"), 200);
    put(check, function, R"({"target":0,"scheduledActions":[]})");
}

engine::TimePoint at(std::int64_t hour) { return engine::fromEpochMs((20'000LL * 24 + hour) * 3'600'000); } // 2024-10-04

void scheduledActions(Check& check)
{
    ProvisionConfig config;
    config.target = 5;
    for (const auto& [hour, target] : {std::pair(10, 20), std::pair(22, 10)}) {
        config.scheduledActions.push_back({.name = "at" + std::to_string(hour),
            .startTime = "2024-10-04T00:00:00Z",
            .endTime = "2024-10-06T00:00:00Z",
            .target = target,
            .scheduleExpression = "cron(0 0 " + std::to_string(hour) + " * * *)",
            .timeZone = ""});
    }
    const ProvisionPlan plan(config);
    check.equal("before the first action the base target holds", plan.effectiveTarget(at(9), {}), 5);
    check.equal("from 10:00 on", plan.effectiveTarget(at(11), {}), 20);
    check.equal("from 22:00 on", plan.effectiveTarget(at(23), {}), 10);
    check.equal("after the end the base target holds again", plan.effectiveTarget(at(49), {}), 5);
}

void severalRules(Check& check)
{
    ProvisionConfig config;
    config.target = 50;
    config.targetTrackingPolicies.push_back({.name = "track",
        .startTime = "2024-10-04T00:00:00Z",
        .endTime = "2024-10-05T00:00:00Z",
        .metricTarget = 0.5,
        .minCapacity = 1,
        .maxCapacity = 30,
        .timeZone = ""});
    config.scheduledActions.push_back({.name = "noon",
        .startTime = "2024-10-04T00:00:00Z",
        .endTime = "2024-10-05T00:00:00Z",
        .target = 20,
        .scheduleExpression = "cron(0 0 12 * * *)",
        .timeZone = ""});
    const ProvisionPlan plan(config);
    const int low[] = {7}, high[] = {25};
    check.equal("while a rule is in force the base target is ignored", plan.effectiveTarget(at(6), low), 7);
    check.equal("the most of two rules", plan.effectiveTarget(at(13), low), 20);
    check.equal("the most of two rules the other way", plan.effectiveTarget(at(13), high), 25);
    check.equal("none in force", plan.effectiveTarget(at(30), low), 50);
}

// 2.3

void updateWithoutColdStart(Check& check)
{
    const auto function = check.node(R"(
exports.init = () => new Promise((done) => setTimeout(done, 700));
exports.handler = async () => process.env.WHO || 'old';
)",
        [](auto& config) { config.initializer = "index.init"; });
    function.invoke();
    function.request("PUT", "", R"({"environmentVariables":{"WHO":"new"}})");
    bool hasColdStart = false;
    check.eventually("calls reach the new configuration", [&] {
        const auto reply = function.invoke();
        hasColdStart = hasColdStart || reply.isColdStart();
        return reply.body == "new";
    });
    check.holds("none of the callers waited for a start", !hasColdStart);
}

constexpr Rule kRules[] = {
    {"2.3", "update-initialized-first", "after an update the new instances run their Initializer before calls move to them", updateWithoutColdStart},
    {"3.2", "tracking-out", "target tracking scales out to ceil(current x metric / target), at most the maximum: 100 at 80 % for 40 % are 200", scaleOut},
    {"3.2", "tracking-in", "target tracking scales in from its target on, never below the minimum", scaleIn},
    {"3.3", "growth-regions", "five large regions grow by 300 at once and 300 a minute, others by 100", growthOfRegions},
    {"3.3", "growth-refused", "beyond that growth 429, with full compute nodes 503", growthRefused},
    {"3.4", "provisioned-target", "current reaches target", reachesTarget},
    {"3.4", "provisioned-warm", "provisioned instances are initialized ahead of calls and serve them first", provisionedServesWarm},
    {"3.4", "provisioned-overflow", "what provisioned instances have no room for goes to on-demand ones", overflows},
    {"3.4", "provisioned-concurrency", "provisioned instances take as many requests at once as configured", provisionedShares},
    {"3.4", "provisioned-lowered", "a lowered target stops the surplus instances, with PreStop", loweredStops},
    {"3.4", "provisioned-idle-mode", "with alwaysAllocateCPU false an idle provisioned instance is frozen", idleMode},
    {"3.4", "provisioned-range", "a target is from 0 to 10000", targetRange},
    {"3.4", "schedule-refused", "wrong expressions and time zones are refused", wrongSchedules},
    {"3.4", "scheduled-actions", "a scheduled action holds until the next one or its end: base 5, at 10:00 20, at 22:00 10", scheduledActions},
    {"3.4", "several-rules", "of several rules in force the most counts and the base target does not", severalRules},
};
} // namespace

std::span<const Rule> scalingRules() { return kRules; }

} // namespace app::conformance
