#include <engine/runtime/sandboxed_instance.h>

#include <algorithm>
#include <csignal>
#include <engine/core/ids.h>
#include <engine/runtime/fast_starts.h>
#include <engine/runtime/machine_paths.h>
#include <engine/runtime/start_failure.h>

namespace engine::runtime {

using metering::EndReason;
using metering::LogLevel;
using metering::Outcome;
using process::ExitStatus;
using process::Isolation;

namespace {
constexpr Duration kGrace = milliseconds(500); ///< from SIGTERM to SIGKILL
constexpr std::chrono::seconds kMinLoadTime{10};
constexpr Duration kFastBootTime = seconds(2); ///< far above what a runtime needs that has booted already
constexpr Duration kUsageAge = milliseconds(50);
constexpr double kBytesPerMb = 1024.0 * 1024.0;
constexpr double kAlmostAllMemory = 0.75; ///< of the limit; the look at it comes ten times a second only
constexpr int kCrashSignals[] = {SIGABRT, SIGBUS, SIGILL, SIGSEGV, SIGTRAP};

constexpr std::string_view kInvoke = "Invoke";

std::string_view nameOf(Hook hook)
{
    switch (hook) {
    case Hook::Initialize: return "Initialize";
    case Hook::PreFreeze: return "PreFreeze";
    case Hook::PreStop: break;
    }
    return "PreStop";
}

std::string isolationInWords(Isolation isolation)
{
    switch (isolation) {
    case Isolation::Full: return {};
    case Isolation::NoNamespaces: return "no namespaces";
    case Isolation::LimitsOnly: break;
    }
    return "limits only";
}

std::string exitInWords(const ExitStatus& status)
{
    if (status.isOutOfMemory) return "the memory limit ended it";
    if (status.signal != 0) return "ended by signal " + std::to_string(status.signal);
    return "exited with code " + std::to_string(status.code);
}

/// Loading counts for the first call and so has that call's time, but never less than a slow disk may need.
std::chrono::seconds loadTimeout(const catalog::FunctionConfig& config)
{
    return std::max(kMinLoadTime, std::chrono::seconds(config.timeout));
}
} // namespace

SandboxedInstance::SandboxedInstance(
    InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup, std::unique_ptr<RuntimeLink> link)
    : m_environment(environment)
    , m_setup(std::move(setup))
    , m_link(std::move(link))
    , m_log(environment, m_setup, [this] { return requestInFlight(); })
    , m_timer(environment.loop, environment.clock, [this] { checkDeadlines(); })
    , m_self(std::make_shared<SandboxedInstance*>(this))
{
}

void SandboxedInstance::start(std::function<void(tl::expected<StartReport, StartFailure>)> done)
{
    m_started = std::move(done);
    handle(Event::StartAsked);
}

void SandboxedInstance::invoke(InvocationInput input, std::function<void(InvocationOutput)> done)
{
    handle(Event::Called);
    const auto id = ++m_lastId;
    const auto call = m_calls
                          .emplace(id,
                              Call{input.requestId, input.wantsLog, std::move(done), m_environment.clock.now(), m_usage})
                          .first;
    if (m_stage != Stage::Ready) {
        // It ended a moment ago and its owner does not know yet.
        return post([this, id] {
            if (const auto late = m_calls.find(id); late != m_calls.end())
                complete(late, exitResult(late->second), true);
        });
    }
    m_link->invoke(id, input); // first: nothing the call does can be heard of before this returns
    if (m_link->hasCallMarkers()) m_log.platform("FC Invoke Start RequestId: " + input.requestId, input.requestId);
    m_timer.wakeBy(call->second.startedAt + seconds(config().timeout));
}

std::string SandboxedInstance::cancel(const std::string& requestId)
{
    const auto found = std::find_if(
        m_calls.begin(), m_calls.end(), [&](const auto& one) { return one.second.requestId == requestId; });
    if (found == m_calls.end()) return {};
    auto& call = found->second;
    if (!call.cancelText.empty()) return call.cancelText;
    const auto memoryMb = static_cast<double>(sampleUsage().memoryBytes) / kBytesPerMb;
    call.cancelText = cancelMessage(m_environment.clock.now() - call.startedAt, memoryMb);
    m_log.drain(LogCapture::Drain::WholeLines);
    markEnd(kInvoke, requestId, call.cancelText);
    return call.cancelText;
}

void SandboxedInstance::stop(EndReason reason)
{
    if (m_endReason == EndReason::None) m_endReason = reason;
    handle(Event::StopAsked);
}

process::Usage SandboxedInstance::usage() const
{
    return m_process ? m_process->usage() : process::Usage{};
}

void SandboxedInstance::handle(Event event)
{
    const auto from = m_stage;
    const auto [next, action] = step(from, event);
    if (next != from) {
        m_stage = next;
        m_stageDeadline.reset();
        m_awaitedHook = 0;
    }
    perform(action, from, event);
    if (next != from && m_stage == next) m_stageSince = m_environment.clock.now();
}

void SandboxedInstance::perform(Action action, Stage from, Event cause)
{
    switch (action) {
    case Action::Nothing: return;
    case Action::Spawn: return spawn();
    case Action::Connect: return connect();
    case Action::AwaitLoad: return awaitLoad();
    case Action::RunInitializer:
        m_report.phases.load = sinceStage();
        return runHook(Hook::Initialize, config().initializer, config().initializationTimeout, Event::Initialized);
    case Action::ProbeHealth: return probeHealth();
    case Action::Admit: return admit();
    case Action::FailStart: failStart(from, cause); return terminate();
    case Action::FailStartGone: failStart(from, cause); return reportExit();
    case Action::RunPreFreeze:
        return runHook(Hook::PreFreeze, config().preFreeze.handler, config().preFreeze.timeout, Event::PreFreezeOver);
    case Action::Freeze:
        abandonHooks(); // a PreFreeze that took too long
        m_link->pauseHealth();
        return m_process->freeze();
    case Action::Thaw: m_process->thaw(); return m_link->resumeHealth();
    case Action::RunPreStop:
        m_process->thaw();
        m_link->pauseHealth();
        return runHook(Hook::PreStop, config().preStop.handler, config().preStop.timeout, Event::PreStopOver);
    case Action::Terminate: return terminate();
    case Action::Kill: return m_process->kill();
    case Action::ReportExit: return reportExit();
    }
}

void SandboxedInstance::spawn()
{
    const bool isRepeated = m_path != StartPath::Plain;
    m_process.reset();
    m_exit.reset();
    auto plan = m_link->plan();
    if (!plan) {
        m_spawnError = plan.error();
        return post([this] { handle(Event::SpawnFailed); });
    }
    auto& spec = plan->spec;
    m_startCommand = spec.executable;
    for (const auto& argument : spec.arguments) m_startCommand += " " + argument;
    if (m_environment.processes.isolation() != Isolation::Full) useMachinePaths(spec);
    auto done = [this, self = std::weak_ptr(m_self)](Result<StartedProcess> started) {
        if (!self.expired()) spawned(std::move(started));
    };
    if (m_environment.fastStarts && !isRepeated) {
        return m_environment.fastStarts->start(std::move(*plan), std::move(done));
    }
    const auto note = isRepeated ? "the runtime that had been booted ahead of time was lost" : "";
    startPlainly(m_environment.processes, std::move(spec), note, std::move(done));
}

void SandboxedInstance::spawned(Result<StartedProcess> started)
{
    if (!started) {
        m_spawnError = started.error();
        return handle(Event::SpawnFailed);
    }
    m_process = std::move(started->process);
    m_channel = std::move(started->channel);
    m_path = started->path;
    m_pathNote = std::move(started->note);
    m_turn = std::move(started->turn);
    m_process->onExit([this](ExitStatus status) { processExited(status); });
    m_log.capture(*m_process);
    handle(Event::Spawned);
}

void SandboxedInstance::connect()
{
    auto& phases = m_report.phases;
    phases.allocate = m_process->allocateTime();
    phases.queued = std::max(Duration{}, m_environment.clock.now() - m_setup->requestedAt - phases.allocate);
    setStageDeadline(m_path == StartPath::Plain ? m_link->bootTimeout() : kFastBootTime);
    m_link->connect({*m_process, std::move(m_channel), m_path}, *this);
}

void SandboxedInstance::awaitLoad()
{
    m_report.phases.runtime = sinceStage();
    // Booting was the platform's part; from here on the function gets what it is configured for.
    m_process->enforceCpuLimit();
    if (auto line = m_link->bootedLine(); !line.empty()) m_log.platform(std::move(line));
    setStageDeadline(loadTimeout(config()));
}

void SandboxedInstance::runHook(Hook hook, const std::string& handler, std::int64_t timeoutSeconds, Event over)
{
    if (handler.empty()) return handle(over);
    m_awaitedHook = ++m_lastId;
    const auto requestId = newUuid();
    m_hooks.emplace(m_awaitedHook, HookRun{hook, requestId});
    if (m_link->hasCallMarkers()) {
        m_log.platform("FC " + std::string(nameOf(hook)) + " Start RequestId: " + requestId, requestId);
    }
    setStageDeadline(seconds(timeoutSeconds));
    tellHooks();
    m_link->runHook(m_awaitedHook, hook, requestId);
}

/// The Initializer is a part of the start and told with it.
void SandboxedInstance::tellHooks()
{
    const bool isRunning = std::any_of(
        m_hooks.begin(), m_hooks.end(), [](const auto& run) { return run.second.hook != Hook::Initialize; });
    if (std::exchange(m_isInHook, isRunning) != isRunning) {
        m_environment.observer.instanceHookChanged(m_setup->instanceId, isRunning);
    }
}

void SandboxedInstance::probeHealth()
{
    if (!config().initializer.empty()) {
        m_report.phases.initializer = sinceStage();
        m_report.initializerMs = std::chrono::ceil<milliseconds>(m_report.phases.initializer).count();
    }
    m_turn.reset();
    if (!m_link->watchHealth()) handle(Event::Healthy);
}

void SandboxedInstance::admit()
{
    if (!config().customHealthCheckConfig.httpGetUrl.empty()) m_report.phases.runtime += sinceStage();
    m_report.startPath = nameOf(m_path);
    m_report.isolation = isolationInWords(m_environment.processes.isolation());
    m_report.note = m_link->note();
    if (!m_pathNote.empty()) m_report.note += (m_report.note.empty() ? "" : "; ") + m_pathNote;
    std::exchange(m_started, nullptr)(m_report);
}

void SandboxedInstance::failStart(Stage from, Event cause)
{
    m_turn.reset();
    StartFacts facts;
    facts.stage = from;
    facts.cause = cause;
    facts.spawnError = m_spawnError;
    facts.errorBody = m_errorBody;
    facts.brokenWhy = m_brokenWhy;
    facts.healthStatus = m_healthStatus;
    facts.exit = m_exit;
    facts.isOutOfMemory = isOutOfMemory();
    facts.startCommand = m_startCommand;
    facts.bootTimeoutMessage = m_link->bootTimeoutMessage();
    facts.loadTimeout = loadTimeout(config());
    facts.initializationTimeout = seconds(config().initializationTimeout);
    facts.inStage = sinceStage();
    facts.memoryMb = static_cast<double>(usage().peakMemoryBytes) / kBytesPerMb;
    m_log.drain(LogCapture::Drain::AlsoBegunLine);
    facts.logTail = m_log.tail();

    auto failure = describeStartFailure(facts);
    if (from == Stage::Initializing) {
        m_report.phases.initializer = facts.inStage;
        failure.initializerMs = std::chrono::ceil<milliseconds>(facts.inStage).count();
    }
    failure.phases = m_report.phases;
    abandonHooks();
    if (m_endReason == EndReason::None) m_endReason = EndReason::StartFailed;
    std::exchange(m_started, nullptr)(tl::unexpected(std::move(failure)));
}

void SandboxedInstance::abandonHooks()
{
    for (const auto& [id, run] : std::exchange(m_hooks, {})) {
        markEnd(nameOf(run.hook), run.requestId, "Unhandled function error");
    }
    tellHooks();
}

void SandboxedInstance::terminate()
{
    m_link->pauseHealth();
    m_process->thaw();
    m_process->terminate();
    setStageDeadline(kGrace);
}

void SandboxedInstance::processExited(ExitStatus status)
{
    m_exit = status; // first: results that are still read now must not bring new calls
    m_link->processEnded();
    m_log.drain(LogCapture::Drain::AlsoBegunLine);
    if (m_stage == Stage::Booting && m_path != StartPath::Plain) {
        // Not at once: the process that calls us is replaced.
        return post([this] { handle(m_stage == Stage::Booting ? Event::FastStartLost : Event::Exited); });
    }
    if (m_endReason == EndReason::None && m_stage >= Stage::Ready) {
        m_endReason = isOutOfMemory() ? EndReason::OutOfMemory : EndReason::Crashed;
    }
    findCulprit();
    handle(Event::Exited);
}

/// Whose handler ended a process that left by itself: the runtime said so, or only one ran.
void SandboxedInstance::findCulprit()
{
    const bool isOwnDoing = m_endReason == EndReason::Crashed || m_endReason == EndReason::OutOfMemory;
    if (!isOwnDoing || m_culprit != 0) return;
    if (m_calls.contains(m_exiting)) {
        m_culprit = m_exiting;
    } else if (m_calls.size() == 1) {
        m_culprit = m_calls.begin()->first;
    }
}

void SandboxedInstance::reportExit()
{
    while (!m_calls.empty()) complete(m_calls.begin(), exitResult(m_calls.begin()->second), true);
    abandonHooks();
    // Not at once: the owner destroys the instance in there, and the process that called us with it.
    post([this] {
        auto status = m_exit.value_or(ExitStatus{});
        status.isOutOfMemory = isOutOfMemory();
        m_environment.observer.instanceExited(
            m_setup->instanceId, m_endReason, m_exit ? exitInWords(status) : m_spawnError.detail);
    });
}

void SandboxedInstance::codeFailed(std::string errorBody)
{
    m_errorBody = std::move(errorBody);
    handle(Event::LoadFailed);
}

void SandboxedInstance::hookFinished(std::uint32_t id, std::optional<std::string> errorBody)
{
    const auto run = m_hooks.find(id);
    if (run == m_hooks.end()) return;
    const bool isAwaited = id == m_awaitedHook;
    const auto [hook, requestId] = run->second;
    if (errorBody) m_errorBody = std::move(*errorBody);
    if (hook == Hook::Initialize && errorBody) return handle(Event::InitializeFailed);
    m_log.drain(m_calls.empty() ? LogCapture::Drain::AlsoBegunLine : LogCapture::Drain::WholeLines);
    m_hooks.erase(run);
    tellHooks();
    markEnd(nameOf(hook), requestId, errorBody ? "Unhandled function error" : "");
    if (!isAwaited) return;
    switch (hook) {
    case Hook::Initialize: return handle(Event::Initialized);
    case Hook::PreFreeze: return handle(Event::PreFreezeOver);
    case Hook::PreStop: return handle(Event::PreStopOver);
    }
}

void SandboxedInstance::callFinished(std::uint32_t id, CallResult result)
{
    if (const auto call = m_calls.find(id); call != m_calls.end()) complete(call, std::move(result), false);
}

void SandboxedInstance::callDropped(std::uint32_t id)
{
    if (const auto call = m_calls.find(id); call != m_calls.end()) complete(call, exitResult(call->second), false);
}

void SandboxedInstance::callLogged(std::uint32_t id, LogLevel level, std::string_view text)
{
    if (const auto call = m_calls.find(id); call != m_calls.end()) {
        m_log.logger(level, text, call->second.requestId);
    } else if (const auto run = m_hooks.find(id); run != m_hooks.end()) {
        m_log.logger(level, text, run->second.requestId);
    }
}

void SandboxedInstance::runtimeDying(std::uint32_t id, std::string errorBody)
{
    if (m_endReason == EndReason::None && m_stage >= Stage::Ready) m_endReason = EndReason::Crashed;
    m_brokenWhy = "the runtime exited";
    if (m_hooks.contains(id)) hookFinished(id, errorBody);
    const auto call = m_calls.find(id);
    if (call != m_calls.end()) m_culprit = id;
    handle(Event::Condemned);
    if (call != m_calls.end()) complete(call, errorResult(Outcome::UnhandledError, std::move(errorBody)), true);
}

void SandboxedInstance::healthChanged(bool isHealthy, int status)
{
    if (m_stage == Stage::Probing) {
        m_healthStatus = status;
        return handle(isHealthy ? Event::Healthy : Event::Unhealthy);
    }
    m_log.platform(isHealthy ? "fcdesk: the instance is healthy again"
                             : "fcdesk: the instance is unhealthy, its health check ended with status code " + std::to_string(status));
    m_environment.observer.instanceHealthChanged(m_setup->instanceId, isHealthy);
}

void SandboxedInstance::linkBroken(const std::string& why)
{
    if (m_endReason == EndReason::None && m_stage >= Stage::Ready) m_endReason = EndReason::Crashed;
    m_brokenWhy = why;
    m_log.platform("fcdesk ends this instance: " + why);
    handle(Event::Condemned);
}

void SandboxedInstance::complete(CallIterator iterator, CallResult result, bool endsInstance)
{
    const bool isLast = m_calls.size() + m_hooks.size() == 1;
    const auto drain = isLast ? LogCapture::Drain::AlsoBegunLine : LogCapture::Drain::WholeLines;
    auto done = std::exchange(iterator->second.done, nullptr);
    if (!done) return; // it is being completed
    const auto id = iterator->first;
    const auto& call = iterator->second;
    if (!call.cancelText.empty()) result = messageResult(Outcome::Cancelled, "ClientClosedRequest", call.cancelText);
    const auto& usage = sampleUsage();
    const bool hasNewPeak = usage.peakMemoryBytes > call.usageBefore.peakMemoryBytes;
    const auto memory = hasNewPeak ? usage.peakMemoryBytes : std::max(usage.memoryBytes, call.usageBefore.memoryBytes);

    InvocationOutput output;
    output.outcome = result.outcome;
    output.body = std::move(result.body);
    output.errorType = std::move(result.errorType);
    output.errorMessage = result.errorMessage;
    output.maxMemoryMb = static_cast<double>(memory) / kBytesPerMb;
    output.startedAt = call.startedAt;
    output.finishedAt = m_environment.clock.now();
    output.endsInstance = endsInstance || m_exit.has_value();
    output.endedProcess = id == m_culprit;

    const bool logsFirst = call.wantsLog;
    if (logsFirst) closeLog(id, call, result.outcome, drain);
    done(std::move(output));
    if (!logsFirst) closeLog(id, call, result.outcome, drain);
    const auto node = m_calls.extract(id); // kept until now: what was printed may be its own as well as another's
    m_environment.observer.callOver(m_setup->instanceId, node.mapped().requestId);
}

/// Takes what the call printed and ends its part of the log.
void SandboxedInstance::closeLog(std::uint32_t id, const Call& call, Outcome outcome, LogCapture::Drain drain)
{
    m_log.drain(drain);
    if (id == m_culprit) {
        const auto how = m_exit ? " (" + exitInWords(*m_exit) + ")" : std::string();
        m_log.platform("fcdesk: the handler of this request ended the process" + how, call.requestId);
    } else if (m_culprit != 0) {
        m_log.platform("fcdesk: the process went down with another request of its instance", call.requestId);
    }
    switch (outcome) {
    case Outcome::Succeeded: return markEnd(kInvoke, call.requestId, "");
    case Outcome::HandledError: return markEnd(kInvoke, call.requestId, "Handled function error");
    case Outcome::Cancelled: return; // cancel() wrote it
    default: return markEnd(kInvoke, call.requestId, "Unhandled function error");
    }
}

CallResult SandboxedInstance::exitResult(const Call& call) const
{
    return messageResult(Outcome::UnhandledError, std::string(isOutOfMemory() ? kOutOfMemoryError : kUnhandledError),
        exitMessage(
            m_environment.clock.now() - call.startedAt, static_cast<double>(usage().peakMemoryBytes) / kBytesPerMb));
}

std::string SandboxedInstance::requestInFlight() const
{
    if (m_calls.size() + m_hooks.size() != 1) return {};
    return m_calls.empty() ? m_hooks.begin()->second.requestId : m_calls.begin()->second.requestId;
}

void SandboxedInstance::markEnd(std::string_view what, const std::string& requestId, std::string_view error)
{
    if (!m_link->hasCallMarkers()) return;
    auto text = "FC " + std::string(what) + " End RequestId: " + requestId;
    if (!error.empty()) text.append(", Error: ").append(error);
    m_log.platform(std::move(text), requestId);
}

const process::Usage& SandboxedInstance::sampleUsage() const
{
    const auto now = m_environment.clock.now();
    if (now - m_usageAt >= kUsageAge) {
        m_usage = usage();
        m_usageAt = now;
    }
    return m_usage;
}

bool SandboxedInstance::isOutOfMemory() const
{
    if (!m_exit) return false;
    if (m_exit->isOutOfMemory) return true;
    // Where an allocation fails instead of a group being killed, runtimes die in ways of their own.
    const bool isCrash = std::ranges::find(kCrashSignals, m_exit->code - 128) != std::end(kCrashSignals);
    const auto almostAll = static_cast<double>(config().memorySize) * kBytesPerMb * kAlmostAllMemory;
    if (isCrash && m_environment.processes.limitBackend() == process::LimitBackend::Rlimits
        && static_cast<double>(usage().peakMemoryBytes) >= almostAll) {
        return true;
    }
    // V8 gives up by itself, a little before the limit.
    return m_exit->code == 128 + SIGABRT && m_log.tail().find("JavaScript heap out of memory") != std::string::npos;
}

void SandboxedInstance::setStageDeadline(Duration after)
{
    m_stageDeadline = m_environment.clock.now() + after;
    m_timer.wakeBy(*m_stageDeadline);
}

void SandboxedInstance::checkDeadlines()
{
    const auto now = m_environment.clock.now();
    if (m_stageDeadline && now >= *m_stageDeadline) {
        m_stageDeadline.reset();
        handle(m_stage == Stage::Booting && m_path != StartPath::Plain ? Event::FastStartLost : Event::Expired);
    }
    const auto timeout = std::chrono::seconds(config().timeout);
    if (!m_calls.empty() && now >= m_calls.begin()->second.startedAt + timeout && m_stage != Stage::Gone) {
        if (m_endReason == EndReason::None) m_endReason = EndReason::TimedOut;
        handle(Event::Condemned); // before the owner hears of it and may ask for a PreStop that could not run
        const auto memoryMb = static_cast<double>(usage().peakMemoryBytes) / kBytesPerMb;
        complete(m_calls.begin(),
            messageResult(Outcome::UnhandledError, std::string(kTimeoutError), timeoutMessage(timeout, memoryMb)),
            true);
    }
    if (m_stageDeadline) m_timer.wakeBy(*m_stageDeadline);
    if (!m_calls.empty()) m_timer.wakeBy(m_calls.begin()->second.startedAt + timeout);
}

void SandboxedInstance::post(std::function<void()> task)
{
    m_environment.loop.post([self = std::weak_ptr(m_self), task = std::move(task)] {
        if (!self.expired()) task();
    });
}

} // namespace engine::runtime
