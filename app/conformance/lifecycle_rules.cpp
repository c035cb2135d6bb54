#include <app/conformance/check.h>

#include <chrono>
#include <thread>

namespace app::conformance {

using engine::metering::EndReason;
using engine::metering::InstanceState;

namespace {
constexpr auto kStandstill = std::chrono::seconds(1); ///< how long a frozen instance is left alone

/// Counts in the background, every 5 ms, and says how often and what the longest pause was.
constexpr auto kTicking = R"(
let ticks = 0, last = Date.now(), longest = 0;
setInterval(() => {
  const now = Date.now();
  longest = Math.max(longest, now - last);
  last = now;
  ticks += 1;
}, 5);
exports.init = async () => {};
exports.handler = async (event) => {
  const seen = { ticks, longest };
  if (event.toString() === 'wait') await new Promise((done) => setTimeout(done, 100));
  return { before: seen.ticks, longest: seen.longest, after: ticks };
};
)";

bool hasEnded(const TestedFunction& function, const std::string& instanceId, EndReason reason)
{
    const auto instance = function.instance(instanceId);
    return instance.state == InstanceState::Destroyed && instance.endReason == reason;
}

void statesInOrder(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    function.invoke();
    const auto removed = function.request("DELETE", "");
    check.equal("status of the removal", removed.status, 204);
    check.eventually("the instance is destroyed", [&] {
        const auto all = function.instances();
        return all.size() == 1 && all.front().back().state == InstanceState::Destroyed;
    });
    if (!check.isOpen()) return;
    std::string states;
    const auto all = function.instances();
    for (const auto& record : all.front()) states += std::to_string(static_cast<int>(record.state));
    check.equal("creating, running, stopping, destroyed", states, "0123");
}

void phasesAreStamped(Check& check)
{
    const auto function = check.node("exports.init = async () => {}; exports.handler = async () => 1;",
        [](auto& config) { config.initializer = "index.init"; });
    const auto record = function.record(function.invoke().requestId());
    check.holds("a record of the call", record.has_value());
    if (!record) return;
    const auto& phases = record->phases;
    check.holds("allocate took time", phases.allocate.count() > 0);
    check.holds("runtime took time", phases.runtime.count() > 0);
    check.holds("load took time", phases.load.count() > 0);
    check.holds("initializer took time", phases.initializer.count() > 0);
    check.holds("the phases fit between arrival and start",
        phases.total() <= record->startedAt - record->arrivedAt + engine::milliseconds(1));
}

void failedStartIsDestroyed(Check& check)
{
    const auto function = check.node("exports.init = async () => { throw new Error('no'); }; exports.handler = async () => 1;",
        [](auto& config) { config.initializer = "index.init"; });
    function.invoke();
    check.eventually("the instance is failed and gone", [&] {
        const auto all = function.instances();
        return !all.empty() && all.front().back().state == InstanceState::Failed
            && all.front().back().endReason == EndReason::StartFailed;
    });
}

void frozenBetweenRequests(Check& check)
{
    const auto function = check.node(kTicking);
    const auto first = function.invoke("wait");
    check.eventually("the instance is frozen", [&] { return function.isFrozen(first.instanceId()); });
    if (!check.isOpen()) return;
    std::this_thread::sleep_for(kStandstill);
    const auto second = function.invoke("wait");
    check.equal("instance of the second call", second.instanceId(), first.instanceId());
    check.atLeast("the longest pause of a timer of 5 ms, in ms", std::atof(function.invoke().member("longest").c_str()), 900);
}

void frozenBeforeTheFirstRequest(Check& check)
{
    const auto function = check.node(kTicking, [](auto& config) { config.initializer = "index.init"; });
    if (!check.isOpen()) return;
    WireCall caller(check.engine().access());
    caller.send("POST", function.target() + "/invocations");
    check.eventually("an instance is being made", [&] { return !function.instances().empty(); });
    caller.hangUp();
    check.eventually("the instance runs without a request and is frozen", [&] {
        const auto all = function.instances();
        return !all.empty() && function.isFrozen(all.front().front().instanceId);
    });
    if (!check.isOpen()) return;
    std::this_thread::sleep_for(kStandstill);
    const auto first = function.invoke("wait");
    check.equal("instance of the first call", first.instanceId(), function.firstInstance());
    check.holds("the first call is a warm one", !first.isColdStart());
    check.atLeast("the longest pause of a timer of 5 ms, in ms", std::atof(function.invoke().member("longest").c_str()), 900);
}

void timersGoOnAfterThaw(Check& check)
{
    const auto function = check.node(kTicking);
    const auto first = function.invoke("wait");
    check.eventually("the instance is frozen", [&] { return function.isFrozen(first.instanceId()); });
    const auto second = function.invoke("wait");
    check.atLeast("ticks during a call of 100 ms after the thaw",
        std::atoi(second.member("after").c_str()) - std::atoi(second.member("before").c_str()), 1);
}

void stateSurvives(Check& check)
{
    const auto function = check.node(R"(
const fs = require('fs');
let calls = 0;
exports.handler = async () => {
  calls += 1;
  fs.appendFileSync('/tmp/calls', 'x');
  return { calls, file: fs.readFileSync('/tmp/calls', 'utf8') };
};
)");
    function.invoke();
    const auto second = function.invoke();
    check.equal("calls counted in a global", second.member("calls"), "2");
    check.equal("text in a temporary file", second.member("file"), "xx");
}

void warmStartReuses(Check& check)
{
    const auto function = check.node("exports.handler = async () => process.pid;");
    const auto first = function.invoke();
    check.holds("the first call is a cold start", first.isColdStart());
    for (int i = 0; i < 3; ++i) {
        const auto next = function.invoke();
        check.equal("instance of a later call", next.instanceId(), first.instanceId());
        check.equal("its process", next.body, first.body);
        check.holds("a later call is a warm one", !next.isColdStart());
    }
}

void idleRelease(Check& check)
{
    check.useOwnEngine({.idleReleaseSeconds = 1});
    const auto function = check.node("exports.stop = async () => { console.log('bye'); }; exports.handler = async () => 1;",
        [](auto& config) { config.preStop.handler = "index.stop"; });
    const auto first = function.invoke();
    check.eventually("the idle instance is destroyed",
        [&] { return hasEnded(function, first.instanceId(), EndReason::Idle); });
    check.contains("log", function.log(), "bye");
    check.atLeast("its idle time, in ms",
        engine::toMs(function.instance(first.instanceId()).endedAt - function.instance(first.instanceId()).createdAt), 1000);
    check.holds("the next call is a cold start", function.invoke().isColdStart());
}

void updateReplacesInstances(Check& check)
{
    const auto function = check.node("exports.handler = async () => process.env.WHO || 'none';");
    const auto before = function.invoke();
    function.request("PUT", "", R"({"environmentVariables":{"WHO":"new"}})");
    const auto after = function.invoke();
    check.equal("answer after the update", after.body, "new");
    check.holds("another instance answers", after.instanceId() != before.instanceId());
    check.eventually("the old instance ends for the update",
        [&] { return hasEnded(function, before.instanceId(), EndReason::Updated); });
}

void runningRequestsKeepTheOldConfiguration(Check& check)
{
    const auto function = check.node(R"(
exports.handler = async (event) => {
  if (event.toString() === 'slow') await new Promise((done) => setTimeout(done, 700));
  return process.env.WHO || 'old';
};
)");
    auto slow = function.start("slow");
    check.eventually("the call runs", [&] { return function.inFlight() == 1; });
    function.request("PUT", "", R"({"environmentVariables":{"WHO":"new"}})");
    const auto quick = function.invoke();
    check.equal("a call after the update", quick.body, "new");
    check.equal("the call that was running", slow.get().body, "old");
}

void deletionEndsInstances(Check& check)
{
    const auto function = check.node(R"(
exports.stop = async () => { console.log('stopped'); };
exports.handler = async () => 1;
)",
        [](auto& config) { config.preStop.handler = "index.stop"; });
    const auto first = function.invoke();
    function.request("DELETE", "");
    check.eventually("the instance ends with its function",
        [&] { return hasEnded(function, first.instanceId(), EndReason::Deleted); });
    check.contains("PreStop ran", function.log(), "stopped");
}

