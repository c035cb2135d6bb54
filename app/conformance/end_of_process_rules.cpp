#include <app/conformance/check.h>

// Behaviour 2.4: ends of processes and callers that go away.
namespace app::conformance {

using engine::metering::EndReason;
using engine::metering::InstanceState;
using engine::metering::Outcome;

namespace {
const std::string kExitText = R"(Process exited unexpectedly before completing request \(duration: \d+ms, maxMemoryUsage: \d+MB\))";

void processExits(Check& check)
{
    const auto function = check.node("exports.handler = async () => process.exit(1);");
    const auto reply = function.invoke();
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
    check.matches("errorMessage", reply.member("errorMessage"), kExitText);
    check.eventually("the instance is destroyed",
        [&] { return function.instance(reply.instanceId()).endReason == EndReason::Crashed; });
}

void pythonExits(Check& check)
{
    const auto function = check.python("import os\ndef handler(event, context):\n    os._exit(1)\n");
    const auto reply = function.invoke();
    check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
    check.matches("errorMessage", reply.member("errorMessage"), kExitText);
}

/// Two calls wait on one instance, then one of them ends the process: their replies, the exiting one last.
std::vector<Reply> exitAmongOthers(Check& check, const TestedFunction& function)
{
    auto first = function.start("wait");
    check.eventually("the first call runs", [&] { return function.inFlight() == 1; });
    auto second = function.start("wait");
    check.eventually("the second call runs beside it", [&] { return function.inFlight() == 2; });
    auto culprit = function.invoke("exit");
    return {first.get(), second.get(), std::move(culprit)};
}

constexpr auto kExiting = R"(
exports.handler = (event) => new Promise((done) => {
  if (event.toString() === 'exit') setTimeout(() => process.exit(7), 50);
  else setTimeout(done, 9000, 'late');
});
)";

void exitFailsAll(Check& check)
{
    const auto function = check.node(kExiting, [](auto& config) { config.instanceConcurrency = 10; });
    for (const auto& reply : exitAmongOthers(check, function)) {
        check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
        check.matches("errorMessage", reply.member("errorMessage"), kExitText);
    }
    check.equal("instances", function.instances().size(), 1u);
}

/// The log and the records name the request whose handler ended the process, and only that one.
void culpritIsMarked(Check& check, const TestedFunction& function)
{
    const auto replies = exitAmongOthers(check, function);
    const auto& culprit = replies.back();
    const auto record = function.record(culprit.requestId());
    check.holds("a record of the exiting call", record.has_value());
    if (!record) return;
    check.holds("its record says that it ended the process", record->endedProcess);
    check.contains("its log", function.log(culprit.requestId()), "ended the process");
    for (const auto& other : {replies[0], replies[1]}) {
        const auto victim = function.record(other.requestId());
        check.holds("the others' records do not", victim && !victim->endedProcess);
        check.lacks("the others' log", function.log(other.requestId()), "ended the process");
    }
}

void nodeCulprit(Check& check)
{
    culpritIsMarked(check, check.node(kExiting, [](auto& config) { config.instanceConcurrency = 10; }));
}

void pythonCulprit(Check& check)
{
    culpritIsMarked(check, check.python(R"(
import os, time
def handler(event, context):
    if event == b'exit':
        os._exit(7)
    time.sleep(9)
)",
        [](auto& config) { config.instanceConcurrency = 10; }));
}

void uncaughtException(Check& check)
{
    const auto function = check.node(R"(
exports.handler = (event) => new Promise((done) => {
  if (event.toString() === 'exit') setTimeout(() => { throw new Error('nobody catches this'); }, 50);
  else setTimeout(done, 9000, 'late');
});
)",
        [](auto& config) { config.instanceConcurrency = 10; });
    const auto replies = exitAmongOthers(check, function);
    check.equal("errorMessage of the newest request", replies.back().member("errorMessage"), "nobody catches this");
    check.matches("errorMessage of another", replies.front().member("errorMessage"), kExitText);
}

void outOfMemory(Check& check)
{
    if (check.engine().info().limits == engine::process::LimitBackend::Rlimits) {
        return check.skip("this machine has no control groups that could hold a function to its memory");
    }
    const auto function = check.python("def handler(event, context):\n    return len(bytearray(400 << 20))\n",
        [](auto& config) {
            config.memorySize = 128;
            config.timeout = 60;
        });
    const auto reply = function.invoke();
    check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
    check.matches("errorMessage", reply.member("errorMessage"), kExitText);
    const auto record = function.record(reply.requestId());
    check.equal("errorType of the record", record ? record->errorType : "", "FunctionOOMError");
    check.eventually("the instance is destroyed",
        [&] { return function.instance(reply.instanceId()).endReason == EndReason::OutOfMemory; });
}

