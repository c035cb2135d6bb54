#pragma once

#include <engine/catalog/catalog.h>
#include <engine/engine.h>
#include <engine/identity/identity.h>
#include <engine/metering/billing.h>
#include <engine/runtime/instance.h>
#include <engine/scheduler/pool.h>
#include <engine/storage/code_store.h>
#include <engine/telemetry_hub.h>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine {

/// Carries calls from the door to an instance and back: asks the pool where, starts and stops instances as it says, meters
/// them and tells what happened. Loop thread only.
class Dispatcher final : private runtime::InstanceObserver
{
public:
    struct Parts
    {
        Loop& loop;
        const Clock& clock;
        TelemetryHub& telemetry;
        const storage::CodeStore& code;
        identity::Identity& identity;
        process::ProcessHost& processes;
        const runtime::Interpreters& interpreters;
        const metering::PriceTable& prices;
        std::filesystem::path bootstrapFolder, nasFolder;
        LogSink log;
    };
    Dispatcher(Parts parts, scheduler::PoolSettings settings);
    ~Dispatcher();

    void setSettings(const scheduler::PoolSettings& settings) { m_pool.setSettings(settings); }
    void setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum);

    void invoke(catalog::FunctionVersionPtr version, InvokeRequest request, std::stop_token cancel, Completion<InvokeReply> done);

    void versionReplaced(const catalog::FunctionVersionPtr& current);
    void functionRemoved(const std::string& function);
    /// Ends the idle instances of "service/function" (empty: of all); how many.
    int releaseIdle(const std::string& function);
    /// Refuses what waits, stops every instance, and calls `done` when the last is gone.
    void shutDown(std::function<void()> done);

    void fillSnapshot(LiveSnapshot& snapshot) const;
    void accrueBilled(TimePoint now);

private:
    struct Call;
    struct Slot;

    void perform(const scheduler::Actions& actions);
    void start(const scheduler::Action& action);
    void started(const std::string& instanceId, const runtime::StartReport& report);
    void startFailed(const std::string& instanceId, const runtime::Instance::StartFailure& failure);
    void run(const scheduler::Action& action);
    void refuse(const scheduler::Action& action);
    void finish(const std::string& requestId, runtime::InvocationOutput output);
    void cancel(const std::string& requestId);
    void complete(const std::string& requestId, Call& call, Result<InvokeReply> reply);
    void bill(Slot& slot, std::int64_t billedMs);
    void touch(const std::string& function);
    void scheduleTick();
    void sampleMemory();

    void instanceLogged(const std::string& instanceId, metering::LogLine line) override;
    void instanceExited(const std::string& instanceId, metering::EndReason reason, const std::string& detail) override;

    Parts m_parts;
    runtime::InstanceEnvironment m_environment;
    scheduler::Pool m_pool;
    std::unordered_map<std::string, std::unique_ptr<Call>> m_calls; ///< by request id
    std::unordered_map<std::string, std::unique_ptr<Slot>> m_slots; ///< by instance id
    std::unordered_map<std::string, runtime::Instance::StartFailure> m_startFailures; ///< for the calls they refuse, during startFailed()
    std::vector<std::string> m_touched; ///< functions whose gauges changed in this perform()
    LoopTimer m_tickTimer;
    LoopTimer m_memoryTimer;
    bool m_isSampling = false;
    bool m_isShuttingDown = false;
    std::function<void()> m_whenEmpty;
};

} // namespace engine