void deletionFailsRunningRequests(Check& check)
{
    const auto function = check.node("exports.handler = () => new Promise((done) => setTimeout(done, 9000, 'late'));");
    auto running = function.start();
    check.eventually("the call runs", [&] { return function.inFlight() == 1; });
    function.request("DELETE", "");
    const auto reply = running.get();
    check.lacks("what the caller of the running call got", reply.body, "late");
    check.holds("the call failed", reply.status != 200 || !reply.errorType().empty(), reply.body);
}

void crashIsReplaced(Check& check)
{
    const auto function = check.node("exports.handler = async (event) => event.length ? process.exit(3) : 'fine';");
    const auto first = function.invoke("die");
    check.eventually("the crashed instance is destroyed",
        [&] { return hasEnded(function, function.firstInstance(), EndReason::Crashed); });
    const auto second = function.invoke();
    check.equal("the next call", second.body, "fine");
    check.holds("it is a cold start", second.isColdStart());
    check.holds("on another instance", second.instanceId() != first.instanceId());
}

void recycleAtAnyTime(Check& check)
{
    const auto function = check.node("exports.init = async () => { console.log('init ran'); }; exports.handler = async () => 1;",
        [](auto& config) { config.initializer = "index.init"; });
    const auto first = function.invoke();
    if (!check.isOpen()) return;
    std::promise<int> released;
    check.engine().facade().releaseIdle(function.service() + "/" + function.name(),
        [&released](engine::Result<int> count) { released.set_value(count.value_or(-1)); });
    check.equal("instances recycled", released.get_future().get(), 1);
    check.holds("another instance serves", function.invoke().instanceId() != first.instanceId());
    const auto log = function.log();
    check.holds("the Initializer ran again", log.find("init ran") != log.rfind("init ran"), log);
}

