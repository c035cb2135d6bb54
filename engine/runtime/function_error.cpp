#include <engine/runtime/function_error.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <engine/core/result.h>

namespace engine::runtime {

namespace json = boost::json;

namespace {
std::string textOf(const json::object& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    if (!value) return {};
    if (const auto* text = value->if_string()) return std::string(*text);
    return json::serialize(*value);
}

std::string timedOut(const char* what, std::chrono::seconds timeout, double memoryMb)
{
    char text[128];
    std::snprintf(text, sizeof text, "%s timed out after %lld seconds (maxMemoryUsage: %.2fMB)", what,
        static_cast<long long>(timeout.count()), memoryMb);
    return text;
}

std::string withUsage(const char* what, Duration duration, double memoryMb)
{
    char text[160];
    std::snprintf(text, sizeof text, "%s (duration: %.0fms, maxMemoryUsage: %.0fMB)", what, std::ceil(toMs(duration)),
        std::ceil(memoryMb));
    return text;
}
} // namespace

CallResult errorResult(metering::Outcome outcome, std::string body)
{
    CallResult result{outcome, std::move(body), {}, {}};
    json::error_code error;
    const auto parsed = json::parse(result.body, error);
    if (const auto* object = error ? nullptr : parsed.if_object()) {
        result.errorType = textOf(*object, "errorType");
        result.errorMessage = textOf(*object, "errorMessage");
    }
    if (result.errorType.empty()) result.errorType = kUnhandledError;
    return result;
}

CallResult messageResult(metering::Outcome outcome, std::string errorType, std::string message)
{
    return {outcome, messageBody(message), std::move(errorType), std::move(message)};
}

CallResult tooLargeResult(std::string_view size, std::size_t limit)
{
    return messageResult(metering::Outcome::SystemError, std::string(codeName(ErrorCode::BadResponse)),
        "the response of " + std::string(size) + " bytes exceeds the limit of " + std::to_string(limit) + " bytes");
}

std::string messageBody(std::string_view message)
{
    return json::serialize(json::object{{"errorMessage", message}});
}

std::string timeoutMessage(std::chrono::seconds timeout, double memoryMb)
{
    return timedOut("Function", timeout, memoryMb);
}

std::string initializationTimeoutMessage(std::chrono::seconds timeout, double memoryMb)
{
    return timedOut("Function initialization", timeout, memoryMb);
}

std::string exitMessage(Duration duration, double memoryMb)
{
    return withUsage("Process exited unexpectedly before completing request", duration, memoryMb);
}

std::string cancelMessage(Duration duration, double memoryMb)
{
    return withUsage("Invocation canceled by client", duration, memoryMb);
}

} // namespace engine::runtime
