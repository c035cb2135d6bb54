#include <app/conformance/check.h>

#include <engine/metering/billing.h>

// Behaviour 4.1 and 4.2.
namespace app::conformance {

using engine::milliseconds;
using engine::seconds;
using engine::TimePoint;
using engine::metering::Interval;

namespace {
std::int64_t billed(std::initializer_list<std::pair<double, double>> requestsInSeconds)
{
    std::vector<Interval> intervals;
    for (const auto& [start, end] : requestsInSeconds) {
        intervals.push_back({TimePoint(milliseconds(static_cast<std::int64_t>(start * 1000))),
            TimePoint(milliseconds(static_cast<std::int64_t>(end * 1000)))});
    }
    return engine::metering::billedMs(intervals);
}

void sumAtOne(Check& check)
{
    check.equal("three calls of 10 s on three instances, in ms", billed({{0, 10}}) * 3, 30'000);
}

void unionAboveOne(Check& check) { check.equal("three calls of 10 s at once on one instance", billed({{0, 10}, {0, 10}, {0, 10}}), 10'000); }

void staggered(Check& check) { check.equal("starts at 0, 4 and 8 s, 10 s each", billed({{0, 10}, {4, 14}, {8, 18}}), 18'000); }

void gapsAreFree(Check& check) { check.equal("0-10 s and 20-30 s on one instance", billed({{0, 10}, {20, 30}}), 20'000); }

void touching(Check& check)
{
    check.equal("0-10 s and 10-20 s", billed({{0, 10}, {10, 20}}), 20'000);
    check.equal("a call within another", billed({{0, 10}, {2, 3}}), 10'000);
    check.equal("in any order", billed({{8, 18}, {0, 10}, {4, 14}}), 18'000);
}

void roundedUp(Check& check)
{
    const TimePoint start;
    const std::vector<Interval> one{{start, start + std::chrono::microseconds(2960)}};
    check.equal("2.96 ms", engine::metering::billedMs(one), 3);
    const std::vector<Interval> whole{{start, start + milliseconds(3)}};
    check.equal("3 ms", engine::metering::billedMs(whole), 3);
}

void partsSumUp(Check& check)
{
    engine::metering::BusyMeter meter;
    const TimePoint start;
    const auto at = [&](int ms) { return start + milliseconds(ms); };
    meter.start(at(0));
    meter.start(at(4000));
    const auto first = meter.finish(at(10'000));
    meter.start(at(8000 + 4000));
    const auto second = meter.finish(at(14'000));
    const auto third = meter.finish(at(18'000));
    check.equal("parts of three overlapping calls together", first + second + third, 18'000);
    check.equal("the instance's bill", meter.totalMs(), 18'000);
}

constexpr auto kWait = "exports.handler = async () => { await new Promise((done) => setTimeout(done, 600)); return 1; };";

std::int64_t billOfThree(Check& check, int concurrency, std::size_t instances)
{
    const auto function = check.node(kWait, [concurrency](auto& config) { config.instanceConcurrency = concurrency; });
    std::int64_t sum = 0;
    for (const auto& reply : function.invokeTogether(3)) sum += reply.billedMs();
    check.equal("instances", function.instances().size(), instances);
    return sum;
}

void liveAtOne(Check& check)
{
    check.atLeast("billed for three calls of 0.6 s, in ms", static_cast<double>(billOfThree(check, 1, 3)), 1800);
}

void liveAtTen(Check& check)
{
    const auto sum = static_cast<double>(billOfThree(check, 10, 1));
    check.atLeast("billed for three calls of 0.6 s together, in ms", sum, 600);
    check.atMost("billed for three calls of 0.6 s together, in ms", sum, 1700);
}

void partsOfARun(Check& check)
{
    const auto function = check.node(kWait, [](auto& config) { config.instanceConcurrency = 10; });
    std::int64_t sum = 0;
    std::string instance;
    for (const auto& reply : function.invokeTogether(4)) {
        sum += reply.billedMs();
        instance = reply.instanceId();
    }
    function.request("DELETE", "");
    check.eventually("the instance is gone",
        [&] { return function.instance(instance).state == engine::metering::InstanceState::Destroyed; });
    check.equal("bill of the instance, against the sum of its calls", function.instance(instance).billedMs, sum);
}

void platformTimeIsFree(Check& check)
{
    // Loading takes half a second of the platform's time, the handler none.
    const auto function = check.node("const until = performance.now() + 500; while (performance.now() < until); exports.handler = async () => 1;");
    const auto reply = function.invoke();
    const auto record = function.record(reply.requestId());
    check.holds("a record of the call", record.has_value());
    if (!record) return;
    check.atLeast("loading the code, in ms", engine::toMs(record->phases.load), 500);
    check.atMost("billed for the call, in ms", static_cast<double>(reply.billedMs()), 400);
}

void failuresAreBilled(Check& check)
{
    const auto function = check.node("exports.handler = async () => { await new Promise((done) => setTimeout(done, 300)); throw new Error('no'); };");
    const auto reply = function.invoke();
    check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
    check.atLeast("billed for a failed call of 0.3 s, in ms", static_cast<double>(reply.billedMs()), 300);
}

void frozenIsFree(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const auto first = function.invoke();
    check.eventually("the instance is frozen", [&] { return function.isFrozen(first.instanceId()); });
    const auto second = function.invoke();
    function.request("DELETE", "");
    check.eventually("the instance is gone",
        [&] { return function.instance(first.instanceId()).state == engine::metering::InstanceState::Destroyed; });
    check.equal("bill of the instance, against its two calls", function.instance(first.instanceId()).billedMs, first.billedMs() + second.billedMs());
}

constexpr Rule kRules[] = {
    {"4.1", "sum-at-1", "at concurrency 1 the requests' durations add up", sumAtOne},
    {"4.1", "union-above-1", "overlapping requests of an instance are charged once", unionAboveOne},
    {"4.1", "staggered", "starts at 0, 4 and 8 s of 10 s each are 18 s", staggered},
    {"4.1", "gaps-free", "time without requests is free on demand", gapsAreFree},
    {"4.1", "touching", "requests that touch, nest or come out of order are counted right", touching},
    {"4.1", "parts-sum-up", "what single requests add sums to the instance's bill", partsSumUp},
    {"4.1", "live-at-1", "three real calls at once at concurrency 1 are billed three times", liveAtOne},
    {"4.1", "live-at-10", "three real calls at once at concurrency 10 are billed once", liveAtTen},
    {"4.1", "live-parts", "an instance's bill is the sum of what its real calls were told", partsOfARun},
    {"4.1", "platform-free", "loading the code is not billed to the call", platformTimeIsFree},
    {"4.1", "failures-billed", "failed runs are billed", failuresAreBilled},
    {"4.1", "frozen-free", "a frozen instance costs nothing", frozenIsFree},
    {"4.2", "rounded-up", "billed duration is rounded up to 1 ms: 2.96 ms are 3 ms", roundedUp},
};
} // namespace

std::span<const Rule> billingRules() { return kRules; }

} // namespace app::conformance
