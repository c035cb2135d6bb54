#include <app/conformance/check.h>

// Behaviour 6.1 and 6.2: handlers, results and contexts.
namespace app::conformance {

namespace {
void nodeResults(Check& check)
{
    const auto function = check.node(R"(
exports.handler = async (event) => ({
  buffer: Buffer.from([65, 255]), object: { a: [1] }, text: 'text', number: 12, nothing: undefined, nil: null,
})[event.toString()];
)");
    check.equal("a Buffer", function.invoke("buffer").body, "A\xff");
    check.equal("an object", function.invoke("object").body, R"({"a":[1]})");
    check.equal("a text", function.invoke("text").body, "text");
    check.equal("a number", function.invoke("number").body, "12");
    check.equal("undefined", function.invoke("nothing").body, "");
    check.equal("null", function.invoke("nil").body, "");
}

void pythonResults(Check& check)
{
    const auto function = check.python(R"(
def handler(event, context):
    return {b'bytes': b'A\xff', b'text': 'text', b'object': {'a': [1]}, b'number': 12}[event]
)");
    check.equal("bytes", function.invoke("bytes").body, "A\xff");
    check.equal("a text", function.invoke("text").body, "text");
    check.equal("an object", function.invoke("object").body, R"({"a": [1]})");
    check.equal("a number", function.invoke("number").body, "12");
}

void events(Check& check)
{
    const std::string bytes("\x00\xfe{\n", 4);
    const auto node = check.node("exports.handler = async (event) => Buffer.isBuffer(event) ? event : 'no Buffer';");
    check.equal("a Node.js event", node.invoke(bytes).body, bytes);
    const auto python = check.python("def handler(event, context):\n    return event if type(event) is bytes else 'no bytes'\n");
    check.equal("a Python event", python.invoke(bytes).body, bytes);
}

void oldNodeCallsBack(Check& check)
{
    const auto old = [](auto& config) {
        config.runtime = "nodejs14";
        config.timeout = 1;
    };
    const auto calls = check.node("exports.handler = (event, context, callback) => callback(null, 'called back');", old);
    check.equal("answer", calls.invoke().body, "called back");
    const auto silent = check.node("exports.handler = (event, context, callback) => 'returned';", old);
    check.contains("a handler that does not call back", silent.invoke().member("errorMessage"), "timed out");
}

void firstCallbackCounts(Check& check)
{
    const auto function = check.node("exports.handler = (event, context, callback) => { callback(null, 'one'); callback(null, 'two'); };");
    check.equal("answer", function.invoke().body, "one");
    check.equal("answer of the next call", function.invoke().body, "one");
}

void esModule(Check& check)
{
    if (!check.node("exports.handler = async () => 1;").name().empty()) {
        auto config = Check::nodeConfig();
        const auto function = check.create({{"index.mjs", "export const handler = async () => 'module';"}}, config);
        check.equal("answer", function.invoke().body, "module");
    }
}

void failedLoad(Check& check)
{
    const auto function = check.node("throw new Error('cannot load');");
    const auto reply = function.invoke();
    check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
    check.equal("errorMessage", reply.member("errorMessage"), "cannot load");
    check.eventually("the process is gone", [&] {
        const auto all = function.instances();
        return !all.empty() && all.front().back().state == engine::metering::InstanceState::Failed;
    });
}

void nodeContext(Check& check)
{
    const auto function = check.node(R"(
exports.handler = async (event, context) => ({
  requestId: context.requestId, name: context.function.name, handler: context.function.handler,
  memory: String(context.function.memory), timeout: String(context.function.timeout),
  service: context.service.name, qualifier: context.service.qualifier, version: context.service.versionId,
  region: context.region, account: context.accountId, retry: String(context.retryCount),
  keys: Object.keys(context.credentials).sort().join(','), tracing: typeof context.tracing,
});
)");
    const auto reply = function.invoke();
    check.equal("requestId", reply.member("requestId"), reply.requestId());
    check.equal("function.name", reply.member("name"), function.name());
    check.equal("function.handler", reply.member("handler"), "index.handler");
    check.equal("function.memory", reply.member("memory"), "512");
    check.equal("function.timeout", reply.member("timeout"), "10");
    check.equal("service.name", reply.member("service"), function.service());
    check.equal("service.qualifier", reply.member("qualifier"), "LATEST");
    check.equal("service.versionId", reply.member("version"), "LATEST");
    check.equal("region", reply.member("region"), check.engine().info().region);
    check.equal("accountId", reply.member("account"), check.engine().info().accountId);
    check.equal("retryCount", reply.member("retry"), "0");
    check.equal("credentials", reply.member("keys"), "accessKeyId,accessKeySecret,securityToken");
    check.equal("tracing", reply.member("tracing"), "object");
}

void pythonContext(Check& check)
{
    const auto function = check.python(R"(
def handler(event, context):
    f, s, c = context.function, context.service, context.credentials
    return {'request_id': context.request_id, 'function': [f.name, f.handler, f.memory, f.timeout],
            'service': [s.name, s.qualifier, s.version_id], 'region': context.region, 'account': context.account_id,
            'keys': [c.access_key_id, c.access_key_secret, c.security_token]}
)");
    const auto reply = function.invoke();
    check.equal("request_id", reply.member("request_id"), reply.requestId());
    check.equal("function", reply.member("function"), "[\"" + function.name() + R"(","index.handler",512,10])");
    check.equal("service", reply.member("service"), "[\"" + function.service() + R"(","LATEST","LATEST"])");
    check.equal("region", reply.member("region"), check.engine().info().region);
    check.equal("account_id", reply.member("account"), check.engine().info().accountId);
    check.equal("credentials without a role", reply.member("keys"), R"(["","",""])");
}

