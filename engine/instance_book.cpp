#include <engine/instance_book.h>

#include <algorithm>
#include <utility>

namespace engine {

using metering::EndReason;
using metering::InstanceState;

namespace {
constexpr auto kMemorySamplePeriod = seconds(1);

metering::InstanceSize sizeOf(const catalog::FunctionConfig& config)
{
    return {
        .vcpu = catalog::effectiveCpu(config),
        .memoryGb = static_cast<double>(config.memorySize) / 1024,
        .diskGb = static_cast<double>(std::max<std::int64_t>(0, config.diskSize - 512)) / 1024,
    };
}
} // namespace

InstanceBook::InstanceBook(Parts parts, runtime::InstanceObserver& observer)
    : m_parts(std::move(parts))
    , m_environment{
          .loop = m_parts.loop,
          .processes = m_parts.processes,
          .interpreters = m_parts.interpreters,
          .clock = m_parts.clock,
          .observer = observer,
          .bootstrapFolder = m_parts.bootstrapFolder,
          .nasFolder = m_parts.nasFolder,
          .fastStarts = &m_parts.fastStarts,
      }
    , m_memoryTimer(m_parts.loop)
{
}

InstanceBook::Entry& InstanceBook::make(
    const std::string& instanceId, const catalog::FunctionVersionPtr& version, bool isProvisioned)
{
    const auto& function = *version->function;
    const auto now = m_parts.clock.now();
    auto owned = std::make_unique<Entry>();
    auto& entry = *owned;
    entry.version = version;
    entry.function = catalog::functionPath(function);
    entry.size = sizeOf(function.config);
    entry.record.instanceId = instanceId;
    entry.record.service = function.serviceName;
    entry.record.function = function.name;
    entry.record.versionId = version->versionId;
    entry.record.isProvisioned = isProvisioned;
    entry.record.concurrency = static_cast<int>(function.config.instanceConcurrency);
    entry.record.createdAt = now;
    entry.record.memoryLimitBytes = function.config.memorySize * 1024 * 1024;
    entry.record.cpuQuotaPercent = entry.size.vcpu * 100;

    runtime::InstanceSetup setup{
        .instanceId = instanceId,
        .version = version,
        .codeFolder = function.code.sha256.empty() ? std::filesystem::path() : m_parts.code.folder(function.code),
        .accountId = m_parts.identity.accountId(),
        .region = m_parts.identity.region(),
        .credentials = {},
        .requestedAt = now,
    };
    if (const auto& role = version->service->config.role; !role.empty()) {
        auto key = m_parts.identity.issueRoleKey(role, now);
        setup.credentials = {key.id, std::move(key.secret), key.securityToken.value_or(Secret())};
    }
    entry.instance = runtime::makeInstance(m_environment, std::move(setup));
    m_entries.emplace(instanceId, std::move(owned));
    m_parts.telemetry.instanceChanged(entry.record);
    if (!std::exchange(m_isSampling, true)) m_memoryTimer.start(kMemorySamplePeriod, [this] { sampleMemory(); });
    return entry;
}

InstanceBook::Entry* InstanceBook::find(const std::string& instanceId)
{
    const auto found = m_entries.find(instanceId);
    return found == m_entries.end() ? nullptr : found->second.get();
}

void InstanceBook::close(const std::string& instanceId, EndReason reason, const std::string& detail)
{
    const auto found = m_entries.find(instanceId);
    if (found == m_entries.end()) return;
    auto& entry = *found->second;
    const auto now = m_parts.clock.now();
    const auto rest = entry.meter.takeReleased(now);
    bill(entry, rest);
    showBilled(entry.record, entry.meter.taken());
    entry.record.state = reason == EndReason::StartFailed ? InstanceState::Failed : InstanceState::Destroyed;
    entry.record.endReason = reason;
    entry.record.endedAt = now;
    entry.record.isFrozen = false;
    entry.record.inFlight = 0;
    if (!detail.empty()) entry.record.note = detail;
    m_parts.telemetry.instanceChanged(entry.record);
    // Let it return before it goes.
    m_parts.loop.post([dying = std::shared_ptr<runtime::Instance>(std::move(entry.instance))] { });
    m_entries.erase(found);
}

std::vector<std::string> InstanceBook::idle(const std::string& function) const
{
    std::vector<std::string> idle;
    for (const auto& [id, entry] : m_entries) {
        if (entry->record.state == InstanceState::Running && entry->meter.inFlight() == 0
            && (function.empty() || entry->function == function)) {
            idle.push_back(id);
        }
    }
    return idle;
}

void InstanceBook::started(Entry& entry, const runtime::StartReport& report)
{
    auto& record = entry.record;
    record.phases = report.phases;
    record.startPath = report.startPath;
    record.isolation = report.isolation;
    record.note = report.note;
    if (record.state == InstanceState::Creating) record.state = InstanceState::Running;
    m_parts.telemetry.coldStarted(entry.function, report.phases);
    const milliseconds initializer(report.initializerMs);
    if (record.isProvisioned) {
        entry.meter.startProvisioned(m_parts.clock.now(), initializer, metering::IdleCharge::AsActive);
    } else {
        entry.meter.startOnDemand(initializer);
    }
    m_parts.telemetry.instanceChanged(record);
}

void InstanceBook::startFailed(Entry& entry, const runtime::Instance::StartFailure& failure)
{
    entry.record.phases = failure.phases;
    entry.meter.startOnDemand(milliseconds(failure.initializerMs)); // it was never there to be provisioned
}

void InstanceBook::freeze(Entry& entry)
{
    entry.instance->freeze();
    entry.meter.setIdleCharge(metering::IdleCharge::AsIdle, m_parts.clock.now());
    entry.record.isFrozen = true;
}

void InstanceBook::thaw(Entry& entry)
{
    entry.instance->thaw();
    entry.meter.setIdleCharge(metering::IdleCharge::AsActive, m_parts.clock.now());
    entry.record.isFrozen = false;
    m_parts.telemetry.instanceChanged(entry.record);
}

void InstanceBook::stop(Entry& entry, EndReason reason)
{
    entry.record.state = InstanceState::Stopping;
    entry.record.isFrozen = false;
    m_parts.telemetry.instanceChanged(entry.record);
    entry.instance->stop(reason);
}

void InstanceBook::beginCall(Entry& entry)
{
    entry.instance->thaw(); // before the clock is read: the bill is for the function's time
    entry.meter.start(m_parts.clock.now());
    entry.record.inFlight = entry.meter.inFlight();
    entry.record.isFrozen = false;
}

std::int64_t InstanceBook::endCall(Entry& entry)
{
    const auto now = m_parts.clock.now();
    const auto billedMs = entry.meter.finish(now);
    showBilled(entry.record, entry.meter.total(now));
    entry.record.inFlight = entry.meter.inFlight();
    ++entry.record.invocations;
    return billedMs;
}

void InstanceBook::hookChanged(Entry& entry, bool isRunning)
{
    const auto now = m_parts.clock.now();
    if (isRunning) {
        entry.meter.startHook(now);
    } else {
        entry.meter.finishHook(now);
    }
}

void InstanceBook::fillSnapshot(LiveSnapshot& snapshot) const
{
    snapshot.instances.reserve(m_entries.size());
    for (const auto& [id, entry] : m_entries) {
        auto& record = snapshot.instances.emplace_back(entry->record);
        showBilled(record, entry->meter.total(snapshot.at));
    }
    std::sort(snapshot.instances.begin(), snapshot.instances.end(),
        [](const auto& a, const auto& b) { return a.instanceId < b.instanceId; });
}

std::vector<InstanceUsage> InstanceBook::measure(const std::string& function) const
{
    std::vector<InstanceUsage> measured;
    for (const auto& [id, entry] : m_entries) {
        if (entry->function != function || entry->record.state != InstanceState::Running) continue;
        measured.push_back({id, entry->instance->usage()});
    }
    std::sort(measured.begin(), measured.end(), [](const auto& a, const auto& b) { return a.instanceId < b.instanceId; });
    return measured;
}

void InstanceBook::accrueBilled(TimePoint now)
{
    for (auto& [id, entry] : m_entries) bill(*entry, entry->meter.takeAdded(now));
}

void InstanceBook::bill(const Entry& entry, const metering::BilledTime& added)
{
    if (added == metering::BilledTime()) return;
    m_parts.telemetry.billed(entry.function, metering::usageOf(entry.size, added));
}

void InstanceBook::showBilled(metering::InstanceRecord& record, const metering::BilledTime& total)
{
    record.billedMs = total.totalMs();
    record.billedIdleMs = total.idleMs;
}

void InstanceBook::sampleMemory()
{
    if (m_entries.empty()) {
        m_isSampling = false;
        return;
    }
    const auto now = m_parts.clock.now();
    for (auto& [id, entry] : m_entries) {
        if (entry->record.isFrozen) entry->record.cpuPercent = 0;
        if (entry->record.isFrozen || entry->record.state == InstanceState::Creating) continue;
        const auto usage = entry->instance->usage();
        const auto since = now - std::exchange(entry->sampledAt, now);
        const auto used = usage.processorTime - std::exchange(entry->processorTime, usage.processorTime);
        if (since < 2 * kMemorySamplePeriod && since > Duration::zero()) {
            entry->record.cpuPercent = 100 * toMs(used) / toMs(since);
        }
        entry->record.memoryBytes = usage.memoryBytes;
        entry->record.peakMemoryBytes = usage.peakMemoryBytes;
        m_parts.telemetry.memorySampled(entry->function, static_cast<double>(usage.memoryBytes) / (1024 * 1024));
    }
    m_memoryTimer.start(kMemorySamplePeriod, [this] { sampleMemory(); });
}

} // namespace engine