void timeoutTakesOthersDown(Check& check)
{
    const auto function = check.node("exports.handler = () => new Promise(() => setTimeout(() => {}, 60000));", [](auto& config) {
        config.timeout = 2;
        config.instanceConcurrency = 10;
    });
    auto first = function.start();
    check.eventually("the first call runs", [&] { return function.inFlight() == 1; });
    const auto second = function.invoke();
    check.contains("the older call", first.get().member("errorMessage"), "timed out after 2 seconds");
    check.holds("the younger call fails, too", !second.errorType().empty(), second.body);
}

constexpr auto kSlow = R"(
exports.handler = (event) => new Promise((done) => {
  console.log('begun');
  setTimeout(done, event.toString() === 'slow' ? 9000 : 0, 'done');
});
)";

/// A call that runs and whose caller then hangs up: its instance.
std::string hangUpDuringCall(Check& check, const TestedFunction& function)
{
    if (!check.isOpen()) return {};
    WireCall caller(check.engine().access());
    caller.send("POST", function.target() + "/invocations", "slow");
    check.eventually("the call has begun", [&] { return function.log().find("begun") != std::string::npos; });
    caller.hangUp();
    check.eventually("the call is counted as canceled", [&] {
        const auto all = check.engine().invocations(function.service());
        return !all.empty() && all.back().outcome == Outcome::Cancelled;
    });
    return check.isOpen() ? function.firstInstance() : std::string();
}

void disconnectIsCounted(Check& check)
{
    const auto function = check.node(kSlow);
    hangUpDuringCall(check, function);
    if (!check.isOpen()) return;
    const auto record = check.engine().invocations(function.service()).back();
    check.equal("status of the record", record.status, 499);
    check.equal("its errorType", record.errorType, "ClientClosedRequest");
    check.eventually("the log tells the end of the call", [&] {
        return function.log(record.requestId).find("FC Invoke End") != std::string::npos;
    });
    check.matches("log", function.log(record.requestId),
        "[^]*FC Invoke End RequestId: " + record.requestId
            + R"(, Error: Invocation canceled by client \(duration: \d+ms, maxMemoryUsage: \d+MB\)\n)");
}

void disconnectReplaces(Check& check)
{
    const auto function = check.node(kSlow);
    const auto old = hangUpDuringCall(check, function);
    check.eventually("the old instance is stopped", [&] { return function.instance(old).state == InstanceState::Destroyed; });
    const auto all = function.instances();
    check.equal("instances made", all.size(), 2u);
    if (!check.isOpen()) return;
    const auto& successor = all.back();
    check.holds("the new one was started first", successor.front().createdAt <= function.instance(old).endedAt);
    const auto next = function.invoke();
    check.equal("instance of the next call", next.instanceId(), successor.front().instanceId);
    check.holds("the next call is a warm one", !next.isColdStart());
}

void disconnectKeepsShared(Check& check)
{
    const auto function = check.node(kSlow, [](auto& config) { config.instanceConcurrency = 2; });
    const auto old = hangUpDuringCall(check, function);
    check.equal("instance of the next call", function.invoke().instanceId(), old);
    check.equal("instances made", function.instances().size(), 1u);
}

constexpr Rule kRules[] = {
    {"2.4", "process-exits", "a process that exits during a request answers 200 with UnhandledInvocationError and the exit text; the instance is destroyed", processExits},
    {"2.4", "process-exits-python", "so does a Python process", pythonExits},
    {"2.4", "exit-fails-all", "an exit fails all concurrent requests of the instance", exitFailsAll},
    {"2.4", "exit-culprit", "log and record say which request's handler ended the process (Node.js)", nodeCulprit},
    {"2.4", "exit-culprit-python", "log and record say which request's handler ended the process (Python)", pythonCulprit},
    {"2.4", "uncaught-exception", "an uncaught exception belongs to the newest request, then the process leaves", uncaughtException},
    {"2.4", "out-of-memory", "out of memory looks like an exit and is recorded as FunctionOOMError", outOfMemory},
    {"2.4", "timeout-shared", "a timeout ends the instance and fails its other requests", timeoutTakesOthersDown},
    {"2.4", "disconnect-counted", "a caller that goes away counts as 499 ClientClosedRequest; the End line says so", disconnectIsCounted},
    {"2.4", "disconnect-replaces", "at concurrency 1 without health check a new instance is started, then the old one stopped", disconnectReplaces},
    {"2.4", "disconnect-kept", "an instance with concurrency above 1 stays when a caller goes away", disconnectKeepsShared},
};
} // namespace

std::span<const Rule> endOfProcessRules() { return kRules; }

} // namespace app::conformance
