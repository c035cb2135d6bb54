#include <app/conformance/check.h>

#include <app/cli/calls.h>

namespace app::conformance {

using engine::metering::EndReason;
using engine::metering::InstanceState;

namespace {
/// The value is refused, naming the field.
void refuses(Check& check, std::string_view field, const Check::ChangeFunction& change)
{
    auto config = Check::nodeConfig();
    change(config);
    const auto reply = check.tryCreate(config);
    check.equal("status for " + std::string(field), reply.status, 400);
    check.equal("code", reply.member("ErrorCode"), "InvalidArgument");
    check.contains("message", reply.member("ErrorMessage"), field);
}

void accepts(Check& check, std::string_view what, const Check::ChangeFunction& change)
{
    auto config = Check::nodeConfig();
    change(config);
    const auto reply = check.tryCreate(config);
    check.equal(what, reply.status, 200);
}

void handlerTimeout(Check& check)
{
    const auto function = check.node("exports.handler = () => new Promise(() => setTimeout(() => {}, 60000));",
        [](auto& config) { config.timeout = 1; });
    const auto reply = function.invoke();
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
    check.matches("errorMessage", reply.member("errorMessage"),
        R"(Function timed out after 1 seconds \(maxMemoryUsage: \d+\.\d\dMB\))");
    check.eventually("its instance is destroyed",
        [&] { return function.instance(reply.instanceId()).endReason == EndReason::TimedOut; });
}

void handlerTimeoutIsMeasured(Check& check)
{
    const auto function
        = check.node("exports.handler = () => new Promise(() => setTimeout(() => {}, 60000));", [](auto& config) { config.timeout = 1; });
    const auto reply = function.invoke();
    const auto record = function.record(reply.requestId());
    check.holds("a record of the call", record.has_value());
    if (!record) return;
    check.equal("errorType of the record", record->errorType, "FunctionTimeoutError");
    check.atLeast("its duration, in ms", record->durationMs, 1000);
    check.atLeast("its billed duration, in ms", static_cast<double>(record->billedMs), 1000);
}

void handlerTimeoutTerminates(Check& check)
{
    const auto function = check.node(R"(
process.on('SIGTERM', () => { process.stdout.write('asked to end\n'); process.exit(143); });
exports.handler = () => new Promise(() => setTimeout(() => {}, 60000));
)",
        [](auto& config) { config.timeout = 1; });
    const auto reply = function.invoke();
    check.eventually("the instance is destroyed",
        [&] { return function.instance(reply.instanceId()).state == InstanceState::Destroyed; });
    check.contains("log", function.log(), "asked to end");
}

void timeoutOfBusyLoop(Check& check)
{
    const auto function = check.python("def handler(event, context):\n    while True: pass\n", [](auto& config) { config.timeout = 1; });
    const auto reply = function.invoke();
    check.contains("errorMessage", reply.member("errorMessage"), "Function timed out after 1 seconds");
    check.eventually("a process that does not listen is killed",
        [&] { return function.instance(reply.instanceId()).state == InstanceState::Destroyed; });
}

void timeoutRange(Check& check)
{
    refuses(check, "timeout", [](auto& config) { config.timeout = 0; });
    refuses(check, "timeout", [](auto& config) { config.timeout = 86401; });
    accepts(check, "a timeout of 86400 s", [](auto& config) { config.timeout = 86400; });
}

void initializerRange(Check& check)
{
    refuses(check, "initializationTimeout", [](auto& config) { config.initializationTimeout = 0; });
    refuses(check, "initializationTimeout", [](auto& config) { config.initializationTimeout = 301; });
    accepts(check, "300 s for the Initializer", [](auto& config) { config.initializationTimeout = 300; });
}

void preFreezeRange(Check& check)
{
    const auto hook = [](std::int64_t timeout) {
        return [timeout](auto& config) { config.preFreeze = {.handler = "index.freeze", .timeout = timeout}; };
    };
    refuses(check, "preFreeze.timeout", hook(91));
    accepts(check, "90 s for PreFreeze", hook(90));
}

void preStopRange(Check& check)
{
    const auto hook = [](std::int64_t timeout) {
        return [timeout](auto& config) { config.preStop = {.handler = "index.stop", .timeout = timeout}; };
    };
    refuses(check, "preStop.timeout", hook(91));
    accepts(check, "90 s for PreStop", hook(90));
}

void defaults(Check& check)
{
    check.configureService({});
    const auto zip = cli::packAsBase64Zip(Check::Files{{"index.js", "exports.handler = async () => 1;"}});
    const auto functions = "/2016-08-15/services/" + check.service() + "/functions";
    const auto made = check.call("POST", functions,
        R"({"functionName":"plain","runtime":"nodejs20","handler":"index.handler","code":{"zipFile":")" + zip.value_or("") + "\"}}");
    const auto reply = made ? Reply{*made} : Reply{};
    check.equal("status", reply.status, 200);
    check.equal("timeout", reply.member("timeout"), "3");
    check.equal("initializationTimeout", reply.member("initializationTimeout"), "3");
    static_cast<void>(check.call("DELETE", functions + "/plain"));
}

