#include <app/conformance/check.h>

#include <boost/json.hpp>
#include <engine/core/ids.h>

// Behaviour 2.5: errors of the API.
namespace app::conformance {

namespace {
Reply call(Check& check, const std::string& method, const std::string& target, const std::string& body = {},
    TestedFunction::Headers headers = {})
{
    auto reply = check.call(method, target, body, std::move(headers));
    return reply ? Reply{std::move(*reply)} : Reply{};
}

void refused(Check& check, const Reply& reply, int status, std::string_view code, std::string_view message)
{
    check.equal("status", reply.status, status);
    check.equal("ErrorCode", reply.member("ErrorCode"), code);
    check.contains("ErrorMessage", reply.member("ErrorMessage"), message);
    check.holds("X-Fc-Request-Id", !reply.requestId().empty());
}

void envelope(Check& check)
{
    const auto reply = call(check, "GET", "/2016-08-15/services/nobody-made-this");
    check.equal("status", reply.status, 404);
    check.equal("ErrorCode", reply.member("ErrorCode"), "ServiceNotFound");
    check.holds("ErrorMessage", !reply.member("ErrorMessage").empty(), reply.body);
    check.equal("Content-Type", reply.header("content-type"), "application/json");
}

void requestIdAlways(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const std::string uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    check.matches("X-Fc-Request-Id of a call", function.invoke().requestId(), uuid);
    check.matches("of a read", function.request("GET", "").requestId(), uuid);
    check.matches("of an error", call(check, "GET", "/nowhere").requestId(), uuid);
    check.matches("of a removal", function.request("DELETE", "").requestId(), uuid);
}

void headersTooLarge(Check& check)
{
    const auto reply = call(check, "GET", "/2016-08-15/services", {}, {{"x-large", std::string(8 * 1024, 'a')}});
    refused(check, reply, 400, "InvalidArgument", "8192");
}

void pathTooLong(Check& check)
{
    const auto reply = call(check, "GET", "/2016-08-15/services?prefix=" + std::string(4 * 1024, 'a'));
    refused(check, reply, 400, "InvalidArgument", "4096");
}

void missingHeader(Check& check)
{
    for (const std::string name : {"Authorization", "Date"}) {
        WireCall caller(check.engine().access());
        caller.send("GET", "/2016-08-15/services", {}, {name == "Date" ? "date" : "authorization"});
        refused(check, Reply{caller.reply()}, 403, "AccessDenied", "required HTTP header " + name + " was not specified");
    }
}

void pathNotSupported(Check& check)
{
    refused(check, call(check, "PATCH", "/2016-08-15/services"), 400, "PathNotSupported",
        "'PATCH' against '/2016-08-15/services' is not supported");
}

void entityTooLarge(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const auto reply = function.invoke(std::string(32 * 1024 * 1024 + 1, 'a'));
    refused(check, reply, 400, "EntityTooLarge", "payload size exceeds maximum allowed size (33554432 bytes)");
}

void largestEvent(Check& check)
{
    const auto function = check.node("exports.handler = async (event) => event.length;", [](auto& config) { config.memorySize = 1024; });
    check.equal("bytes a handler got", function.invoke(std::string(32 * 1024 * 1024, 'a')).body, "33554432");
}

void accessDenied(Check& check)
{
    auto access = check.engine().access();
    access.accountId = "1000000000000000";
    const auto reply = cli::ApiClient(access).exchange("GET", "/2016-08-15/services");
    refused(check, reply ? Reply{*reply} : Reply{}, 403, "AccessDenied", access.accountId);
}

void wrongSignature(Check& check)
{
    auto access = check.engine().access();
    access.accessKeySecret = engine::Secret("wrong");
    const auto reply = cli::ApiClient(access).exchange("GET", "/2016-08-15/services");
    refused(check, reply ? Reply{*reply} : Reply{}, 403, "SignatureNotMatch", "");
}

void unknownKey(Check& check)
{
    auto access = check.engine().access();
    access.accessKeyId = "nobodysKey";
    const auto reply = cli::ApiClient(access).exchange("GET", "/2016-08-15/services");
    refused(check, reply ? Reply{*reply} : Reply{}, 403, "InvalidAccessKeyID", "");
}

void functionNotFound(Check& check)
{
    check.configureService({});
    const auto base = "/2016-08-15/services/" + check.service() + "/functions/none";
    const auto text = "function 'none' does not exist in service '" + check.service() + "'";
    refused(check, call(check, "GET", base), 404, "FunctionNotFound", text);
    refused(check, call(check, "POST", base + "/invocations"), 404, "FunctionNotFound", text);
}

void serviceNotFound(Check& check)
{
    refused(check, call(check, "POST", "/2016-08-15/services/none-such/functions/f/invocations"), 404, "ServiceNotFound", "none-such");
}

void unknownQualifier(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const auto path = [&](const std::string& qualifier) {
        return "/2016-08-15/services/" + function.service() + "." + qualifier + "/functions/" + function.name() + "/invocations";
    };
    refused(check, call(check, "POST", path("17")), 404, "VersionNotFound", "17");
    refused(check, call(check, "POST", path("prod")), 404, "AliasNotFound", "prod");
    check.equal("status for LATEST", call(check, "POST", path("LATEST")).status, 200);
}

void preconditionFailed(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const auto etag = function.request("GET", "").header("etag");
    check.holds("an Etag", !etag.empty());
    const auto update = [&](const std::string& match) {
        return call(check, "PUT", function.target(), R"({"description":"new"})", {{"if-match", match}});
    };
    refused(check, update("of another time"), 412, "PreconditionFailed", "");
    check.equal("status with the right Etag", update(etag).status, 200);
    refused(check, update(etag), 412, "PreconditionFailed", "");
}

void alreadyExists(Check& check)
{
    check.configureService({});
    const auto body = boost::json::serialize(boost::json::object{{"serviceName", check.service()}});
    refused(check, call(check, "POST", "/2016-08-15/services", body), 409, "ServiceAlreadyExists", check.service());
}

void clientClosed(Check& check)
{
    check.equal("status of ClientClosedRequest", engine::httpStatus(engine::ErrorCode::ClientClosedRequest), 499);
    check.equal("status of ResourceThrottled", engine::httpStatus(engine::ErrorCode::ResourceThrottled), 503);
    check.equal("status of BadResponse", engine::httpStatus(engine::ErrorCode::BadResponse), 502);
    check.equal("status of InternalServerError", engine::httpStatus(engine::ErrorCode::InternalServerError), 500);
}

void refusalsAreFree(Check& check)
{
    check.useOwnEngine({.regionInstanceLimit = 1});
    const auto function = check.node("exports.handler = () => new Promise((done) => setTimeout(done, 1500));");
    auto running = function.start();
    check.eventually("the call runs", [&] { return function.inFlight() == 1; });
    const auto reply = function.invoke();
    check.equal("status", reply.status, 429);
    const auto record = function.record(reply.requestId());
    check.holds("a record of the refused call", record.has_value());
    if (record) check.equal("its billed duration", record->billedMs, 0);
    check.equal("the call that ran", running.get().status, 200);
}

constexpr Rule kRules[] = {
    {"2.5", "envelope", "an error's body has ErrorCode and ErrorMessage", envelope},
    {"2.5", "request-id", "every response carries X-Fc-Request-Id", requestIdAlways},
    {"2.5", "headers-too-large", "request headers above 8 KB are 400 InvalidArgument", headersTooLarge},
    {"2.5", "path-too-long", "path and query above 4 KB are 400 InvalidArgument", pathTooLong},
    {"2.5", "missing-header", "a call of the API without Date or Authorization is refused with 403 and names the header", missingHeader},
    {"2.5", "path-not-supported", "an unknown method or path is 400 PathNotSupported", pathNotSupported},
    {"2.5", "entity-too-large", "an event above 32 MB is 400 EntityTooLarge", entityTooLarge},
    {"2.5", "largest-event", "an event of 32 MB reaches the handler", largestEvent},
    {"2.5", "access-denied", "another account's call is 403 AccessDenied", accessDenied},
    {"2.5", "wrong-signature", "a wrong signature is 403 SignatureNotMatch", wrongSignature},
    {"2.5", "unknown-key", "an unknown access key is 403 InvalidAccessKeyID", unknownKey},
    {"2.5", "service-not-found", "an unknown service is 404 ServiceNotFound", serviceNotFound},
    {"2.5", "function-not-found", "an unknown function is 404 FunctionNotFound, in Function Compute's words", functionNotFound},
    {"2.5", "unknown-qualifier", "an unknown version is 404 VersionNotFound, an unknown alias AliasNotFound", unknownQualifier},
    {"2.5", "precondition-failed", "an If-Match that does not match is 412 PreconditionFailed", preconditionFailed},
    {"2.5", "already-exists", "a name that is taken is 409", alreadyExists},
    {"2.5", "statuses", "499, 500, 502 and 503 belong to their codes", clientClosed},
    {"2.5", "refusals-free", "a refused call is not billed", refusalsAreFree},
};
} // namespace

std::span<const Rule> apiRules() { return kRules; }

} // namespace app::conformance