void roleCredentials(Check& check)
{
    check.configureService([&](auto& config) { config.role = "acs:ram::" + check.engine().info().accountId + ":role/reader"; });
    const auto function = check.node("exports.handler = async (event, { credentials }) => ({ id: credentials.accessKeyId, env: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID, token: credentials.securityToken });");
    const auto reply = function.invoke();
    check.holds("an access key id", !reply.member("id").empty(), reply.body);
    check.holds("a security token", !reply.member("token").empty(), reply.body);
    check.equal("the environment's access key id", reply.member("env"), reply.member("id"));
}

void threadEach(Check& check)
{
    const auto function = check.python(R"(
import threading
barrier = threading.Barrier(3)
def handler(event, context):
    barrier.wait(8)
    return str(threading.get_ident())
)",
        [](auto& config) { config.instanceConcurrency = 10; });
    const auto replies = function.invokeTogether(3);
    check.holds("threads of three calls at once differ",
        replies[0].body != replies[1].body && replies[1].body != replies[2].body && replies[0].body != replies[2].body, replies[0].body);
    for (const auto& reply : replies) check.equal("X-Fc-Error-Type", reply.errorType(), "");
}

void oneEventLoop(Check& check)
{
    const auto function = check.node(R"(
let inside = 0;
exports.handler = async () => {
  inside += 1;
  while (inside < 3) await new Promise((done) => setTimeout(done, 5));
  return process.pid;
};
)",
        [](auto& config) { config.instanceConcurrency = 10; });
    const auto replies = function.invokeTogether(3);
    for (const auto& reply : replies) check.equal("process of three calls at once", reply.body, replies.front().body);
    check.equal("instances", function.instances().size(), 1u);
}

constexpr Rule kRules[] = {
    {"6.1", "node-results", "Node.js: a Buffer goes out raw, an object as JSON, others as text, null and undefined empty", nodeResults},
    {"6.1", "python-results", "Python: str and bytes go out raw, everything else as JSON", pythonResults},
    {"6.1", "events", "a handler gets the event as it was sent: a Buffer, bytes", events},
    {"6.1", "node-callback", "Node.js up to 16 answers by calling back; a handler that does not times out", oldNodeCallsBack},
    {"6.1", "node-first-callback", "only the first callback counts", firstCallbackCounts},
    {"6.1", "node-es-module", "Node.js handlers may be ES modules", esModule},
    {"6.1", "node-load-fails", "a Node.js process whose load fails ends, and its call says why", failedLoad},
    {"6.1", "python-threads", "Python serves concurrent requests on a thread each", threadEach},
    {"6.1", "node-event-loop", "Node.js serves concurrent requests on one event loop", oneEventLoop},
    {"6.2", "node-context", "Node.js: the context has request, function, service, region, account, credentials", nodeContext},
    {"6.2", "python-context", "Python: the context has the same by its own names; credentials are empty without a role", pythonContext},
    {"6.2", "role-credentials", "with a role, context and environment have its short-lived keys", roleCredentials},
};
} // namespace

std::span<const Rule> handlerRules() { return kRules; }

} // namespace app::conformance
