#include <engine/call_book.h>

#include <engine/core/ids.h>
#include <utility>

namespace engine {

using metering::Outcome;

namespace {
constexpr std::size_t kTailLogBytes = 4096;

/// The end of a call's log, whole lines not needed: the last 4 KB as bytes.
class TailLog
{
public:
    void add(std::string_view line)
    {
        m_text.append(line);
        m_text += '\n';
        if (m_text.size() > 8 * kTailLogBytes) m_text.erase(0, m_text.size() - kTailLogBytes);
    }
    std::string take()
    {
        if (m_text.size() > kTailLogBytes) m_text.erase(0, m_text.size() - kTailLogBytes);
        return std::move(m_text);
    }

private:
    std::string m_text;
};

Outcome outcomeOf(const Error& error)
{
    const auto status = httpStatus(error.code);
    if (status == 429 || error.code == ErrorCode::ResourceThrottled) return Outcome::Throttled;
    if (error.code == ErrorCode::ClientClosedRequest || error.code == ErrorCode::Cancelled) return Outcome::Cancelled;
    return status < 500 ? Outcome::ClientError : Outcome::SystemError;
}
} // namespace

struct CallBook::Entry : Call
{
    Completion<InvokeReply> done; ///< empty once answered
    TailLog tail;
    std::optional<std::stop_callback<std::function<void()>>> onCancel;

    InvokeReply reply(std::string body)
    {
        InvokeReply reply;
        reply.body = std::move(body);
        reply.codeChecksum = version->function->code.crc64;
        if (wantsLog) reply.log = tail.take();
        return reply;
    }
};

CallBook::CallBook(const Clock& clock, TelemetryHub& telemetry)
    : m_clock(clock)
    , m_telemetry(telemetry)
{
}

CallBook::~CallBook()
{
    for (auto& [id, call] : m_calls) {
        if (call->done) std::exchange(call->done, nullptr)(fail(ErrorCode::Cancelled, "the engine is shutting down"));
    }
}

std::string CallBook::open(catalog::FunctionVersionPtr version, InvokeRequest request, Completion<InvokeReply> done)
{
    auto requestId = request.requestId.empty() ? newUuid() : std::move(request.requestId);
    auto owned = std::make_unique<Entry>();
    auto& call = *owned;
    call.done = std::move(done);
    call.record.requestId = requestId;
    call.record.service = version->function->serviceName;
    call.record.function = version->function->name;
    call.record.versionId = version->versionId;
    call.record.arrivedAt = call.record.startedAt = m_clock.now();
    call.record.requestBytes = static_cast<std::int64_t>(request.payload.size());
    call.record.source = std::move(request.source);
    call.record.memoryLimitMb = version->function->config.memorySize;
    call.record.qualifier = std::move(request.qualifier);
    call.wantsLog = request.wantsLog && version->function->config.instanceConcurrency == 1;
    call.payload = std::move(request.payload);
    call.version = std::move(version);
    m_calls.emplace(requestId, std::move(owned));
    return requestId;
}

void CallBook::onCancel(const std::string& requestId, std::stop_token token, std::function<void()> cancel)
{
    if (auto* const call = entry(requestId)) call->onCancel.emplace(std::move(token), std::move(cancel));
}

CallBook::Entry* CallBook::entry(const std::string& requestId)
{
    const auto found = m_calls.find(requestId);
    return found == m_calls.end() ? nullptr : found->second.get();
}

CallBook::Call* CallBook::find(const std::string& requestId)
{
    return entry(requestId);
}

bool CallBook::isAwaited(const std::string& requestId) const
{
    const auto found = m_calls.find(requestId);
    return found != m_calls.end() && found->second->done;
}

void CallBook::logged(const std::string& requestId, std::string_view line)
{
    if (auto* const call = entry(requestId); call && call->wantsLog) call->tail.add(line);
}

void CallBook::finish(const std::string& requestId, runtime::InvocationOutput output, std::int64_t billedMs)
{
    auto* const call = entry(requestId);
    if (!call) return;
    auto& record = call->record;
    record.billedMs = billedMs;
    record.finishedAt = m_clock.now();
    record.durationMs = toMs(output.finishedAt - output.startedAt);
    record.outcome = output.outcome;
    record.errorType = std::move(output.errorType);
    record.errorMessage = std::move(output.errorMessage);
    record.maxMemoryMb = output.maxMemoryMb;
    record.endedProcess = output.endedProcess;
    record.responseBytes = static_cast<std::int64_t>(output.body.size());
    if (output.outcome == Outcome::SystemError) { // it ran, but what it answered cannot be delivered
        return answer(requestId, *call, fail(ErrorCode::BadResponse, record.errorMessage));
    }
    answer(requestId, *call, call->reply(std::move(output.body)));
}

void CallBook::refuse(const std::string& requestId, const std::string& instanceId, const Error& error)
{
    auto* const call = entry(requestId);
    if (!call) return;
    call->record.instanceId = instanceId;
    call->record.startedAt = call->record.finishedAt = m_clock.now();
    answer(requestId, *call, Failure(error));
    tellFinished();
}

void CallBook::finishUnstarted(
    const std::string& requestId, const std::string& instanceId, const runtime::Instance::StartFailure& failure)
{
    auto* const call = entry(requestId);
    if (!call) return;
    auto& record = call->record;
    record.instanceId = instanceId;
    record.startedAt = record.finishedAt = m_clock.now();
    record.outcome = failure.outcome;
    record.errorType
        = failure.outcome == Outcome::InitializationError ? "InitializationError" : failure.errorType;
    record.errorMessage = failure.error.detail;
    record.isColdStart = true;
    record.phases = failure.phases;
    answer(requestId, *call, call->reply(failure.body));
    tellFinished();
}

void CallBook::abandon(const std::string& requestId, const std::string& message)
{
    auto* const call = entry(requestId);
    if (!call || !call->done) return;
    auto& record = call->record;
    const auto now = m_clock.now();
    const auto duration = now - record.startedAt;
    record.finishedAt = now;
    record.outcome = Outcome::Cancelled;
    record.status = httpStatus(ErrorCode::ClientClosedRequest);
    record.errorType = std::string(codeName(ErrorCode::ClientClosedRequest));
    const bool isRunning = !message.empty();
    record.errorMessage = isRunning ? message : "Invocation canceled by client before an instance had room for it";
    record.durationMs = isRunning ? toMs(duration) : 0;
    m_telemetry.invocationFinished(record);
    const auto done = std::exchange(call->done, nullptr);
    if (!isRunning) m_calls.erase(requestId);
    done(fail(ErrorCode::ClientClosedRequest, "the caller went away before the function answered"));
}

void CallBook::tellFinished()
{
    for (const auto& record : std::exchange(m_untold, {})) m_telemetry.invocationFinished(record);
}

void CallBook::answer(const std::string& requestId, Entry& call, Result<InvokeReply> reply)
{
    const auto done = std::move(call.done);
    auto record = std::move(call.record);
    m_calls.erase(requestId);
    if (!done) return; // the caller went away before: its record says so already
    if (!reply) {
        record.outcome = outcomeOf(reply.error());
        record.status = httpStatus(reply.error().code);
        record.errorType = std::string(codeName(reply.error().code));
        record.errorMessage = reply.error().detail;
    } else {
        reply->record = record;
    }
    done(std::move(reply)); // first: somebody waits for it
    m_untold.push_back(std::move(record));
}

} // namespace engine
