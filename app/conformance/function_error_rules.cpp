#include <app/conformance/check.h>

// Behaviour 2.4: what a caller sees when a handler fails and its process lives on; 2.6: how that is written.
namespace app::conformance {

namespace {
/// Status, X-Fc-Error-Type, and the instance that stays.
void keptAfterError(Check& check, const TestedFunction& function, std::string_view type, const Reply& reply)
{
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), type);
    check.equal("instance of the next call", function.invoke("x").instanceId(), reply.instanceId());
}

void handlerThrows(Check& check)
{
    const auto function = check.node("exports.handler = async () => { throw new TypeError('no'); };");
    const auto reply = function.invoke();
    keptAfterError(check, function, "UnhandledInvocationError", reply);
    check.equal("errorMessage", reply.member("errorMessage"), "no");
    check.equal("errorType", reply.member("errorType"), "TypeError");
    check.holds("a stackTrace", !reply.member("stackTrace").empty(), reply.body);
}

void handlerThrowsInPython(Check& check)
{
    const auto function = check.python("def handler(event, context):\n    raise KeyError('no')\n");
    const auto reply = function.invoke();
    keptAfterError(check, function, "UnhandledInvocationError", reply);
    check.equal("errorType", reply.member("errorType"), "KeyError");
}

void callbackWithError(Check& check)
{
    const auto function = check.node("exports.handler = (event, context, callback) => callback(new RangeError('far'));");
    const auto reply = function.invoke();
    keptAfterError(check, function, "HandledInvocationError", reply);
    check.equal("errorMessage", reply.member("errorMessage"), "far");
    check.equal("errorType", reply.member("errorType"), "RangeError");
}

void callbackWithValue(Check& check)
{
    const auto function = check.node("exports.handler = (event, context, callback) => callback('far');");
    const auto reply = function.invoke();
    check.equal("X-Fc-Error-Type", reply.errorType(), "HandledInvocationError");
    check.equal("errorMessage", reply.member("errorMessage"), "far");
    check.equal("errorType", reply.member("errorType"), "FunctionHandledError");
}

void importFailure(Check& check)
{
    const auto function = check.python("import nothing_like_this\ndef handler(event, context):\n    return 1\n");
    const auto reply = function.invoke();
    keptAfterError(check, function, "UnhandledInvocationError", reply);
    check.equal("errorType", reply.member("errorType"), "ImportModuleError");
    check.equal("errorMessage", reply.member("errorMessage"), "Unable to import module 'index'");
}

void syntaxError(Check& check)
{
    const auto function = check.python("def handler(event, context)\n    return 1\n");
    const auto reply = function.invoke();
    keptAfterError(check, function, "UnhandledInvocationError", reply);
    check.equal("errorType", reply.member("errorType"), "UserCodeSyntaxError");
    check.equal("errorMessage", reply.member("errorMessage"), "Syntax error in module 'index'");
}

void handlerMissing(Check& check)
{
    const auto function = check.python("def other(event, context):\n    return 1\n");
    const auto reply = function.invoke();
    keptAfterError(check, function, "UnhandledInvocationError", reply);
    check.equal("errorType", reply.member("errorType"), "HandlerNotFound");
    check.equal("errorMessage", reply.member("errorMessage"), "Handler 'handler' is missing on module 'index'");
}

void initializerError(Check& check)
{
    const auto function = check.python("def init(context):\n    raise ValueError('not yet')\ndef handler(event, context):\n    return 1\n",
        [](auto& config) { config.initializer = "index.init"; });
    const auto reply = function.invoke();
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), "InitializationError");
    check.equal("errorMessage", reply.member("errorMessage"), "not yet");
    check.eventually("its instance is gone", [&] {
        const auto all = function.instances();
        return !all.empty() && all.front().back().state == engine::metering::InstanceState::Failed;
    });
}

void responseTooLarge(Check& check)
{
    const auto function = check.node("exports.handler = async (event) => event.length ? 'small' : Buffer.alloc(17 << 20);");
    const auto reply = function.invoke();
    check.equal("status", reply.status, 502);
    check.equal("code", reply.member("ErrorCode"), "BadResponse");
    check.equal("the next call", function.invoke("x").body, "small");
    check.equal("instances", function.instances().size(), 1u);
}

