#include <cstdio>
#include <engine/api/routes_2016_08_15.h>
#include <engine/catalog/fields.h>
#include <engine/core/digest.h>
#include <engine/engine.h>

// Source: fc-api 8.
namespace engine::api::v2016_08_15 {

namespace {
constexpr std::string_view kExposedHeaders
    = "Date,X-Fc-Request-Id,X-Fc-Error-Type,X-Fc-Code-Checksum,X-Fc-Invocation-Duration,X-Fc-Max-Memory-Usage,"
      "X-Fc-Log-Result,X-Fc-Invocation-Code-Version,X-Fc-Invocation-Service-Version,X-Fc-Instance-Id";

/// Whether the caller wants the tail of the log; or what is wrong with the headers.
Result<bool> readOptions(const HttpRequest& request)
{
    const auto type = request.header("x-fc-invocation-type");
    const bool isAsync = type == "Async";
    if (!type.empty() && type != "Sync" && !isAsync) {
        return Failure(catalog::invalidValue("InvocationType", "Sync | Async", type));
    }
    const auto log = request.header("x-fc-log-type");
    const bool wantsLog = log == "Tail";
    if (!log.empty() && log != "None" && (isAsync || !wantsLog)) {
        return Failure(catalog::invalidValue("LogType", isAsync ? "None" : "Tail | None", log));
    }
    if (isAsync) {
        return fail(ErrorCode::InvalidArgument,
            "asynchronous invocation is not available yet: invoke with X-Fc-Invocation-Type: Sync");
    }
    return wantsLog;
}

/// X-Fc-Error-Type; empty for a success. Calls that were refused never come here, they are errors.
std::string_view errorType(metering::Outcome outcome)
{
    switch (outcome) {
    case metering::Outcome::HandledError: return "HandledInvocationError";
    case metering::Outcome::UnhandledError: return "UnhandledInvocationError";
    case metering::Outcome::InitializationError: return "InitializationError";
    case metering::Outcome::InvocationError: return "InvocationError";
    case metering::Outcome::Succeeded:
    case metering::Outcome::Throttled:
    case metering::Outcome::ClientError:
    case metering::Outcome::SystemError:
    case metering::Outcome::Cancelled: break;
    }
    return {};
}

/// Official clients parse a body of type JSON; only the errors the engine words are sure to be.
std::string_view contentType(metering::Outcome outcome)
{
    const bool isOurs = outcome == metering::Outcome::HandledError || outcome == metering::Outcome::UnhandledError
        || outcome == metering::Outcome::InitializationError;
    return isOurs ? "application/json" : "application/octet-stream";
}

std::string decimal(double value)
{
    char text[32];
    const int length = std::snprintf(text, sizeof text, "%.2f", value);
    return {text, static_cast<std::size_t>(length)};
}

HttpResponse responseTo(InvokeReply reply)
{
    const auto& record = reply.record;
    HttpResponse response{.status = record.status};
    auto& headers = response.headers;
    headers.reserve(12);
    headers.emplace_back("Content-Type", contentType(record.outcome));
    headers.emplace_back("X-Fc-Invocation-Duration", decimal(record.durationMs));
    headers.emplace_back("X-Fc-Max-Memory-Usage", decimal(record.maxMemoryMb));
    headers.emplace_back("X-Fc-Invocation-Service-Version", record.versionId);
    headers.emplace_back("X-Fc-Instance-Id", record.instanceId);
    // Ours, for local tools: what the call added to its instance's bill, and whether it waited for a start.
    headers.emplace_back("X-Fcdesk-Billed-Duration", std::to_string(record.billedMs));
    headers.emplace_back("X-Fcdesk-Cold-Start", record.isColdStart ? "true" : "false");
    headers.emplace_back("Access-Control-Expose-Headers", kExposedHeaders);
    if (reply.codeChecksum != 0) headers.emplace_back("X-Fc-Code-Checksum", std::to_string(reply.codeChecksum));
    if (!reply.log.empty()) headers.emplace_back("X-Fc-Log-Result", toBase64(reply.log));
    if (const auto type = errorType(record.outcome); !type.empty()) headers.emplace_back("X-Fc-Error-Type", type);
    response.body = std::move(reply.body);
    return response;
}
} // namespace

void invokeFunction(CallPtr call)
{
    if (const auto version = call->resolve(); !version) return call->fail(version.error());
    const auto wantsLog = readOptions(call->request());
    if (!wantsLog) return call->fail(wantsLog.error());
    InvokeRequest request{
        .service = call->path("service"),
        .function = call->path("function"),
        .qualifier = call->path("qualifier"),
        .payload = std::move(call->request().body),
        .wantsLog = *wantsLog,
        .source = "api",
        .requestId = call->requestId(),
    };
    std::stop_source stop;
    call->whenGone([stop]() mutable { stop.request_stop(); });
    call->parts().engine.invoke(std::move(request), stop.get_token(), [call](Result<InvokeReply> reply) {
        if (!reply) return call->fail(reply.error());
        call->reply(responseTo(std::move(*reply)));
    });
}

} // namespace engine::api::v2016_08_15
