#include <app/conformance/check.h>

// Behaviour 2.4, 3.5 and 6.5: functions that are HTTP servers of their own.
namespace app::conformance {

using engine::metering::InstanceState;

namespace {
/// A custom runtime whose code is one bootstrap file.
TestedFunction bootstrap(Check& check, const std::string& file, const std::string& text)
{
    auto config = Check::nodeConfig();
    config.runtime = "custom";
    return check.create({{file, text}}, config);
}

void notStarted(Check& check, const Reply& reply, std::string_view text)
{
    check.equal("status", reply.status, 412);
    check.equal("code", reply.member("ErrorCode"), "FunctionNotStarted");
    check.contains("message", reply.member("ErrorMessage"), text);
}

void missingBootstrap(Check& check)
{
    const auto function = bootstrap(check, "something.txt", "else");
    notStarted(check, function.invoke(), "Failed to start function instance. Error: the file /code/bootstrap is not exist");
}

void exitingBootstrap(Check& check)
{
    const auto function = bootstrap(check, "bootstrap", "#!/bin/sh\necho broken\nexit 2\n");
    const auto reply = function.invoke();
    notStarted(check, reply, "Function instance exited unexpectedly(code 2, message:no such file or directory) with start command");
    check.contains("message", reply.member("ErrorMessage"), "Logs:");
    check.contains("message", reply.member("ErrorMessage"), "broken");
    check.eventually("the instance is destroyed", [&] {
        const auto all = function.instances();
        return !all.empty() && all.front().back().state == InstanceState::Failed;
    });
}

void statusHeader(Check& check)
{
    const auto function = check.server("response.setHeader('x-fc-status', '404'); response.end('not good');");
    const auto reply = function.invoke();
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), "InvocationError");
    check.equal("body", reply.body, "not good");
    check.equal("instance of the next call", function.invoke().instanceId(), reply.instanceId());
}

void statusIsLost(Check& check)
{
    const auto function = check.server("response.writeHead(503, {'x-own': 'lost'}); response.end('busy');");
    const auto reply = function.invoke();
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), "");
    check.equal("body", reply.body, "busy");
    check.equal("the server's own header", reply.header("x-own"), "");
}

void eventCall(Check& check)
{
    const auto function = check.server("response.end([request.method, request.url, request.headers['content-type'], body].join(' '));");
    check.equal("what the server got", function.invoke("payload").body, "POST /invoke application/octet-stream payload");
}

void instanceHeaders(Check& check)
{
    const auto function = check.server("response.end(JSON.stringify(request.headers));");
    const auto reply = function.invoke();
    check.equal("x-fc-request-id", reply.member("x-fc-request-id"), reply.requestId());
    check.equal("x-fc-function-name", reply.member("x-fc-function-name"), function.name());
    check.equal("x-fc-service-name", reply.member("x-fc-service-name"), function.service());
    check.equal("x-fc-function-memory", reply.member("x-fc-function-memory"), "512");
    check.equal("x-fc-function-timeout", reply.member("x-fc-function-timeout"), "10");
    check.equal("x-fc-region", reply.member("x-fc-region"), check.engine().info().region);
    check.equal("x-fc-account-id", reply.member("x-fc-account-id"), check.engine().info().accountId);
    check.equal("x-fc-version-id", reply.member("x-fc-version-id"), "LATEST");
    check.equal("x-fc-qualifier", reply.member("x-fc-qualifier"), "LATEST");
    check.equal("x-fc-control-path", reply.member("x-fc-control-path"), "/invoke");
}

void initializerStatus(Check& check)
{
    const auto function = check.server("response.writeHead(request.url === '/initialize' ? 500 : 200); response.end('own words');",
        [](auto& config) { config.initializer = "x"; });
    const auto reply = function.invoke();
    check.equal("status", reply.status, 200);
    check.equal("X-Fc-Error-Type", reply.errorType(), "InitializationError");
    check.contains("errorMessage", reply.member("errorMessage"), "500");
    check.eventually("the instance is destroyed", [&] {
        const auto all = function.instances();
        return !all.empty() && all.front().back().state == InstanceState::Failed;
    });
}

void preStopStatus(Check& check)
{
    const auto function = check.server("if (request.url === '/pre-stop') log('asked to stop ' + request.method); response.writeHead(request.url === '/pre-stop' ? 404 : 200); response.end();",
        [](auto& config) { config.preStop.handler = "x"; });
    const auto reply = function.invoke();
    function.request("DELETE", "");
    check.eventually("the instance is destroyed all the same",
        [&] { return function.instance(reply.instanceId()).state == InstanceState::Destroyed; });
    check.contains("log", function.log(), "asked to stop GET");
}

void droppedConnection(Check& check)
{
    const auto function = check.server("if (body === 'drop') request.socket.destroy(); else response.end('fine');");
    const auto reply = function.invoke("drop");
    check.equal("X-Fc-Error-Type", reply.errorType(), "UnhandledInvocationError");
    check.contains("errorMessage", reply.member("errorMessage"), "Process exited unexpectedly");
    check.equal("the next call", function.invoke().body, "fine");
}

void concurrentRequests(Check& check)
{
    const auto function = check.server("setTimeout(() => response.end('x'), 300);", [](auto& config) { config.instanceConcurrency = 10; });
    for (const auto& reply : function.invokeTogether(5)) check.equal("answer", reply.body, "x");
    check.equal("instances", function.instances().size(), 1u);
}

// 3.5

