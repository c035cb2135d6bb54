#include <app/conformance/check.h>

#include <engine/scheduler/policies.h>
#include <set>

// Behaviour 3.1 and 3.2.
namespace app::conformance {

using engine::metering::EndReason;

namespace {
constexpr auto kWait = R"(
exports.handler = async (event) => {
  const wait = Number(event.toString());
  if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  return 'done';
};
)";

Check::ChangeFunction concurrency(int value)
{
    return [value](auto& config) { config.instanceConcurrency = value; };
}

std::set<std::string> instancesOf(const std::vector<Reply>& replies)
{
    std::set<std::string> ids;
    for (const auto& reply : replies) ids.insert(reply.instanceId());
    return ids;
}

void oneAtATime(Check& check)
{
    const auto function = check.node(R"(
let running = 0, most = 0;
exports.handler = async () => {
  running += 1;
  most = Math.max(most, running);
  await new Promise((done) => setTimeout(done, 100));
  running -= 1;
  return most;
};
)");
    for (const auto& reply : function.invokeTogether(4)) check.equal("requests at once in an instance", reply.body, "1");
    check.equal("more than one instance", function.instances().size() > 1, true);
}

void threeCallsAtOne(Check& check)
{
    const auto function = check.node(kWait);
    function.invokeTogether(3, "2500");
    check.equal("instances made for 3 calls at once", function.instances().size(), 3u);
}

void threeCallsAtTen(Check& check)
{
    const auto function = check.node(kWait, concurrency(10));
    check.equal("instances for 3 calls at once", instancesOf(function.invokeTogether(3, "2500")).size(), 1u);
}

void cappedPerInstance(Check& check)
{
    const auto function = check.node(R"(
let running = 0;
exports.handler = async () => {
  running += 1;
  const seen = running;
  await new Promise((done) => setTimeout(done, 300));
  running -= 1;
  return seen;
};
)",
        concurrency(2));
    const auto replies = function.invokeTogether(5);
    for (const auto& reply : replies) check.atMost("requests at once in an instance", std::atof(reply.body.c_str()), 2);
    check.holds("more than one instance served", instancesOf(replies).size() > 1);
}

void newOnlyWhenFull(Check& check)
{
    const auto function = check.node(kWait, concurrency(2));
    auto first = function.start("1500");
    check.eventually("the first call runs", [&] { return function.inFlight() == 1; });
    const auto second = function.invoke("0");
    check.equal("instances while there is room", function.instances().size(), 1u);
    check.equal("instance of the first call", first.get().instanceId(), second.instanceId());
}

void fullestFirst(Check& check)
{
    const auto function = check.node(kWait, concurrency(3));
    // Four calls at once fill one instance and begin a second.
    std::vector<std::future<Reply>> running;
    for (int i = 0; i < 4; ++i) running.push_back(function.start("2500"));
    check.eventually("four calls run on two instances", [&] { return function.inFlight() == 4 && function.instances().size() == 2; });
    // One leaves room on the full one; then it has two, the other one.
    if (!check.isOpen()) return;
    const auto all = function.instances();
    const auto load = [&](const auto& history) {
        const auto live = check.engine().liveInstance(history.front().instanceId);
        return live ? live->inFlight : 0;
    };
    const auto& emptier = load(all[0]) < load(all[1]) ? all[0] : all[1];
    const auto& fuller = load(all[0]) < load(all[1]) ? all[1] : all[0];
    check.equal("calls on the fuller instance", load(fuller), 3);
    const auto third = function.invoke("0");
    check.equal("the call goes to the one with room", third.instanceId(), emptier.front().instanceId);
    for (auto& call : running) call.wait();
}

void fullestWithRoom(Check& check)
{
    const auto function = check.node(kWait, concurrency(2));
    auto a = function.start("3000");
    auto b = function.start("6000");
    check.eventually("two calls on one instance", [&] { return function.inFlight() == 2; });
    auto c = function.start("3000"); // needs a second instance, which is empty again when c and a are over
    const auto first = a.get();
    const auto second = c.get();
    check.holds("the third call needed a second instance", first.instanceId() != second.instanceId());
    const auto next = function.invoke("0");
    check.equal("the call goes to the busier instance, so that the other can go idle", next.instanceId(), first.instanceId());
    b.wait();
}

void waitingTakesFreed(Check& check)
{
    // Starts take 1.5 s; what runs already is free again much sooner.
    const auto function = check.node(R"(
exports.init = () => new Promise((done) => setTimeout(done, 1500));
exports.handler = async (event) => { await new Promise((done) => setTimeout(done, Number(event.toString()))); return 'done'; };
)",
        [](auto& config) { config.initializer = "index.init"; });
    const auto warm = function.invoke("0");
    auto busy = function.start("400");
    check.eventually("the instance is busy", [&] { return function.inFlight() == 1; });
    const auto waiting = function.invoke("0");
    check.equal("instance of the call that waited", waiting.instanceId(), warm.instanceId());
    check.holds("it is no cold start", !waiting.isColdStart());
    busy.wait();
}

