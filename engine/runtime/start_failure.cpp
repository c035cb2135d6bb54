#include <engine/runtime/start_failure.h>

#include <cstring>
#include <engine/runtime/function_error.h>

namespace engine::runtime {

using metering::Outcome;
using StartFailure = Instance::StartFailure;

namespace {
Outcome outcomeOf(ErrorCode code)
{
    const int status = httpStatus(code);
    if (status == 429 || status == 503) return Outcome::Throttled;
    return status < 500 ? Outcome::ClientError : Outcome::SystemError;
}

StartFailure platformFailure(Error error)
{
    StartFailure failure;
    failure.outcome = outcomeOf(error.code);
    failure.errorType = codeName(error.code);
    failure.error = std::move(error);
    return failure;
}

StartFailure functionFailure(CallResult result)
{
    StartFailure failure;
    failure.outcome = result.outcome;
    failure.errorType = std::move(result.errorType);
    failure.error = {ErrorCode::FunctionNotStarted, std::move(result.errorMessage), {}};
    failure.body = std::move(result.body);
    return failure;
}

/// Function Compute words an exit code as the error number it may be: "code 2, message:no such file or directory".
std::string exitText(const process::ExitStatus& exit)
{
    std::string text = exit.signal != 0 ? "killed by signal " + std::to_string(exit.signal) : strerror(exit.code);
    if (exit.code == 0 && exit.signal == 0) text = "exited";
    text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    return "code " + std::to_string(exit.code) + ", message:" + text;
}

StartFailure bootFailure(const StartFacts& facts)
{
    std::string text = facts.bootTimeoutMessage;
    if (facts.cause == Event::Exited) {
        text = "Function instance exited unexpectedly(" + exitText(*facts.exit) + ") with start command '"
            + facts.startCommand + "'.";
    }
    return platformFailure({ErrorCode::FunctionNotStarted, text + " Logs:" + facts.logTail, {}});
}

/// Load and initializer are the function's own doing.
StartFailure functionFailure(const StartFacts& facts)
{
    const bool isLoad = facts.stage == Stage::Loading;
    const auto outcome = isLoad ? Outcome::UnhandledError : Outcome::InitializationError;
    switch (facts.cause) {
    case Event::Expired:
        return functionFailure(messageResult(outcome, std::string(kTimeoutError),
            isLoad ? timeoutMessage(facts.loadTimeout, facts.memoryMb)
                   : initializationTimeoutMessage(facts.initializationTimeout, facts.memoryMb)));
    case Event::Exited:
        return functionFailure(
            messageResult(outcome, std::string(facts.isOutOfMemory ? kOutOfMemoryError : kUnhandledError),
                exitMessage(facts.inStage, facts.memoryMb)));
    default: return functionFailure(errorResult(outcome, facts.errorBody));
    }
}
} // namespace

StartFailure describeStartFailure(const StartFacts& facts)
{
    if (facts.cause == Event::StopAsked || facts.stage == Stage::Abandoned) {
        auto failure = platformFailure({ErrorCode::Cancelled, "the instance was stopped while it started", {}});
        failure.outcome = Outcome::Cancelled;
        return failure;
    }
    if (facts.cause == Event::SpawnFailed) return platformFailure(facts.spawnError);
    if (facts.cause == Event::Condemned) return platformFailure({ErrorCode::InternalServerError, facts.brokenWhy, {}});
    if (facts.cause == Event::Unhealthy) {
        return platformFailure({ErrorCode::FunctionNotStarted,
            "The function http server cannot be started. check function health failed with status code: "
                + std::to_string(facts.healthStatus),
            {}});
    }
    if (facts.stage == Stage::Booting || facts.stage == Stage::Probing) return bootFailure(facts);
    return functionFailure(facts);
}

} // namespace engine::runtime
