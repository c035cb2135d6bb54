#pragma once

#include <engine/catalog/objects.h>
#include <engine/engine.h>
#include <engine/identity/identity.h>
#include <engine/metering/instance_meter.h>
#include <engine/runtime/instance.h>
#include <engine/storage/code_store.h>
#include <engine/telemetry_hub.h>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine {

/// The instances there are: makes them, keeps their records, meters what they are billed for and samples their memory.
/// Decides nothing. Loop thread only.
class InstanceBook
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
        runtime::FastStarts& fastStarts;
        std::filesystem::path bootstrapFolder, nasFolder;
    };
    struct Entry
    {
        std::unique_ptr<runtime::Instance> instance;
        metering::InstanceRecord record;
        catalog::FunctionVersionPtr version;
        std::string function; ///< "service/function"
        metering::InstanceSize size;
        metering::InstanceMeter meter;
        Duration processorTime{}; ///< when last sampled
        TimePoint sampledAt;
    };

    InstanceBook(Parts parts, runtime::InstanceObserver& observer);

    /// A new one, not started yet.
    Entry& make(const std::string& instanceId, const catalog::FunctionVersionPtr& version, bool isProvisioned);
    /// Null when there is none.
    Entry* find(const std::string& instanceId);
    /// Closes its record. The instance may be on the call stack.
    void close(const std::string& instanceId, metering::EndReason reason, const std::string& detail);
    bool isEmpty() const { return m_entries.empty(); }
    /// Running, without a call, of "service/function" (empty: of all).
    std::vector<std::string> idle(const std::string& function) const;

    void started(Entry& entry, const runtime::StartReport& report);
    void startFailed(Entry& entry, const runtime::Instance::StartFailure& failure);
    /// A provisioned instance that is frozen is in idle mode, and charged so until it is thawed without a call.
    void freeze(Entry& entry);
    void thaw(Entry& entry);
    void stop(Entry& entry, metering::EndReason reason);
    /// Thaws it and starts its clock for one more call.
    void beginCall(Entry& entry);
    /// Milliseconds the call added to the instance's bill.
    std::int64_t endCall(Entry& entry);
    /// PreFreeze or PreStop runs, or runs no more.
    void hookChanged(Entry& entry, bool isRunning);

    /// Alive ones, ascending by id, billed up to the snapshot's time.
    void fillSnapshot(LiveSnapshot& snapshot) const;
    /// Of the running ones of "service/function", ascending by id.
    std::vector<InstanceUsage> measure(const std::string& function) const;
    /// Tells the metrics what was billed since the last time.
    void accrueBilled(TimePoint now);

private:
    void bill(const Entry& entry, const metering::BilledTime& added);
    static void showBilled(metering::InstanceRecord& record, const metering::BilledTime& total);
    void sampleMemory();

    Parts m_parts;
    runtime::InstanceEnvironment m_environment;
    std::unordered_map<std::string, std::unique_ptr<Entry>> m_entries; ///< by instance id
    LoopTimer m_memoryTimer;
    bool m_isSampling = false;
};

} // namespace engine
