#include <app/conformance/check.h>

// Behaviour 5, output per language: what consoles and loggers write, and whose id it carries.
namespace app::conformance {

namespace {
const std::string kStamp = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )";

/// Two overlapping calls; the function says "begin" and "end" around a wait for the other. Their ids, older first.
std::pair<std::string, std::string> overlap(Check& check, const TestedFunction& function)
{
    auto first = function.start("1");
    check.eventually("the first call has begun", [&] { return function.log().find("begin 1") != std::string::npos; });
    const auto second = function.invoke("2");
    return {first.get().requestId(), second.requestId()};
}

Check::ChangeFunction shared()
{
    return [](auto& config) { config.instanceConcurrency = 10; };
}

constexpr auto kNodeOverlap = R"(
let arrive, begun = 0;
const both = new Promise((done) => { arrive = done; });
exports.handler = async (event, context) => {
  const out = process.env.WAY === 'logger' ? context.logger : console;
  out.info('begin', event.toString());
  begun += 1;
  if (begun === 2) arrive();
  await both;
  out.info('end', event.toString());
};
)";

void nodeConsole(Check& check)
{
    const auto function = check.node("exports.handler = async () => { console.log('a', 1); console.warn('b'); };");
    const auto id = function.invoke().requestId();
    check.matches("the call's log", function.log(id), "[^]*\\n" + kStamp + id + " \\[INFO\\] a 1\\n" + kStamp + id + " \\[WARN\\] b\\n[^]*");
}

void nodeMixUp(Check& check)
{
    const auto function = check.node(kNodeOverlap, shared());
    const auto [first, second] = overlap(check, function);
    const auto log = function.log();
    check.contains("begin of the first", log, first + " [INFO] begin 1");
    check.contains("begin of the second", log, second + " [INFO] begin 2");
    check.contains("end of the first", log, second + " [INFO] end 1");
    check.contains("end of the second", log, second + " [INFO] end 2");
    check.lacks("log", log, first + " [INFO] end");
}

void nodeLogger(Check& check)
{
    const auto function = check.node(kNodeOverlap, [](auto& config) {
        config.instanceConcurrency = 10;
        config.environmentVariables["WAY"] = "logger";
    });
    const auto [first, second] = overlap(check, function);
    check.contains("log of the first call", function.log(first), first + " [INFO] end 1");
    check.contains("log of the second call", function.log(second), second + " [INFO] end 2");
    check.lacks("log of the second call", function.log(second), "end 1");
}

void nodeRawWrite(Check& check)
{
    const auto function = check.node("exports.handler = async () => { process.stdout.write('bare\\n'); };");
    check.contains("the call's log", function.log(function.invoke().requestId()), "\nbare\n");
}

void nodeLevels(Check& check)
{
    const auto function = check.node(R"(
exports.handler = async (event, context) => {
  console.debug('debug'); console.info('info'); console.warn('warn'); console.error('error');
  context.logger.info('own info'); context.logger.error('own error');
  process.stdout.write('raw\n');
};
)",
        [](auto& config) { config.environmentVariables["ALIYUN_FC_LOG_LEVEL"] = "warn"; });
    const auto log = function.log(function.invoke().requestId());
    check.lacks("log", log, "debug");
    check.lacks("log", log, "info");
    check.contains("log", log, "[WARN] warn");
    check.contains("log", log, "[ERROR] error");
    check.contains("log", log, "[ERROR] own error");
    check.contains("log", log, "raw");
}

void nodeLoggerLevels(Check& check)
{
    const auto function = check.node("exports.handler = async (event, { logger }) => { logger.debug('d'); logger.info('i'); logger.warn('w'); logger.error('e'); logger.log('l'); };");
    const auto id = function.invoke().requestId();
    const auto log = function.log(id);
    for (const std::string line : {"[DEBUG] d", "[INFO] i", "[WARN] w", "[ERROR] e", "[INFO] l"}) {
        check.contains("log", log, id + " " + line);
    }
}

void pythonPrint(Check& check)
{
    const auto function = check.python("def handler(event, context):\n    print('bare')\n");
    check.contains("the call's log", function.log(function.invoke().requestId()), "\nbare\n");
}

void pythonLogging(Check& check)
{
    const auto function = check.python("import logging\ndef handler(event, context):\n    logging.getLogger().warning('a %d', 1)\n");
    const auto id = function.invoke().requestId();
    check.matches("the call's log", function.log(id), "[^]*\\n" + kStamp + id + " \\[WARNING\\] a 1\\n[^]*");
}

constexpr auto kPythonOverlap = R"(
import logging, os, threading
barrier = threading.Barrier(2)
def handler(event, context):
    out = context.getLogger() if os.environ.get('WAY') == 'logger' else logging.getLogger()
    out.info('begin %s', event.decode())
    barrier.wait(8)
    out.info('end %s', event.decode())
)";

void pythonMixUp(Check& check)
{
    const auto function = check.python(kPythonOverlap, shared());
    const auto [first, second] = overlap(check, function);
    const auto log = function.log();
    check.contains("begin of the first", log, first + " [INFO] begin 1");
    check.contains("end of the first", log, second + " [INFO] end 1");
    check.contains("end of the second", log, second + " [INFO] end 2");
}

void pythonLogger(Check& check)
{
    const auto function = check.python(kPythonOverlap, [](auto& config) {
        config.instanceConcurrency = 10;
        config.environmentVariables["WAY"] = "logger";
    });
    const auto [first, second] = overlap(check, function);
    check.contains("log of the first call", function.log(first), first + " [INFO] end 1");
    check.contains("log of the second call", function.log(second), second + " [INFO] end 2");
}

void unattributed(Check& check)
{
    const auto function = check.node(R"(
let arrive, begun = 0;
const both = new Promise((done) => { arrive = done; });
exports.handler = async (event) => {
  process.stdout.write('begin ' + event + '\n');
  begun += 1;
  if (begun === 2) arrive();
  await both;
  process.stdout.write('end ' + event + '\n');
};
)",
        shared());
    overlap(check, function);
    for (const auto& line : function.logLines()) {
        if (line.text.starts_with("end 1")) check.equal("request of a line printed while two ran", line.requestId, "");
    }
    check.contains("log", function.log(), "end 1");
}

constexpr Rule kRules[] = {
    {"5", "node-console", "console.* in Node.js writes UTC time, request id, level and message", nodeConsole},
    {"5", "node-mix-up", "in overlapping requests console.* shows the newest request's id, whoever prints", nodeMixUp},
    {"5", "node-logger", "context.logger shows its own request's id in overlapping requests", nodeLogger},
    {"5", "node-logger-levels", "context.logger has debug, info, warn, error and log", nodeLoggerLevels},
    {"5", "node-raw", "process.stdout.write is taken as it is", nodeRawWrite},
    {"5", "node-level", "ALIYUN_FC_LOG_LEVEL hides what is below it, raw writes stay", nodeLevels},
    {"5", "python-print", "print in Python is taken as it is", pythonPrint},
    {"5", "python-logging", "logging in Python writes UTC time, request id, level and message", pythonLogging},
    {"5", "python-mix-up", "in overlapping requests Python's logging shows the newest request's id", pythonMixUp},
    {"5", "python-logger", "context.getLogger() shows its own request's id in overlapping requests", pythonLogger},
    {"5", "unattributed", "a bare line printed while several requests run belongs to none of them", unattributed},
};
} // namespace

std::span<const Rule> loggerRules() { return kRules; }

} // namespace app::conformance
