#pragma once

#include <engine/core/clock.h>
#include <engine/metering/telemetry.h>
#include <string>
#include <string_view>

// The bodies and sentences with which Function Compute reports what went wrong in a function (behaviour 2.4 and 2.6).
namespace engine::runtime {

/// How one call ended, as the runtime or the platform says.
struct CallResult
{
    metering::Outcome outcome = metering::Outcome::Succeeded;
    std::string body;
    std::string errorType;
    std::string errorMessage;
};

/// A result with an error body a runtime made; type and message are read from it.
CallResult errorResult(metering::Outcome outcome, std::string body);
/// A result whose body has the message alone: all that is left when the platform had to end a call.
CallResult messageResult(metering::Outcome outcome, std::string errorType, std::string message);

/// A response above what may be sent to a caller: SystemError with the type "BadResponse". `size`: in bytes, as text.
CallResult tooLargeResult(std::string_view size, std::size_t limit);

/// `{"errorMessage": ...}`
std::string messageBody(std::string_view message);

/// "Function timed out after 3 seconds (maxMemoryUsage: 112.24MB)"
std::string timeoutMessage(std::chrono::seconds timeout, double memoryMb);
/// "Function initialization timed out after 3 seconds (maxMemoryUsage: 112.24MB)"
std::string initializationTimeoutMessage(std::chrono::seconds timeout, double memoryMb);
/// "Process exited unexpectedly before completing request (duration: 12ms, maxMemoryUsage: 49MB)"
std::string exitMessage(Duration duration, double memoryMb);
/// "Invocation canceled by client (duration: 12ms, maxMemoryUsage: 49MB)"
std::string cancelMessage(Duration duration, double memoryMb);

/// Error types of calls the platform ended, as the request metrics name them.
inline constexpr std::string_view kTimeoutError = "FunctionTimeoutError";
inline constexpr std::string_view kOutOfMemoryError = "FunctionOOMError";
inline constexpr std::string_view kUnhandledError = "FunctionUnhandledError";

} // namespace engine::runtime
