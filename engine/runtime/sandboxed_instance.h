#pragma once

#include <engine/core/deadline_timer.h>
#include <engine/runtime/instance_log.h>
#include <engine/runtime/lifecycle.h>
#include <engine/runtime/runtime_link.h>
#include <map>
#include <optional>

namespace engine::runtime {

/// The life that instances of every runtime share: it carries out what the table in lifecycle.h says, keeps the calls
/// and their deadlines, captures the output and ends the process tree.
class SandboxedInstance final : public Instance, private LinkListener
{
public:
    SandboxedInstance(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup,
        std::unique_ptr<RuntimeLink> link);

    void start(std::function<void(tl::expected<StartReport, StartFailure>)> done) override;
    void invoke(InvocationInput input, std::function<void(InvocationOutput)> done) override;
    std::string cancel(const std::string& requestId) override;
    void stop(metering::EndReason reason) override;
    void freeze() override { handle(Event::FreezeAsked); }
    void thaw() override { handle(Event::ThawAsked); }
    process::Usage usage() const override;

private:
    struct Call
    {
        std::string requestId;
        bool wantsLog;
        std::function<void(InvocationOutput)> done;
        TimePoint startedAt;
        process::Usage usageBefore;
        std::string cancelText{}; ///< not empty: its caller went away
    };
    using CallIterator = std::map<std::uint32_t, Call>::iterator;
    struct HookRun
    {
        Hook hook;
        std::string requestId;
    };

    // The life
    void handle(Event event);
    void perform(Action action, Stage from, Event cause);
    void spawn();
    void spawned(Result<StartedProcess> started);
    void connect();
    void awaitLoad();
    void tellHooks();
    void runHook(Hook hook, const std::string& handler, std::int64_t timeoutSeconds, Event over);
    void probeHealth();
    void admit();
    void failStart(Stage from, Event cause);
    void abandonHooks();
    void terminate();
    void processExited(process::ExitStatus status);
    void reportExit();

    // What the runtime says
    void runtimeBooted() override { handle(Event::Booted); }
    void codeLoaded() override { handle(Event::Loaded); }
    void codeFailed(std::string errorBody) override;
    void hookFinished(std::uint32_t id, std::optional<std::string> errorBody) override;
    void callFinished(std::uint32_t id, CallResult result) override;
    void callDropped(std::uint32_t id) override;
    void callLogged(std::uint32_t id, metering::LogLevel level, std::string_view text) override;
    void callExiting(std::uint32_t id) override { m_exiting = id; }
    void runtimeDying(std::uint32_t id, std::string errorBody) override;
    void healthChanged(bool isHealthy, int status) override;
    void linkBroken(const std::string& why) override;

    // Calls
    void complete(CallIterator call, CallResult result, bool endsInstance);
    void findCulprit();
    void closeLog(std::uint32_t id, const Call& call, metering::Outcome outcome, LogCapture::Drain drain);
    CallResult exitResult(const Call& call) const;
    std::string requestInFlight() const;
    void markEnd(std::string_view what, const std::string& requestId, std::string_view error);
    const process::Usage& sampleUsage() const;
    bool isOutOfMemory() const;

    void setStageDeadline(Duration after);
    void checkDeadlines();
    void post(std::function<void()> task);
    const catalog::FunctionConfig& config() const { return m_setup->version->function->config; }
    Duration sinceStage() const { return m_environment.clock.now() - m_stageSince; }

    InstanceEnvironment& m_environment;
    std::shared_ptr<const InstanceSetup> m_setup;
    std::unique_ptr<RuntimeLink> m_link;
    InstanceLog m_log;
    std::unique_ptr<process::Process> m_process;
    UniqueFd m_channel; ///< until the link has it
    StartPath m_path = StartPath::Plain;
    std::string m_pathNote;
    std::shared_ptr<void> m_turn; ///< until the start is over
    std::string m_startCommand;

    Stage m_stage = Stage::New;
    TimePoint m_stageSince;
    std::optional<TimePoint> m_stageDeadline;
    DeadlineTimer m_timer;

    std::function<void(tl::expected<StartReport, StartFailure>)> m_started;
    StartReport m_report;
    Error m_spawnError;
    std::string m_errorBody; ///< what the runtime said about the load or the initializer
    std::string m_brokenWhy;
    int m_healthStatus = 0; ///< of the first probe
    std::optional<process::ExitStatus> m_exit;
    metering::EndReason m_endReason = metering::EndReason::None;

    std::uint32_t m_lastId = 0;
    std::map<std::uint32_t, Call> m_calls; ///< oldest first; all may take the same time
    std::map<std::uint32_t, HookRun> m_hooks;
    bool m_isInHook = false; ///< as last told to the observer
    std::uint32_t m_exiting = 0; ///< the call whose handler said that it ends the process; 0: none
    std::uint32_t m_culprit = 0; ///< the call whose handler ended the process; 0: not known
    std::uint32_t m_awaitedHook = 0; ///< the one the stage waits for

    mutable process::Usage m_usage;
    mutable TimePoint m_usageAt;

    std::shared_ptr<SandboxedInstance*> m_self; ///< posted work looks here whether the instance is still there
};

} // namespace engine::runtime