void initializerTimeout(Check& check)
{
    const auto function = check.node(R"(
exports.init = () => new Promise(() => setTimeout(() => {}, 60000));
exports.handler = async () => 1;
)",
        [](auto& config) {
            config.initializer = "index.init";
            config.initializationTimeout = 1;
        });
    const auto reply = function.invoke();
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), "InitializationError");
    check.contains("errorMessage", reply.member("errorMessage"), "timed out after 1 seconds");
    check.eventually("its instance is thrown away", [&] {
        const auto all = function.instances();
        return !all.empty() && all.front().back().state == InstanceState::Failed;
    });
}

void preFreezeTimeout(Check& check)
{
    const auto function = check.node(R"(
exports.freeze = () => new Promise(() => setTimeout(() => {}, 60000));
exports.handler = async () => 1;
)",
        [](auto& config) { config.preFreeze = {.handler = "index.freeze", .timeout = 1}; });
    const auto first = function.invoke();
    check.eventually("the hook has run out of time", [&] {
        return function.log().find("FC PreFreeze End") != std::string::npos;
    });
    check.holds("the instance is frozen all the same", function.isFrozen(first.instanceId()));
    check.equal("instance of the next call", function.invoke().instanceId(), first.instanceId());
}

void preStopTimeout(Check& check)
{
    const auto function = check.node(R"(
exports.stop = () => new Promise(() => setTimeout(() => {}, 60000));
exports.handler = async () => 1;
)",
        [](auto& config) { config.preStop = {.handler = "index.stop", .timeout = 1}; });
    const auto first = function.invoke();
    function.request("DELETE", "");
    check.eventually("the instance ends all the same",
        [&] { return function.instance(first.instanceId()).state == InstanceState::Destroyed; });
    check.equal("why it ended", static_cast<int>(function.instance(first.instanceId()).endReason), static_cast<int>(EndReason::Deleted));
}

constexpr Rule kRules[] = {
    {"2.2", "timeout", "a handler beyond its timeout answers 200, UnhandledInvocationError and the timeout text; its instance ends", handlerTimeout},
    {"2.2", "timeout-measured", "a timed-out call is billed and recorded as FunctionTimeoutError", handlerTimeoutIsMeasured},
    {"2.2", "timeout-sigterm", "the runtime of a timed-out call gets SIGTERM", handlerTimeoutTerminates},
    {"2.2", "timeout-busy", "a timed-out call that keeps the processor busy is ended, too", timeoutOfBusyLoop},
    {"2.2", "timeout-range", "timeout is from 1 to 86400 s", timeoutRange},
    {"2.2", "initializer-range", "initializationTimeout is from 1 to 300 s", initializerRange},
    {"2.2", "prefreeze-range", "PreFreeze has at most 90 s", preFreezeRange},
    {"2.2", "prestop-range", "PreStop has at most 90 s", preStopRange},
    {"2.2", "defaults", "timeout and initializationTimeout are 3 s when not given", defaults},
    {"2.2", "initializer-timeout", "an Initializer beyond its timeout answers 200 and InitializationError; its instance is destroyed", initializerTimeout},
    {"2.2", "prefreeze-timeout", "a PreFreeze beyond its timeout does not keep the instance from being frozen", preFreezeTimeout},
    {"2.2", "prestop-timeout", "a PreStop beyond its timeout does not keep the instance from being stopped", preStopTimeout},
};
} // namespace

std::span<const Rule> timeoutRules() { return kRules; }

} // namespace app::conformance