constexpr Rule kRules[] = {
    {"2.1", "states-in-order", "an instance is creating, running, stopping and destroyed, in that order", statesInOrder},
    {"2.1", "phases-stamped", "allocate, runtime, load and initializer are measured for each cold start", phasesAreStamped},
    {"2.1", "failed-start-destroyed", "an instance whose start fails is thrown away", failedStartIsDestroyed},
    {"2.1", "frozen-between-requests", "between two requests a function's timers stand still", frozenBetweenRequests},
    {"2.1", "frozen-before-first", "between Initializer and first request the instance is frozen", frozenBeforeTheFirstRequest},
    {"2.1", "thaw-goes-on", "a request thaws the instance and its timers go on", timersGoOnAfterThaw},
    {"2.1", "state-survives", "globals and temporary files survive between requests of an instance", stateSurvives},
    {"2.1", "warm-reuse", "requests one after another use the same instance, there is no instance per request", warmStartReuses},
    {"2.1", "idle-release", "an instance idle for the configured time gets PreStop and is destroyed", idleRelease},
    {"2.1", "update-replaces", "after an update new requests use the new configuration and old instances end", updateReplacesInstances},
    {"2.1", "update-drains", "a request that runs during an update finishes with the old configuration", runningRequestsKeepTheOldConfiguration},
    {"2.1", "delete-ends-instances", "deleting a function gives its idle instances PreStop and ends them", deletionEndsInstances},
    {"2.1", "delete-fails-running", "deleting a function fails its requests in flight", deletionFailsRunningRequests},
    {"2.1", "crash-replaced", "a crashed instance is destroyed and replaced on demand", crashIsReplaced},
    {"2.1", "recycle", "an instance may be replaced without an update, and its Initializer runs again", recycleAtAnyTime},
};
} // namespace

std::span<const Rule> lifecycleRules() { return kRules; }

} // namespace app::conformance
