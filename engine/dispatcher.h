#pragma once

#include <engine/call_book.h>
#include <engine/core/deadline_timer.h>
#include <engine/instance_book.h>
#include <engine/scheduler/pool.h>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine {

/// Carries calls from the door to an instance and back: asks the pool what to do and has the books do it. Loop thread
/// only.
class Dispatcher final : private runtime::InstanceObserver
{
public:
    Dispatcher(InstanceBook::Parts parts, scheduler::PoolSettings settings);

    void setSettings(const scheduler::PoolSettings& settings) { m_pool.setSettings(settings, m_clock.now()); }
    void setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum);

    void invoke(catalog::FunctionVersionPtr version, InvokeRequest request, std::stop_token cancel, Completion<InvokeReply> done);

    /// `served` runs once calls run on `current`, or on what replaced it meanwhile.
    void versionReplaced(const catalog::FunctionVersionPtr& current, std::function<void()> served);
    void setProvisioned(const catalog::FunctionVersionPtr& version, const scheduler::ProvisionRule& rule);
    scheduler::ProvisionedState provisioned(const catalog::FunctionVersionPtr& version) const;
    void functionRemoved(const std::string& function);
    /// Ends the idle instances of "service/function" (empty: of all); how many.
    int releaseIdle(const std::string& function);
    /// False when there is no such instance.
    bool recycleInstance(const std::string& instanceId);
    /// Those of "service/function"; how many.
    int recycle(const std::string& function);
    /// Refuses what waits, stops every instance, and calls `done` when the last is gone.
    void shutDown(std::function<void()> done);

    std::vector<InstanceUsage> measure(const std::string& function) const { return m_instances.measure(function); }
    void fillSnapshot(LiveSnapshot& snapshot) const;
    void accrueBilled(TimePoint now) { m_instances.accrueBilled(now); }

private:
    void perform(const scheduler::Actions& actions);
    void start(const scheduler::Action& action);
    void started(const std::string& instanceId, const runtime::StartReport& report);
    void startFailed(const std::string& instanceId, const runtime::Instance::StartFailure& failure);
    void run(const scheduler::Action& action);
    void refuse(const scheduler::Action& action);
    void finish(const std::string& requestId, runtime::InvocationOutput output);
    void cancel(const std::string& requestId);
    void replaced(const catalog::FunctionVersion& current);
    /// The function's gauges may have changed.
    void touch(const std::string& function);
    void tellGauges();
    void scheduleTick();

    void callOver(const std::string& instanceId, const std::string& requestId) override;
    void instanceLogged(const std::string& instanceId, metering::LogLine line) override;
    void instanceHookChanged(const std::string& instanceId, bool isRunning) override;
    void instanceHealthChanged(const std::string& instanceId, bool isHealthy) override;
    void instanceExited(const std::string& instanceId, metering::EndReason reason, const std::string& detail) override;

    Loop& m_loop;
    const Clock& m_clock;
    TelemetryHub& m_telemetry;
    CallBook m_calls;
    InstanceBook m_instances;
    scheduler::Pool m_pool;
    std::unordered_map<std::string, runtime::Instance::StartFailure> m_startFailures; ///< for the calls they refuse, during startFailed()
    std::unordered_multimap<std::string, std::function<void()>> m_whenServed; ///< by "service/function"
    std::vector<std::string> m_touched; ///< functions whose gauges changed in this perform()
    DeadlineTimer m_tickTimer;
    bool m_isShuttingDown = false;
    std::function<void()> m_whenEmpty;
};

} // namespace engine