void withHealthCheck(engine::catalog::FunctionConfig& config)
{
    config.customHealthCheckConfig = {.httpGetUrl = "/healthy",
        .initialDelaySeconds = 0,
        .periodSeconds = 1,
        .timeoutSeconds = 1,
        .failureThreshold = 2,
        .successThreshold = 2};
}

void healthCheckProbes(Check& check)
{
    const auto function = check.server("if (request.url === '/healthy') log('probed by ' + request.method); response.end(hits.join(' '));",
        [](auto& config) {
            withHealthCheck(config);
            config.initializer = "x";
        });
    const auto reply = function.invoke();
    check.equal("Initializer, first probe, then the request", reply.body, "/initialize /healthy /invoke");
    check.contains("log", function.log(), "probed by GET");
}

void failingFirstProbe(Check& check)
{
    const auto function = check.server("response.writeHead(request.url === '/healthy' ? 503 : 200); response.end();", withHealthCheck);
    notStarted(check, function.invoke(),
        "The function http server cannot be started. check function health failed with status code: 503");
}

void redirectIsHealthy(Check& check)
{
    const auto function = check.server("response.writeHead(request.url === '/healthy' ? 302 : 200); response.end('fine');", withHealthCheck);
    check.equal("answer of a server whose probe says 302", function.invoke().body, "fine");
}

/// Its health is switched by events; a call that runs keeps the instance awake for its probes.
constexpr auto kMoody = R"(
global.status = global.status || 200;
if (request.url === '/healthy') { response.writeHead(status); return response.end(); }
if (body === 'hold') { log('held'); global.held = response; return; }
if (body.startsWith('be ')) { global.status = Number(body.slice(3)); if (global.held) global.after = setTimeout(() => held.end('released'), 6000); }
response.end('ok');
)";

void unhealthyGetsNoRequests(Check& check)
{
    const auto function = check.server(kMoody, [](auto& config) {
        withHealthCheck(config);
        config.instanceConcurrency = 10;
        config.timeout = 20;
    });
    auto held = function.start("hold");
    check.eventually("a call holds the instance", [&] { return function.log().find("held") != std::string::npos; });
    const auto sick = function.invoke("be 500");
    check.eventually("new requests go to another instance",
        [&] { return function.invoke().instanceId() != sick.instanceId(); });
    check.equal("the call that was running", held.get().body, "released");
}

void recovers(Check& check)
{
    const auto function = check.server(R"(
if (request.url === '/healthy') {
  global.probes = (global.probes || 0) + 1;
  const sick = global.sickFrom && probes > sickFrom && probes <= sickFrom + 3;
  if (sick) log('sick'); else if (global.sickFrom && probes > sickFrom) log('well');
  response.writeHead(sick ? 500 : 200);
  return response.end();
}
if (body === 'hold') { log('held'); global.held = response; return; }
if (body === 'get sick') global.sickFrom = global.probes;
if (body === 'release') held.end('released');
response.end('ok');
)",
        [](auto& config) {
            withHealthCheck(config);
            config.instanceConcurrency = 10;
            config.timeout = 30;
        });
    auto held = function.start("hold");
    check.eventually("a call holds the instance", [&] { return function.log().find("held") != std::string::npos; });
    const auto first = function.invoke("get sick");
    check.eventually("the instance was unhealthy and is well again", [&] {
        const auto log = function.log();
        return log.find("well", log.find("well") + 1) != std::string::npos;
    });
    check.eventually("it gets requests again", [&] { return function.invoke().instanceId() == first.instanceId(); });
    function.invoke("release");
    check.equal("the call that was running", held.get().body, "released");
}

constexpr Rule kRules[] = {
    {"2.4", "custom-missing-bootstrap", "a custom runtime without bootstrap is 412 FunctionNotStarted and names the file", missingBootstrap},
    {"2.4", "custom-exit-at-start", "a custom runtime that exits at start is 412 with exit code, its meaning, start command and log", exitingBootstrap},
    {"2.4", "custom-status-header", "x-fc-status: 404 is an InvocationError with the server's body; the instance stays", statusHeader},
    {"2.4", "custom-drops-connection", "a POST whose connection the server drops fails with the exit message", droppedConnection},
    {"3.5", "health-probe", "Initializer first, then a first probe by GET, then requests", healthCheckProbes},
    {"3.5", "health-first-fails", "a failing first probe is a start failure, 412 with its status code", failingFirstProbe},
    {"3.5", "health-redirect", "a probe is good from 200 to below 400", redirectIsHealthy},
    {"3.5", "health-unhealthy", "an unhealthy instance gets no new requests", unhealthyGetsNoRequests},
    {"3.5", "health-recovers", "it gets requests again after enough good probes", recovers},
    {"6.5", "custom-event-call", "an event call is POST /invoke with the event as octet-stream", eventCall},
    {"6.5", "custom-status-lost", "the server's status and headers are lost to an API caller, a 5xx counts as success", statusIsLost},
    {"6.5", "custom-headers", "a custom runtime gets the x-fc-* headers of its request", instanceHeaders},
    {"6.5", "custom-initializer-500", "an Initializer that answers 500 fails and the instance is destroyed", initializerStatus},
    {"6.5", "custom-prestop-404", "a PreStop that answers 404 does not keep the instance", preStopStatus},
    {"6.5", "custom-concurrency", "a custom runtime serves as many requests at once as configured", concurrentRequests},
};
} // namespace

std::span<const Rule> customServerRules() { return kRules; }

} // namespace app::conformance
