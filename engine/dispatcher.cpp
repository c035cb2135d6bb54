#include <engine/dispatcher.h>

#include <algorithm>
#include <engine/core/ids.h>
#include <utility>

namespace engine {

using metering::EndReason;
using metering::InstanceState;
using metering::Outcome;
using scheduler::Action;

namespace {
constexpr std::size_t kTailLogBytes = 4096;
constexpr auto kMemorySamplePeriod = seconds(1);

metering::InstanceSize sizeOf(const catalog::FunctionConfig& config)
{
    return {
        .vcpu = catalog::effectiveCpu(config),
        .memoryGb = static_cast<double>(config.memorySize) / 1024,
        .diskGb = static_cast<double>(std::max<std::int64_t>(0, config.diskSize - 512)) / 1024,
    };
}

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

struct Dispatcher::Call
{
    catalog::FunctionVersionPtr version;
    InvokeRequest request;
    metering::InvocationRecord record;
    Completion<InvokeReply> done; ///< empty once answered
    std::optional<TailLog> tail;
    std::optional<std::stop_callback<std::function<void()>>> onCancel;
};

struct Dispatcher::Slot
{
    std::unique_ptr<runtime::Instance> instance;
    metering::InstanceRecord record;
    catalog::FunctionVersionPtr version;
    std::string function; ///< "service/function"
    metering::InstanceSize size;
    metering::BusyMeter meter;
    std::int64_t accruedMs = 0; ///< of meter.totalMs(), already told to the metrics
};

Dispatcher::Dispatcher(Parts parts, scheduler::PoolSettings settings)
    : m_parts(std::move(parts))
    , m_environment{
          .loop = m_parts.loop,
          .processes = m_parts.processes,
          .interpreters = m_parts.interpreters,
          .clock = m_parts.clock,
          .observer = *this,
          .bootstrapFolder = m_parts.bootstrapFolder,
          .nasFolder = m_parts.nasFolder,
      }
    , m_pool(settings, [](TimePoint now) { return newInstanceId(toEpochMs(now) / 1000); })
    , m_tickTimer(m_parts.loop)
    , m_memoryTimer(m_parts.loop)
{
}

Dispatcher::~Dispatcher()
{
    for (auto& [id, call] : m_calls) {
        if (call->done) std::exchange(call->done, nullptr)(fail(ErrorCode::Cancelled, "the engine is shutting down"));
    }
}

void Dispatcher::setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum)
{
    touch(function);
    perform(m_pool.setFunctionMaximum(function, maximum));
}

void Dispatcher::invoke(
    catalog::FunctionVersionPtr version, InvokeRequest request, std::stop_token cancelToken, Completion<InvokeReply> done)
{
    auto requestId = request.requestId.empty() ? newUuid() : request.requestId;
    auto owned = std::make_unique<Call>();
    auto& call = *owned;
    const auto now = m_parts.clock.now();
    call.version = version;
    call.done = std::move(done);
    call.record.requestId = requestId;
    call.record.service = version->function->serviceName;
    call.record.function = version->function->name;
    call.record.versionId = version->versionId;
    call.record.arrivedAt = call.record.startedAt = now;
    call.record.requestBytes = static_cast<std::int64_t>(request.payload.size());
    call.record.source = request.source;
    if (request.wantsLog && version->function->config.instanceConcurrency == 1) call.tail.emplace();
    call.request = std::move(request);
    m_calls.emplace(requestId, std::move(owned));
    if (m_isShuttingDown) {
        complete(requestId, call, fail(ErrorCode::ServiceUnavailable, "the engine is shutting down"));
        return;
    }
    if (cancelToken.stop_possible()) {
        call.onCancel.emplace(cancelToken, [this, requestId] { // on whatever thread cancels
            m_parts.loop.post([this, requestId] { cancel(requestId); });
        });
    }
    perform(m_pool.submit(requestId, version, now));
}

void Dispatcher::perform(const scheduler::Actions& actions)
{
    for (const auto& action : actions) {
        switch (action.kind) {
        case Action::Kind::Start: start(action); break;
        case Action::Kind::Run: run(action); break;
        case Action::Kind::Refuse: refuse(action); break;
        case Action::Kind::Freeze:
            if (const auto found = m_slots.find(action.instance); found != m_slots.end()) {
                found->second->instance->freeze();
                found->second->record.isFrozen = true;
            }
            break;
        case Action::Kind::Stop:
            if (const auto found = m_slots.find(action.instance); found != m_slots.end()) {
                auto& slot = *found->second;
                slot.record.state = InstanceState::Stopping;
                slot.record.isFrozen = false;
                m_parts.telemetry.instanceChanged(slot.record);
                touch(slot.function);
                slot.instance->stop(action.reason);
            }
            break;
        }
    }
    for (const auto& function : std::exchange(m_touched, {})) {
        const auto counts = m_pool.counts(function);
        m_parts.telemetry.gaugesChanged(function,
            {.onDemand = counts.onDemand,
                .provisioned = counts.provisioned,
                .creating = counts.creating,
                .inFlight = counts.inFlight,
                .capacity = counts.capacity});
    }
    scheduleTick();
}

void Dispatcher::touch(const std::string& function)
{
    if (std::find(m_touched.begin(), m_touched.end(), function) == m_touched.end()) m_touched.push_back(function);
}

void Dispatcher::scheduleTick()
{
    const auto next = m_pool.nextTick();
    if (!next) return m_tickTimer.cancel();
    // Idle times are minutes: looking a little late is fine, and spares a timer move on every call.
    const auto after = std::max<Duration>(milliseconds(50), *next - m_parts.clock.now());
    m_tickTimer.start(after, [this] { perform(m_pool.tick(m_parts.clock.now())); });
}

void Dispatcher::start(const Action& action)
{
    const auto& function = *action.version->function;
    const auto now = m_parts.clock.now();
    auto owned = std::make_unique<Slot>();
    auto& slot = *owned;
    slot.version = action.version;
    slot.function = catalog::functionPath(function);
    slot.size = sizeOf(function.config);
    slot.record.instanceId = action.instance;
    slot.record.service = function.serviceName;
    slot.record.function = function.name;
    slot.record.versionId = action.version->versionId;
    slot.record.concurrency = static_cast<int>(function.config.instanceConcurrency);
    slot.record.createdAt = now;
    touch(slot.function);

    runtime::InstanceSetup setup{
        .instanceId = action.instance,
        .version = action.version,
        .codeFolder = function.code.sha256.empty() ? std::filesystem::path() : m_parts.code.folder(function.code),
        .accountId = m_parts.identity.accountId(),
        .region = m_parts.identity.region(),
        .credentials = {},
        .requestedAt = now,
    };
    if (const auto& role = action.version->service->config.role; !role.empty()) {
        auto key = m_parts.identity.issueRoleKey(role, now);
        setup.credentials = {key.id, std::move(key.secret), key.securityToken.value_or(Secret())};
    }
    slot.instance = runtime::makeInstance(m_environment, std::move(setup));
    m_slots.emplace(action.instance, std::move(owned));
    m_parts.telemetry.instanceChanged(slot.record);
    slot.instance->start([this, id = action.instance](const auto& report) {
        if (report) {
            started(id, *report);
        } else {
            startFailed(id, report.error());
        }
    });
    if (!std::exchange(m_isSampling, true)) m_memoryTimer.start(kMemorySamplePeriod, [this] { sampleMemory(); });
}

void Dispatcher::started(const std::string& instanceId, const runtime::StartReport& report)
{
    const auto found = m_slots.find(instanceId);
    if (found == m_slots.end()) return;
    auto& slot = *found->second;
    slot.record.phases = report.phases;
    slot.record.startPath = report.startPath;
    slot.record.isolation = report.isolation;
    slot.record.note = report.note;
    if (slot.record.state == InstanceState::Creating) slot.record.state = InstanceState::Running;
    m_parts.telemetry.coldStarted(slot.function, report.phases);
    bill(slot, report.initializerMs);
    m_parts.telemetry.instanceChanged(slot.record);
    touch(slot.function);
    perform(m_pool.started(instanceId, m_parts.clock.now()));
}

void Dispatcher::startFailed(const std::string& instanceId, const runtime::Instance::StartFailure& failure)
{
    const auto found = m_slots.find(instanceId);
    if (found == m_slots.end()) return;
    auto& slot = *found->second;
    slot.record.phases = failure.phases;
    bill(slot, failure.initializerMs);
    touch(slot.function);
    m_startFailures[instanceId] = failure;
    perform(m_pool.startFailed(instanceId, failure.error, m_parts.clock.now()));
    m_startFailures.erase(instanceId);
    // The process may still be going; instanceExited() drops the slot.
}

void Dispatcher::run(const Action& action)
{
    const auto call = m_calls.find(action.request);
    const auto found = m_slots.find(action.instance);
    if (call == m_calls.end() || found == m_slots.end()) return;
    auto& slot = *found->second;
    slot.instance->thaw(); // before the clock is read: the bill is for the function's time
    const auto now = m_parts.clock.now();
    auto& record = call->second->record;
    record.instanceId = action.instance;
    record.startedAt = now;
    record.isColdStart = action.isColdStart;
    if (action.isColdStart) record.phases = slot.record.phases;
    slot.meter.start(now);
    slot.record.inFlight = slot.meter.inFlight();
    slot.record.isFrozen = false;
    touch(slot.function);
    slot.instance->invoke(
        {.requestId = action.request, .payload = std::move(call->second->request.payload)},
        [this, requestId = action.request](runtime::InvocationOutput output) { finish(requestId, std::move(output)); });
}

void Dispatcher::finish(const std::string& requestId, runtime::InvocationOutput output)
{
    const auto found = m_calls.find(requestId);
    if (found == m_calls.end()) return;
    auto& call = *found->second;
    auto& record = call.record;
    const auto instanceId = record.instanceId;
    const auto now = m_parts.clock.now();
    if (const auto slotEntry = m_slots.find(instanceId); slotEntry != m_slots.end()) {
        auto& slot = *slotEntry->second;
        record.billedMs = slot.meter.finish(now);
        slot.record.billedMs += record.billedMs;
        slot.record.inFlight = slot.meter.inFlight();
        ++slot.record.invocations;
        touch(slot.function);
    }
    record.finishedAt = now;
    record.durationMs = toMs(output.finishedAt - output.startedAt);
    record.outcome = output.outcome;
    record.errorType = std::move(output.errorType);
    record.errorMessage = std::move(output.errorMessage);
    record.maxMemoryMb = output.maxMemoryMb;
    record.responseBytes = static_cast<std::int64_t>(output.body.size());
    InvokeReply reply;
    reply.body = std::move(output.body);
    reply.codeChecksum = call.version->function->code.crc64;
    if (call.tail) reply.log = call.tail->take();
    complete(requestId, call, std::move(reply));

    const auto done = m_parts.clock.now();
    if (output.endsInstance) {
        perform(m_pool.retire(instanceId, scheduler::Pool::Drain::AfterRequests, EndReason::Crashed, done));
    }
    perform(m_pool.finished(instanceId, requestId, done));
}

void Dispatcher::refuse(const Action& action)
{
    const auto found = m_calls.find(action.request);
    if (found == m_calls.end()) return;
    auto& call = *found->second;
    const auto now = m_parts.clock.now();
    call.record.startedAt = call.record.finishedAt = now;
    const auto failure = m_startFailures.find(action.instance);
    if (failure != m_startFailures.end() && !failure->second.body.empty()) {
        // A function's own fault, such as a failing Initializer: a result with an error body, not a refusal.
        call.record.instanceId = action.instance;
        call.record.outcome = failure->second.outcome;
        call.record.errorType = failure->second.errorType;
        if (failure->second.outcome == Outcome::InitializationError) call.record.errorType = "InitializationError";
        call.record.errorMessage = failure->second.error.detail;
        call.record.isColdStart = true;
        call.record.phases = failure->second.phases;
        InvokeReply reply;
        reply.body = failure->second.body;
        reply.codeChecksum = call.version->function->code.crc64;
        if (call.tail) reply.log = call.tail->take();
        complete(action.request, call, std::move(reply));
    } else {
        call.record.instanceId = action.instance;
        complete(action.request, call, Failure(action.error));
    }
}

void Dispatcher::complete(const std::string& requestId, Call& call, Result<InvokeReply> reply)
{
    auto& record = call.record;
    if (!call.done) { // the caller went away before: its record says so already
        m_calls.erase(requestId);
        return;
    }
    if (!reply) {
        record.outcome = outcomeOf(reply.error());
        record.status = httpStatus(reply.error().code);
        record.errorType = std::string(codeName(reply.error().code));
        record.errorMessage = reply.error().detail;
        if (record.finishedAt < record.startedAt) record.finishedAt = record.startedAt;
    } else {
        reply->record = record;
    }
    m_parts.telemetry.invocationFinished(record);
    const auto done = std::exchange(call.done, nullptr);
    m_calls.erase(requestId);
    done(std::move(reply));
}

void Dispatcher::cancel(const std::string& requestId)
{
    const auto found = m_calls.find(requestId);
    if (found == m_calls.end() || !found->second->done) return;
    auto& call = *found->second;
    const auto now = m_parts.clock.now();
    const bool isRunning = m_slots.contains(call.record.instanceId);
    call.record.finishedAt = now;
    call.record.outcome = Outcome::Cancelled;
    call.record.status = httpStatus(ErrorCode::ClientClosedRequest);
    call.record.errorType = std::string(codeName(ErrorCode::ClientClosedRequest));
    call.record.errorMessage = "Invocation canceled by client (duration: "
        + std::to_string(static_cast<std::int64_t>(toMs(now - call.record.startedAt))) + "ms)";
    call.record.durationMs = isRunning ? toMs(now - call.record.startedAt) : 0;
    m_parts.telemetry.invocationFinished(call.record);
    const auto done = std::exchange(call.done, nullptr);
    const auto instanceId = call.record.instanceId;
    const bool isAlone = call.version->function->config.instanceConcurrency == 1;
    if (!isRunning) {
        m_pool.cancel(requestId);
        m_calls.erase(found);
    } else if (isAlone) {
        // Nobody wants the answer and nobody shares the instance: end it (source: behaviour row 2.4). Shared ones go on.
        perform(m_pool.retire(instanceId, scheduler::Pool::Drain::AtOnce, EndReason::Recycled, now));
    }
    done(fail(ErrorCode::ClientClosedRequest, "the caller went away before the function answered"));
}

void Dispatcher::bill(Slot& slot, std::int64_t billedMs)
{
    if (billedMs <= 0) return;
    slot.record.billedMs += billedMs;
    m_parts.telemetry.billed(
        slot.function, billedMs, metering::computeUnits(m_parts.prices, slot.size, billedMs, 0));
}

void Dispatcher::accrueBilled(TimePoint now)
{
    for (auto& [id, slot] : m_slots) {
        const auto total = slot->meter.totalMs(now);
        const auto added = total - std::exchange(slot->accruedMs, total);
        if (added <= 0) continue;
        m_parts.telemetry.billed(slot->function, added, metering::computeUnits(m_parts.prices, slot->size, added, 0));
    }
}

void Dispatcher::versionReplaced(const catalog::FunctionVersionPtr& current)
{
    touch(catalog::functionPath(*current->function));
    perform(m_pool.versionReplaced(current, m_parts.clock.now()));
}

void Dispatcher::functionRemoved(const std::string& function)
{
    const auto slash = function.find('/');
    touch(function);
    perform(m_pool.functionRemoved(function,
        Error{.code = ErrorCode::FunctionNotFound,
            .detail = "function '" + function.substr(slash + 1) + "' does not exist in service '" + function.substr(0, slash)
                + "'",
            .field = {}},
        m_parts.clock.now()));
}

int Dispatcher::releaseIdle(const std::string& function)
{
    std::vector<std::string> idle;
    for (const auto& [id, slot] : m_slots) {
        if (slot->record.state == InstanceState::Running && slot->meter.inFlight() == 0
            && (function.empty() || slot->function == function)) {
            idle.push_back(id);
        }
    }
    for (const auto& id : idle) {
        perform(m_pool.retire(id, scheduler::Pool::Drain::AtOnce, EndReason::Recycled, m_parts.clock.now()));
    }
    return static_cast<int>(idle.size());
}

void Dispatcher::shutDown(std::function<void()> done)
{
    m_isShuttingDown = true;
    m_whenEmpty = std::move(done);
    perform(m_pool.stopAll(EndReason::Shutdown, m_parts.clock.now()));
    if (m_slots.empty() && m_whenEmpty) std::exchange(m_whenEmpty, nullptr)();
}

void Dispatcher::instanceLogged(const std::string& instanceId, metering::LogLine line)
{
    const auto found = m_slots.find(instanceId);
    if (found == m_slots.end()) return;
    const auto& record = found->second->record;
    line.service = record.service;
    line.function = record.function;
    line.versionId = record.versionId;
    line.instanceId = instanceId;
    if (!line.requestId.empty()) {
        const auto call = m_calls.find(line.requestId);
        if (call != m_calls.end() && call->second->tail) call->second->tail->add(line.text);
    }
    m_parts.telemetry.logged(line);
}

void Dispatcher::instanceExited(const std::string& instanceId, EndReason reason, const std::string& detail)
{
    const auto found = m_slots.find(instanceId);
    if (found == m_slots.end()) return;
    auto& slot = *found->second;
    const auto now = m_parts.clock.now();
    accrueBilled(now);
    slot.record.state
        = reason == EndReason::StartFailed ? InstanceState::Failed : InstanceState::Destroyed;
    slot.record.endReason = reason;
    slot.record.endedAt = now;
    slot.record.isFrozen = false;
    slot.record.inFlight = 0;
    if (!detail.empty()) slot.record.note = detail;
    m_parts.telemetry.instanceChanged(slot.record);
    touch(slot.function);
    // The instance is on the call stack below: let it return before it goes.
    m_parts.loop.post([dying = std::shared_ptr<runtime::Instance>(std::move(slot.instance))] { });
    m_slots.erase(found);
    perform(m_pool.ended(instanceId, now));
    if (m_slots.empty() && m_whenEmpty) std::exchange(m_whenEmpty, nullptr)();
}

void Dispatcher::fillSnapshot(LiveSnapshot& snapshot) const
{
    snapshot.instances.reserve(m_slots.size());
    for (const auto& [id, slot] : m_slots) {
        auto& record = snapshot.instances.emplace_back(slot->record);
        const auto total = slot->meter.totalMs(snapshot.at);
        record.billedMs += total - slot->meter.totalMs();
    }
    std::sort(snapshot.instances.begin(), snapshot.instances.end(),
        [](const auto& a, const auto& b) { return a.instanceId < b.instanceId; });
}

void Dispatcher::sampleMemory()
{
    if (m_slots.empty()) {
        m_isSampling = false;
        return;
    }
    for (auto& [id, slot] : m_slots) {
        if (slot->record.isFrozen || slot->record.state == InstanceState::Creating) continue;
        const auto usage = slot->instance->usage();
        slot->record.memoryBytes = usage.memoryBytes;
        slot->record.peakMemoryBytes = usage.peakMemoryBytes;
        m_parts.telemetry.memorySampled(slot->function, static_cast<double>(usage.memoryBytes) / (1024 * 1024));
    }
    m_memoryTimer.start(kMemorySamplePeriod, [this] { sampleMemory(); });
}

} // namespace engine