void existingAbsorb(Check& check)
{
    const auto function = check.node(R"(
exports.init = () => new Promise((done) => setTimeout(done, 1500));
exports.handler = async (event) => { await new Promise((done) => setTimeout(done, Number(event.toString()))); return 'done'; };
)",
        [](auto& config) {
            config.initializer = "index.init";
            config.instanceConcurrency = 2;
        });
    const auto warm = function.invoke("0");
    auto one = function.start("600"), two = function.start("600");
    check.eventually("the instance is full", [&] { return function.inFlight() == 2; });
    auto three = function.start("0");
    check.eventually("another instance is being made", [&] { return function.instances().size() == 2; });
    one.wait();
    two.wait();
    for (int i = 0; i < 3; ++i) check.equal("instance that serves meanwhile", function.invoke("0").instanceId(), warm.instanceId());
    check.equal("instance of the call that waited", three.get().instanceId(), warm.instanceId());
}

void neverShared(Check& check)
{
    const auto one = check.node("exports.handler = async () => process.env.FC_FUNCTION_NAME;", concurrency(10));
    const auto two = check.node("exports.handler = async () => process.env.FC_FUNCTION_NAME;", concurrency(10));
    const auto first = one.invoke(), second = two.invoke();
    check.holds("instances differ", first.instanceId() != second.instanceId());
    check.equal("who answers for the first", first.body, one.name());
    check.equal("who answers for the second", second.body, two.name());
}

void disabledFunction(Check& check)
{
    check.useOwnEngine({});
    const auto function = check.node("exports.handler = async () => 1;");
    const auto set = function.request("PUT", "/on-demand-config", R"({"maximumInstanceCount":0})");
    check.equal("status of the setting", set.status, 200);
    const auto reply = function.invoke();
    check.equal("status", reply.status, 429);
    check.equal("code", reply.member("ErrorCode"), "ResourceExhausted");
    check.equal("instances", function.instances().size(), 0u);
}

// 3.2

void instancesNeeded(Check& check)
{
    using engine::scheduler::instancesToStart;
    check.equal("100 requests at once, concurrency 1", instancesToStart(100, 0, 1), 100);
    check.equal("100 requests at once, concurrency 10", instancesToStart(100, 0, 10), 10);
    check.equal("101 requests at once, concurrency 10", instancesToStart(101, 0, 10), 11);
    check.equal("21 waiting, 1 being made, concurrency 10", instancesToStart(21, 1, 10), 2);
    check.equal("none waiting", instancesToStart(0, 0, 10), 0);
}

void inFlightOfARegion(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 2});
    const auto function = check.node("exports.handler = () => new Promise((done) => setTimeout(done, 2000, 'done'));", concurrency(5));
    std::vector<std::future<Reply>> calls;
    for (int i = 0; i < 10; ++i) calls.push_back(function.start());
    check.eventually("2 x 5 requests are in flight", [&] { return function.inFlight() == 10; });
    const auto beyond = function.invoke();
    check.equal("status of one more", beyond.status, 429);
    check.equal("its code", beyond.member("ErrorCode"), "ResourceExhausted");
    for (auto& call : calls) check.equal("answer of the others", call.get().body, "done");
}

constexpr Rule kRules[] = {
    {"3.1", "one-at-a-time", "at concurrency 1 an instance serves one request at a time", oneAtATime},
    {"3.1", "three-calls-at-1", "three calls at once at concurrency 1 need three instances", threeCallsAtOne},
    {"3.1", "three-calls-at-10", "three calls at once at concurrency 10 share one instance", threeCallsAtTen},
    {"3.1", "hard-cap", "an instance never gets more requests at once than its concurrency", cappedPerInstance},
    {"3.1", "new-only-when-full", "a new instance is made only when all existing ones are full", newOnlyWhenFull},
    {"3.1", "room-first", "a full instance gets nothing while another has room", fullestFirst},
    {"3.1", "fullest-first", "of the instances with room the most loaded one gets the request", fullestWithRoom},
    {"3.1", "waiting-takes-freed", "a waiting request takes an instance that gets free and is no cold start then", waitingTakesFreed},
    {"3.1", "existing-absorb", "existing instances keep serving while another one starts", existingAbsorb},
    {"3.1", "never-shared", "different functions never share an instance", neverShared},
    {"3.1", "disabled", "a function whose maximum is 0 is refused with 429", disabledFunction},
    {"3.2", "instances-needed", "instances needed are requests divided by concurrency, rounded up", instancesNeeded},
    {"3.2", "in-flight-region", "a region runs instance limit x concurrency requests; the next gets 429 at once", inFlightOfARegion},
};
} // namespace

std::span<const Rule> dispatchRules() { return kRules; }

} // namespace app::conformance
