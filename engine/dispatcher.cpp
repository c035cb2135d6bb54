#include <engine/dispatcher.h>

#include <algorithm>
#include <engine/core/ids.h>
#include <utility>

namespace engine {

using metering::EndReason;
using scheduler::Action;

namespace {
constexpr auto kTickPeriod = milliseconds(50);
} // namespace

Dispatcher::Dispatcher(InstanceBook::Parts parts, scheduler::PoolSettings settings)
    : m_loop(parts.loop)
    , m_clock(parts.clock)
    , m_telemetry(parts.telemetry)
    , m_calls(m_clock, m_telemetry)
    , m_instances(std::move(parts), *this)
    , m_pool(settings, [](TimePoint now) { return newInstanceId(toEpochMs(now) / 1000); })
    , m_tickTimer(m_loop, m_clock, [this] { perform(m_pool.tick(m_clock.now())); })
{
}

void Dispatcher::setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum)
{
    touch(function);
    perform(m_pool.setFunctionMaximum(function, maximum));
}

void Dispatcher::invoke(
    catalog::FunctionVersionPtr version, InvokeRequest request, std::stop_token cancelToken, Completion<InvokeReply> done)
{
    version = m_pool.serving(version);
    const auto requestId = m_calls.open(version, std::move(request), std::move(done));
    if (m_isShuttingDown) {
        m_calls.refuse(requestId, {}, {ErrorCode::ServiceUnavailable, "the engine is shutting down", {}});
        return;
    }
    if (cancelToken.stop_possible()) {
        m_calls.onCancel(requestId, std::move(cancelToken),
            [this, requestId] { m_loop.post([this, requestId] { cancel(requestId); }); });
    }
    perform(m_pool.submit(requestId, version, m_clock.now()));
}

void Dispatcher::perform(const scheduler::Actions& actions)
{
    for (const auto& action : actions) {
        switch (action.kind) {
        case Action::Kind::Start: start(action); break;
        case Action::Kind::Run: run(action); break;
        case Action::Kind::Refuse: refuse(action); break;
        case Action::Kind::Freeze:
            if (auto* const instance = m_instances.find(action.instance)) m_instances.freeze(*instance);
            break;
        case Action::Kind::Thaw:
            if (auto* const instance = m_instances.find(action.instance)) m_instances.thaw(*instance);
            break;
        case Action::Kind::Replaced: replaced(*action.version); break;
        case Action::Kind::Stop:
            if (auto* const instance = m_instances.find(action.instance)) {
                touch(instance->function);
                m_instances.stop(*instance, action.reason);
            }
            break;
        }
    }
    tellGauges();
    scheduleTick();
}

void Dispatcher::touch(const std::string& function)
{
    if (std::find(m_touched.begin(), m_touched.end(), function) == m_touched.end()) m_touched.push_back(function);
}

void Dispatcher::tellGauges()
{
    for (const auto& function : std::exchange(m_touched, {})) {
        const auto counts = m_pool.counts(function);
        m_telemetry.gaugesChanged(function,
            {.onDemand = counts.onDemand,
                .provisioned = counts.provisioned,
                .creating = counts.creating,
                .inFlight = counts.inFlight,
                .capacity = counts.capacity});
    }
}

void Dispatcher::scheduleTick()
{
    // Idle times are minutes: looking a little late is fine, and spares setting a timer on every call.
    if (const auto next = m_pool.nextTick()) m_tickTimer.wakeBy(std::max(*next, m_clock.now() + kTickPeriod));
}

void Dispatcher::start(const Action& action)
{
    auto& instance = m_instances.make(action.instance, action.version, action.isProvisioned);
    touch(instance.function);
    instance.instance->start([this, id = action.instance](const auto& report) {
        if (report) {
            started(id, *report);
        } else {
            startFailed(id, report.error());
        }
    });
}

void Dispatcher::started(const std::string& instanceId, const runtime::StartReport& report)
{
    auto* const instance = m_instances.find(instanceId);
    if (!instance) return;
    m_instances.started(*instance, report);
    touch(instance->function);
    perform(m_pool.started(instanceId, m_clock.now(), report.phases.business()));
}

void Dispatcher::startFailed(const std::string& instanceId, const runtime::Instance::StartFailure& failure)
{
    auto* const instance = m_instances.find(instanceId);
    if (!instance) return;
    m_instances.startFailed(*instance, failure);
    touch(instance->function);
    m_startFailures[instanceId] = failure;
    perform(m_pool.startFailed(instanceId, failure.error, m_clock.now()));
    m_startFailures.erase(instanceId);
    // The process may still be going; instanceExited() closes the book on it.
}

void Dispatcher::run(const Action& action)
{
    auto* const call = m_calls.find(action.request);
    auto* const instance = m_instances.find(action.instance);
    if (!call || !instance) return;
    m_instances.beginCall(*instance);
    auto& record = call->record;
    record.instanceId = action.instance;
    record.startedAt = m_clock.now();
    record.isColdStart = action.isColdStart;
    record.isProvisioned = instance->record.isProvisioned;
    if (action.isColdStart) record.phases = instance->record.phases;
    touch(instance->function);
    instance->instance->invoke(
        {.requestId = action.request, .payload = std::move(call->payload), .wantsLog = call->wantsLog},
        [this, requestId = action.request](runtime::InvocationOutput output) { finish(requestId, std::move(output)); });
}

