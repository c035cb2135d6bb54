#include <app/conformance/check.h>

// Behaviour 5: what is collected, how it is cut and marked, and the tail.
namespace app::conformance {

using engine::metering::LogLevel;

namespace {
void collectsBoth(Check& check)
{
    const auto function = check.node("exports.handler = async () => { process.stdout.write('to out\\n'); process.stderr.write('to err\\n'); };");
    const auto log = function.log(function.invoke().requestId());
    check.contains("log", log, "to out\n");
    check.contains("log", log, "to err\n");
}

void markers(Check& check)
{
    const auto function = check.python("def handler(event, context):\n    print('within')\n");
    const auto id = function.invoke().requestId();
    check.equal("the call's log", function.log(id),
        "FC Invoke Start RequestId: " + id + "\nwithin\nFC Invoke End RequestId: " + id + "\n");
}

void unhandledSuffix(Check& check)
{
    const auto function = check.node("exports.handler = async () => { throw new Error('no'); };");
    const auto id = function.invoke().requestId();
    check.contains("the call's log", function.log(id), "FC Invoke End RequestId: " + id + ", Error: Unhandled function error\n");
}

void handledSuffix(Check& check)
{
    const auto function = check.node("exports.handler = (event, context, callback) => callback(new Error('no'));");
    const auto id = function.invoke().requestId();
    check.contains("the call's log", function.log(id), "FC Invoke End RequestId: " + id + ", Error: Handled function error\n");
}

void runtimeInited(Check& check)
{
    const auto node = check.node("exports.handler = async () => 1;");
    node.invoke();
    check.contains("log of a Node.js function", node.log(), "FunctionCompute nodejs runtime inited.\n");
    const auto python = check.python("def handler(event, context):\n    return 1\n");
    python.invoke();
    check.contains("log of a Python function", python.log(), "FunctionCompute python3 runtime inited.\n");
}

void recordFields(Check& check)
{
    const auto function = check.node("exports.handler = async () => { console.log('one'); };");
    const auto reply = function.invoke();
    for (const auto& line : function.logLines(reply.requestId())) {
        check.equal("serviceName", line.service, function.service());
        check.equal("functionName", line.function, function.name());
        check.equal("versionId", line.versionId, "LATEST");
        check.equal("instance", line.instanceId, reply.instanceId());
    }
    check.equal("lines of the call", function.logLines(reply.requestId()).size(), 3u);
}

constexpr auto kPrintsBlock = R"(
exports.handler = async () => {
  process.stdout.write('2026-01-02 first\n  at one\n  at two\n2026-01-02 second\n[2026-01-02] third\nplain\n');
};
)";

std::vector<std::string> printed(const TestedFunction& function)
{
    std::vector<std::string> texts;
    for (const auto& line : function.logLines(function.invoke().requestId())) {
        if (line.level != LogLevel::Platform) texts.push_back(line.text);
    }
    return texts;
}

void splitsByDate(Check& check)
{
    check.configureService([](auto& config) { config.logConfig.logBeginRule = "DefaultRegex"; });
    const auto texts = printed(check.node(kPrintsBlock));
    check.equal("records", texts.size(), 3u);
    if (!check.isOpen()) return;
    check.equal("the first record", texts[0], "2026-01-02 first\n  at one\n  at two");
    check.equal("the second record", texts[1], "2026-01-02 second");
    check.equal("the third record", texts[2], "[2026-01-02] third\nplain");
}

void splitsByLine(Check& check)
{
    check.configureService([](auto& config) { config.logConfig.logBeginRule = "None"; });
    check.equal("records", printed(check.node(kPrintsBlock)).size(), 6u);
}

void largestRecord(Check& check)
{
    const auto function = check.python("def handler(event, context):\n    print('a' * 100000)\n");
    const auto texts = printed(function);
    std::size_t total = 0;
    for (const auto& text : texts) {
        check.atMost("bytes of a record", static_cast<double>(text.size()), 32 * 1024);
        total += text.size();
    }
    check.equal("bytes of all records", total, 100000u);
}

void longPythonErrors(Check& check)
{
    const auto function = check.python("def handler(event, context):\n    raise ValueError('a' * 300000)\n");
    std::size_t total = 0;
    for (const auto& text : printed(function)) total += text.size();
    check.atLeast("bytes of the error in the log", static_cast<double>(total), 100 * 1024);
    check.atMost("bytes of the error in the log", static_cast<double>(total), 129 * 1024);
}

void longNodeErrors(Check& check)
{
    const auto function = check.node("exports.handler = async () => { throw new Error('a'.repeat(600000)); };");
    std::size_t total = 0;
    for (const auto& text : printed(function)) total += text.size();
    check.atLeast("bytes of the error in the log", static_cast<double>(total), 200 * 1024);
    check.atMost("bytes of the error in the log", static_cast<double>(total), 257 * 1024);
}

void customMarkers(Check& check)
{
    const auto function = check.server("log('served'); response.end('x');");
    function.invoke();
    check.eventually("what the server printed is collected", [&] { return function.log().find("served") != std::string::npos; });
    check.lacks("log", function.log(), "FC Invoke");
}

// The tail

void tail(Check& check)
{
    const auto function = check.node("exports.handler = async () => { console.log('hello'); };");
    const auto reply = function.invoke({}, {{"x-fc-log-type", "Tail"}});
    check.contains("X-Fc-Log-Result", reply.tail(), "FC Invoke Start RequestId: " + reply.requestId());
    check.contains("X-Fc-Log-Result", reply.tail(), "hello");
    check.contains("X-Fc-Log-Result", reply.tail(), "FC Invoke End RequestId: " + reply.requestId());
}

void tailIsShort(Check& check)
{
    const auto function = check.node("exports.handler = async () => { for (let i = 0; i < 500; ++i) console.log('line', i); };");
    const auto text = function.invoke({}, {{"x-fc-log-type", "Tail"}}).tail();
    check.equal("bytes of the tail", text.size(), 4096u);
    check.contains("the tail", text, "line 499");
}

void noTailUnasked(Check& check)
{
    const auto function = check.node("exports.handler = async () => { console.log('hello'); };");
    check.equal("X-Fc-Log-Result without X-Fc-Log-Type", function.invoke().header("x-fc-log-result"), "");
    check.equal("with None", function.invoke({}, {{"x-fc-log-type", "None"}}).header("x-fc-log-result"), "");
    check.equal("status for another type", function.invoke({}, {{"x-fc-log-type", "Head"}}).status, 400);
}

void noTailWhenShared(Check& check)
{
    const auto function = check.node("exports.handler = async () => { console.log('hello'); };", [](auto& config) { config.instanceConcurrency = 2; });
    const auto reply = function.invoke({}, {{"x-fc-log-type", "Tail"}});
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Log-Result", reply.header("x-fc-log-result"), "");
}

void tailOfCustom(Check& check)
{
    const auto function = check.server("log('served'); response.end('x');");
    check.contains("X-Fc-Log-Result", function.invoke({}, {{"x-fc-log-type", "Tail"}}).tail(), "served");
}

void tailWithoutLogConfig(Check& check)
{
    check.configureService([](auto& config) { config.logConfig = {}; });
    const auto function = check.node("exports.handler = async () => { console.log('hello'); };");
    check.contains("X-Fc-Log-Result", function.invoke({}, {{"x-fc-log-type", "Tail"}}).tail(), "hello");
}

void summary(Check& check)
{
    const auto function = check.node("exports.handler = async () => new Promise((done) => setTimeout(done, 50, 1));");
    const auto reply = function.invoke();
    const auto record = function.record(reply.requestId());
    check.holds("a record of the call", record.has_value());
    if (!record) return;
    check.matches("X-Fc-Invocation-Duration", reply.header("x-fc-invocation-duration"), R"(\d+\.\d\d)");
    check.atLeast("billed duration, against the duration", static_cast<double>(record->billedMs), record->durationMs);
    check.atLeast("max memory used, in MB", record->maxMemoryMb, 1);
    check.atMost("max memory used, in MB", record->maxMemoryMb, 512);
    check.matches("X-Fc-Code-Checksum", reply.header("x-fc-code-checksum"), R"(\d+)");
    check.equal("X-Fc-Invocation-Service-Version", reply.header("x-fc-invocation-service-version"), "LATEST");
}

void requestMetrics(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const auto first = function.record(function.invoke().requestId()), second = function.record(function.invoke().requestId());
    check.holds("a record for each call", first && second);
    if (!first || !second) return;
    check.equal("isColdStart of the first", first->isColdStart, true);
    check.equal("isColdStart of the second", second->isColdStart, false);
    check.equal("functionName", first->function, function.name());
    check.equal("versionId", first->versionId, "LATEST");
    check.holds("it ran after it arrived", first->startedAt >= first->arrivedAt && first->finishedAt >= first->startedAt);
    check.equal("one record per call", check.engine().invocations(function.service()).size(), 2u);
}

constexpr Rule kRules[] = {
    {"5", "stdout-stderr", "everything written to stdout and stderr is collected", collectsBoth},
    {"5", "markers", "FC Invoke Start and End lines surround what a call prints", markers},
    {"5", "end-unhandled", "the End line of a failed call says Unhandled function error", unhandledSuffix},
    {"5", "end-handled", "the End line of a handled error says Handled function error", handledSuffix},
    {"5", "runtime-inited", "the start of a runtime is in the log", runtimeInited},
    {"5", "record-fields", "each record has function, service, version, instance and message", recordFields},
    {"5", "split-default", "with the default rule a record starts at a line that starts with a date", splitsByDate},
    {"5", "split-disabled", "without the rule each line is a record", splitsByLine},
    {"5", "record-32k", "a record has at most 32 KB, a longer line comes in several", largestRecord},
    {"5", "error-128k", "Python cuts errors at 128 KB", longPythonErrors},
    {"5", "error-256k", "Node.js cuts errors at 256 KB", longNodeErrors},
    {"5", "custom-markers", "a custom runtime writes its markers itself", customMarkers},
    {"5", "tail", "X-Fc-Log-Type: Tail gives the call's log in X-Fc-Log-Result", tail},
    {"5", "tail-4k", "the tail is the last 4 KB", tailIsShort},
    {"5", "tail-none", "without being asked for there is no tail", noTailUnasked},
    {"5", "tail-shared", "above concurrency 1 there is no tail", noTailWhenShared},
    {"5", "tail-custom", "a custom runtime at concurrency 1 has a tail", tailOfCustom},
    {"5", "tail-without-config", "the tail works without a log configuration", tailWithoutLogConfig},
    {"5", "summary", "a call tells its checksum, duration, billed duration and memory", summary},
    {"5", "request-metrics", "there is one record per call, with cold start, version and times", requestMetrics},
};
} // namespace

std::span<const Rule> logRules() { return kRules; }

} // namespace app::conformance