void errorsAreCounted(Check& check)
{
    const auto function = check.node("exports.handler = async () => { throw new SyntaxError('no'); };");
    const auto record = function.record(function.invoke().requestId());
    check.holds("a record of the call", record.has_value());
    if (!record) return;
    check.equal("errorType of the record", record->errorType, "SyntaxError");
    check.holds("a billed duration", record->billedMs > 0);
}

// 2.6

void nodeBody(Check& check)
{
    const auto function = check.node("exports.handler = async () => { throw new TypeError('no'); };");
    const auto reply = function.invoke();
    check.matches("body", reply.body,
        R"(\{"errorMessage":"no","errorType":"TypeError","stackTrace":\["TypeError: no","at [^"]*index\.js:1:[^]*"\]\})");
}

void pythonBody(Check& check)
{
    const auto function = check.python("def handler(event, context):\n    raise ValueError('no')\n");
    const auto reply = function.invoke();
    check.equal("stackTrace", reply.member("stackTrace"),
        R"re([["File \"/code/index.py\"","line 2","in handler","raise ValueError('no')"]])re");
}

void pythonImportBody(Check& check)
{
    const auto function = check.python("import nothing_like_this\ndef handler(event, context):\n    return 1\n");
    const auto trace = function.invoke().member("stackTrace");
    check.matches("stackTrace, a flat list of texts", trace, R"re(\[("([^"\\]|\\.)*",?)+\])re");
    check.contains("stackTrace", trace, "No module named 'nothing_like_this'");
}

void exitBody(Check& check)
{
    const auto function = check.node("exports.handler = async () => process.exit(0);");
    check.matches("body", function.invoke().body, R"(\{"errorMessage":"Process exited unexpectedly[^"]*"\})");
}

void errorIsJson(Check& check)
{
    const auto function = check.node("exports.handler = async () => { throw new Error('no'); };");
    check.equal("Content-Type", function.invoke().header("content-type"), "application/json");
}

constexpr Rule kErrors[] = {
    {"2.4", "handler-throws", "a handler that throws answers 200 with UnhandledInvocationError, message, type and stack; the instance stays", handlerThrows},
    {"2.4", "handler-throws-python", "so does a Python handler", handlerThrowsInPython},
    {"2.4", "callback-error", "a Node.js handler that calls back with an error is the only HandledInvocationError", callbackWithError},
    {"2.4", "callback-value", "calling back with something that is no Error gives the type FunctionHandledError", callbackWithValue},
    {"2.4", "import-failure", "a Python import failure is an ImportModuleError", importFailure},
    {"2.4", "syntax-error", "a Python syntax error is a UserCodeSyntaxError", syntaxError},
    {"2.4", "handler-missing", "a missing Python handler is a HandlerNotFound", handlerMissing},
    {"2.4", "initializer-error", "an Initializer error always answers 200 with InitializationError; the instance is destroyed", initializerError},
    {"2.4", "response-too-large", "a response above 16 MB is 502 BadResponse; the instance stays", responseTooLarge},
    {"2.4", "errors-recorded", "a function error is billed and recorded with its type", errorsAreCounted},
};
constexpr Rule kBodies[] = {
    {"2.6", "node-body", "Node.js: errorMessage, errorType and stackTrace, whose first line is 'Name: message'", nodeBody},
    {"2.6", "python-body", "Python: stackTrace is a list of frames, each file, line, function and source", pythonBody},
    {"2.6", "python-import-body", "Python import errors have a flat list of texts as stackTrace", pythonImportBody},
    {"2.6", "exit-body", "after an exit only errorMessage is left", exitBody},
    {"2.6", "error-content-type", "error bodies are JSON and say so", errorIsJson},
};
} // namespace

std::span<const Rule> functionErrorRules() { return kErrors; }
std::span<const Rule> errorBodyRules() { return kBodies; }

} // namespace app::conformance
