#include <app/conformance/check.h>

namespace app::conformance {

using engine::metering::InstanceState;

namespace {
std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

void initializerOnce(Check& check)
{
    const auto function = check.node(R"(
let inits = 0;
exports.init = async () => { inits += 1; await new Promise((done) => setTimeout(done, 100)); };
exports.handler = async () => inits;
)",
        [](auto& config) {
            config.initializer = "index.init";
            config.instanceConcurrency = 10;
        });
    for (const auto& reply : function.invokeTogether(5)) check.equal("Initializer runs seen by a handler", reply.body, "1");
    check.equal("seen by a later call", function.invoke().body, "1");
    check.equal("runs in the log", count(function.log(), "FC Initialize Start"), function.instances().size());
}

void initializerArguments(Check& check)
{
    const auto function = check.node(R"(
let seen;
exports.init = async (...all) => { seen = all; return 'ignored'; };
exports.handler = async () => ({ count: seen.length, first: seen[0].requestId ? 'context' : typeof seen[0] });
)",
        [](auto& config) { config.initializer = "index.init"; });
    const auto reply = function.invoke();
    check.equal("first argument", reply.member("first"), "context");
    check.lacks("answer", reply.body, "ignored");
    const auto python = check.python(R"(
seen = []
def init(*all):
    seen.extend(all)
    return 'ignored'
def handler(event, context):
    return '%d %s' % (len(seen), hasattr(seen[0], 'request_id'))
)",
        [](auto& config) { config.initializer = "index.init"; });
    check.equal("arguments of a Python Initializer", python.invoke().body, "1 True");
}

void initializerLatency(Check& check)
{
    const auto function = check.node(R"(
exports.init = () => new Promise((done) => setTimeout(done, 200));
exports.handler = async () => 1;
)",
        [](auto& config) { config.initializer = "index.init"; });
    const auto reply = function.invoke();
    const auto record = function.record(reply.requestId());
    check.holds("a record of the call", record.has_value());
    if (!record) return;
    check.holds("it is a cold start", record->isColdStart);
    check.atLeast("wait before the handler, in ms", engine::toMs(record->startedAt - record->arrivedAt), 200);
    check.atLeast("the Initializer's phase, in ms", engine::toMs(record->phases.initializer), 199);
}

void notConfiguredNotCalled(Check& check)
{
    const auto function = check.server("response.end(hits.join(' '));");
    const auto reply = function.invoke();
    check.equal("paths the server was asked for", reply.body, "/invoke");
}

void configuredIsCalled(Check& check)
{
    const auto function = check.server("response.end(hits.join(' '));", [](auto& config) { config.initializer = "x"; });
    check.equal("paths the server was asked for", function.invoke().body, "/initialize /invoke");
}

void notImplemented(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;", [](auto& config) { config.initializer = "index.setUp"; });
    const auto reply = function.invoke();
    check.equal("X-Fc-Error-Type", reply.errorType(), "InitializationError");
    check.contains("errorMessage", reply.member("errorMessage"), "setUp");
}

void preStopContextOnly(Check& check)
{
    const auto function = check.node(R"(
exports.stop = async (context) => { console.log('stop for', context.function.name); throw new Error('ignored'); };
exports.handler = async () => 1;
)",
        [](auto& config) { config.preStop.handler = "index.stop"; });
    const auto first = function.invoke();
    function.request("DELETE", "");
    check.eventually("the instance is destroyed",
        [&] { return function.instance(first.instanceId()).state == InstanceState::Destroyed; });
    check.contains("log", function.log(), "stop for " + function.name());
}

void preFreezeRuns(Check& check)
{
    const auto function = check.node(R"(
let frozen = 0;
exports.freeze = async () => { frozen += 1; };
exports.handler = async () => frozen;
)",
        [](auto& config) { config.preFreeze.handler = "index.freeze"; });
    const auto first = function.invoke();
    check.equal("PreFreeze runs before the first call", first.body, "0");
    check.eventually("the instance is frozen", [&] { return function.isFrozen(first.instanceId()); });
    check.equal("PreFreeze runs before the second call", function.invoke().body, "1");
}

void hooksAreNoInvocations(Check& check)
{
    const auto function = check.node(R"(
exports.init = exports.freeze = async () => {};
exports.handler = async () => 1;
)",
        [](auto& config) {
            config.initializer = "index.init";
            config.preFreeze.handler = "index.freeze";
        });
    const auto reply = function.invoke();
    check.eventually("PreFreeze has run", [&] { return function.log().find("FC PreFreeze End") != std::string::npos; });
    if (!check.isOpen()) return;
    check.equal("requests on record", check.engine().invocations(function.service()).size(), 1u);
    function.request("DELETE", "");
    check.eventually("the instance is gone",
        [&] { return function.instance(reply.instanceId()).state == InstanceState::Destroyed; });
    check.equal("requests of the instance", function.instance(reply.instanceId()).invocations, 1);
}

void initializerTimeIsBilled(Check& check)
{
    const auto function = check.node(R"(
exports.init = () => new Promise((done) => setTimeout(done, 300));
exports.handler = async () => 1;
)",
        [](auto& config) { config.initializer = "index.init"; });
    const auto reply = function.invoke();
    check.atMost("billed for the request alone, in ms", static_cast<double>(reply.billedMs()), 250);
    function.request("DELETE", "");
    check.eventually("the instance is gone",
        [&] { return function.instance(reply.instanceId()).state == InstanceState::Destroyed; });
    check.atLeast("billed for the instance, in ms",
        static_cast<double>(function.instance(reply.instanceId()).billedMs), 300.0 + static_cast<double>(reply.billedMs()));
}