void Dispatcher::finish(const std::string& requestId, runtime::InvocationOutput output)
{
    auto* const call = m_calls.find(requestId);
    if (!call) return;
    const auto instanceId = call->record.instanceId;
    const bool endsInstance = output.endsInstance;
    std::int64_t billedMs = 0;
    if (auto* const instance = m_instances.find(instanceId)) {
        billedMs = m_instances.endCall(*instance);
        touch(instance->function);
    }
    m_calls.finish(requestId, std::move(output), billedMs);

    if (endsInstance) {
        perform(m_pool.retire(instanceId, scheduler::Pool::Drain::AfterRequests, EndReason::Crashed, m_clock.now()));
    }
}

void Dispatcher::callOver(const std::string& instanceId, const std::string& requestId)
{
    m_calls.tellFinished();
    perform(m_pool.finished(instanceId, requestId, m_clock.now()));
}

void Dispatcher::refuse(const Action& action)
{
    const auto failure = m_startFailures.find(action.instance);
    if (failure != m_startFailures.end() && !failure->second.body.empty()) {
        m_calls.finishUnstarted(action.request, action.instance, failure->second);
    } else {
        m_calls.refuse(action.request, action.instance, action.error);
    }
}

void Dispatcher::cancel(const std::string& requestId)
{
    if (!m_calls.isAwaited(requestId)) return;
    const auto& call = *m_calls.find(requestId);
    const auto instanceId = call.record.instanceId;
    auto* const instance = m_instances.find(instanceId);
    const auto& config = call.version->function->config;
    const bool isReplaced = config.instanceConcurrency == 1 && config.customHealthCheckConfig.httpGetUrl.empty();
    if (!instance) m_pool.cancel(requestId);
    m_calls.abandon(requestId, instance ? instance->instance->cancel(requestId) : std::string());
    if (instance && isReplaced) {
        // Nobody wants the answer and nobody shares the instance: another takes its place (source: behaviour row 2.4).
        perform(m_pool.renew(instanceId, EndReason::Recycled, m_clock.now()));
    }
}

void Dispatcher::versionReplaced(const catalog::FunctionVersionPtr& current, std::function<void()> served)
{
    auto function = catalog::functionPath(*current->function);
    touch(function);
    m_whenServed.emplace(std::move(function), std::move(served));
    perform(m_pool.versionReplaced(current, m_clock.now()));
}

void Dispatcher::replaced(const catalog::FunctionVersion& current)
{
    const auto function = catalog::functionPath(*current.function);
    touch(function);
    for (auto found = m_whenServed.find(function); found != m_whenServed.end(); found = m_whenServed.find(function)) {
        const auto served = std::move(found->second);
        m_whenServed.erase(found);
        served();
    }
}

void Dispatcher::setProvisioned(const catalog::FunctionVersionPtr& version, const scheduler::ProvisionRule& rule)
{
    touch(catalog::functionPath(*version->function));
    perform(m_pool.setProvisioned(version, rule, m_clock.now()));
}

scheduler::ProvisionedState Dispatcher::provisioned(const catalog::FunctionVersionPtr& version) const
{
    return m_pool.provisioned(version);
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
        m_clock.now()));
}

int Dispatcher::releaseIdle(const std::string& function)
{
    const auto idle = m_instances.idle(function);
    for (const auto& id : idle) {
        perform(m_pool.retire(id, scheduler::Pool::Drain::AtOnce, EndReason::Recycled, m_clock.now()));
    }
    return static_cast<int>(idle.size());
}

bool Dispatcher::recycleInstance(const std::string& instanceId)
{
    const auto* const instance = m_instances.find(instanceId);
    if (!instance) return false;
    touch(instance->function);
    perform(m_pool.retire(
        instanceId, scheduler::Pool::Drain::AfterRequests, EndReason::Recycled, m_clock.now()));
    return true;
}

int Dispatcher::recycle(const std::string& function)
{
    const auto counts = m_pool.counts(function);
    touch(function);
    perform(m_pool.recycle(function, m_clock.now()));
    return counts.onDemand + counts.provisioned;
}

void Dispatcher::fillSnapshot(LiveSnapshot& snapshot) const
{
    m_instances.fillSnapshot(snapshot);
    snapshot.loads = m_pool.estimates(snapshot.at);
}

void Dispatcher::shutDown(std::function<void()> done)
{
    m_isShuttingDown = true;
    m_whenEmpty = std::move(done);
    perform(m_pool.stopAll(EndReason::Shutdown, m_clock.now()));
    if (m_instances.isEmpty() && m_whenEmpty) std::exchange(m_whenEmpty, nullptr)();
}

void Dispatcher::instanceLogged(const std::string& instanceId, metering::LogLine line)
{
    const auto* const instance = m_instances.find(instanceId);
    if (!instance) return;
    line.service = instance->record.service;
    line.function = instance->record.function;
    line.versionId = instance->record.versionId;
    line.instanceId = instanceId;
    if (!line.requestId.empty()) m_calls.logged(line.requestId, line.text);
    m_telemetry.logged(line);
}

void Dispatcher::instanceHookChanged(const std::string& instanceId, bool isRunning)
{
    if (auto* const instance = m_instances.find(instanceId)) m_instances.hookChanged(*instance, isRunning);
}

void Dispatcher::instanceHealthChanged(const std::string& instanceId, bool isHealthy)
{
    perform(m_pool.setHealthy(instanceId, isHealthy, m_clock.now()));
}

void Dispatcher::instanceExited(const std::string& instanceId, EndReason reason, const std::string& detail)
{
    const auto* const instance = m_instances.find(instanceId);
    if (!instance) return;
    touch(instance->function);
    m_instances.close(instanceId, reason, detail);
    perform(m_pool.ended(instanceId, m_clock.now()));
    if (m_instances.isEmpty() && m_whenEmpty) std::exchange(m_whenEmpty, nullptr)();
}

} // namespace engine