/// What running `hook` of 300 ms adds to the instance's bill beside its request, once `isOver`.
void hookTimeIsBilled(Check& check, const Check::ChangeFunction& change, std::string_view marker)
{
    const auto function = check.node(R"(
exports.hook = () => new Promise((done) => setTimeout(done, 300));
exports.handler = async () => 1;
)",
        change);
    const auto reply = function.invoke();
    check.atMost("billed for the request alone, in ms", static_cast<double>(reply.billedMs()), 250);
    if (marker == "FC PreFreeze End") {
        check.eventually("the hook has run", [&] { return function.log().find(marker) != std::string::npos; });
    }
    function.request("DELETE", "");
    check.eventually("the instance is gone",
        [&] { return function.instance(reply.instanceId()).state == InstanceState::Destroyed; });
    check.contains("log", function.log(), marker);
    check.atLeast("billed for the instance, in ms",
        static_cast<double>(function.instance(reply.instanceId()).billedMs), 300.0 + static_cast<double>(reply.billedMs()));
}

void preStopTimeIsBilled(Check& check)
{
    hookTimeIsBilled(check, [](auto& config) { config.preStop.handler = "index.hook"; }, "FC PreStop End");
}

void preFreezeTimeIsBilled(Check& check)
{
    hookTimeIsBilled(check, [](auto& config) { config.preFreeze.handler = "index.hook"; }, "FC PreFreeze End");
}

void hookMarkers(Check& check)
{
    const auto function = check.node(R"(
exports.hook = async () => {};
exports.handler = async () => 1;
)",
        [](auto& config) { config.initializer = config.preFreeze.handler = config.preStop.handler = "index.hook"; });
    const auto reply = function.invoke();
    check.eventually("PreFreeze has run", [&] { return function.log().find("FC PreFreeze End") != std::string::npos; });
    function.request("DELETE", "");
    check.eventually("the instance is gone",
        [&] { return function.instance(reply.instanceId()).state == InstanceState::Destroyed; });
    const auto log = function.log();
    for (const std::string hook : {"Initialize", "PreFreeze", "PreStop"}) {
        check.matches(hook + " markers in the log", log,
            "[^]*FC " + hook + " Start RequestId: ([0-9a-f-]{36})\\n[^]*FC " + hook + " End RequestId: \\1\\n[^]*");
    }
    check.lacks("the request's own lines", function.log(reply.requestId()), "FC Initialize");
}

void initializerFailure(Check& check)
{
    const auto function = check.node(R"(
exports.init = async () => { throw new TypeError('no database'); };
exports.handler = async () => 1;
)",
        [](auto& config) { config.initializer = "index.init"; });
    const auto first = function.invoke();
    check.equal("status", first.status, 200);
    check.equal("X-Fc-Error-Type", first.errorType(), "InitializationError");
    check.equal("errorMessage", first.member("errorMessage"), "no database");
    check.contains("log", function.log(), ", Error: Unhandled function error");
    function.invoke();
    check.equal("instances after a second call", function.instances().size(), 2u);
}

void noPreFreezeForPython2(Check& check)
{
    auto config = Check::nodeConfig();
    config.runtime = "python2.7";
    config.preFreeze.handler = "index.freeze";
    const auto reply = check.tryCreate(config);
    check.equal("status", reply.status, 400);
    check.contains("message", reply.member("ErrorMessage"), "preFreeze");
}

constexpr Rule kRules[] = {
    {"2.3", "initializer-once", "the Initializer runs once per instance, before any handler", initializerOnce},
    {"2.3", "initializer-context", "the Initializer gets the context and no event; what it returns is ignored", initializerArguments},
    {"2.3", "initializer-latency", "the first request waits for the Initializer when it is in its way", initializerLatency},
    {"2.3", "initializer-failure", "a failing Initializer fails its call; the next call builds a new instance", initializerFailure},
    {"2.3", "not-configured", "a hook that is not configured is never called, even if the server has it", notConfiguredNotCalled},
    {"2.3", "configured", "a configured Initializer of a custom runtime is a POST to /initialize before /invoke", configuredIsCalled},
    {"2.3", "not-implemented", "a hook that is configured and missing fails and names what is missing", notImplemented},
    {"2.3", "prestop-result", "PreStop gets the context only and its failure is ignored", preStopContextOnly},
    {"2.3", "prefreeze-runs", "PreFreeze runs before the instance is frozen", preFreezeRuns},
    {"2.3", "hooks-not-counted", "hooks are not counted as invocations", hooksAreNoInvocations},
    {"2.3", "initializer-billed", "the Initializer's time is billed to the instance, not to the request", initializerTimeIsBilled},
    {"2.3", "prestop-billed", "PreStop's time is billed", preStopTimeIsBilled},
    {"2.3", "prefreeze-billed", "PreFreeze's time is billed and is no part of the request's billed duration", preFreezeTimeIsBilled},
    {"2.3", "hook-markers", "hooks have Start and End lines with a request id of their own", hookMarkers},
    {"2.3", "prefreeze-python2", "there is no PreFreeze for Python 2.7", noPreFreezeForPython2},
};
} // namespace

std::span<const Rule> hookRules() { return kRules; }

} // namespace app::conformance
