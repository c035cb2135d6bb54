#include <engine/provisioner.h>

#include <algorithm>
#include <engine/catalog/keys.h>

namespace engine {

namespace {
constexpr auto kSamplePeriod = seconds(1);
constexpr auto kTrackPeriod = seconds(60);
} // namespace

catalog::FunctionVersionPtr Provisioner::versionOf(const catalog::ProvisionConfig& config) const
{
    return m_parts.catalog.resolve(config.service, config.qualifier, config.function).value_or(nullptr);
}

void Provisioner::put(std::shared_ptr<const catalog::ProvisionConfig> config, TimePoint now)
{
    Entry entry{.config = config, .plan = scheduler::ProvisionPlan(*config)};
    for (const auto& policy : config->targetTrackingPolicies) entry.tracked.push_back(static_cast<int>(policy.minCapacity));
    entry.sampleAt = now + kSamplePeriod;
    entry.trackAt = now + kTrackPeriod;
    auto& kept = m_entries.insert_or_assign(catalog::qualifiedKey(*config), std::move(entry)).first->second;
    apply(kept, now);
}

void Provisioner::remove(const std::string& key)
{
    const auto found = m_entries.find(key);
    if (found == m_entries.end()) return;
    if (const auto version = versionOf(*found->second.config)) m_parts.apply(version, {});
    m_entries.erase(found);
}

void Provisioner::forgetFunction(std::string_view service, std::string_view function)
{
    std::erase_if(m_entries, [&](const auto& entry) {
        return entry.second.config->service == service && entry.second.config->function == function;
    });
}

void Provisioner::tick(TimePoint now)
{
    for (auto& [key, entry] : m_entries) {
        if (!entry.tracked.empty()) {
            if (now >= entry.sampleAt) sample(entry, now);
            if (now >= entry.trackAt) track(entry, now);
        }
        if (entry.nextChange && *entry.nextChange <= now) apply(entry, now);
    }
}

std::optional<TimePoint> Provisioner::nextTick() const
{
    std::optional<TimePoint> first;
    const auto keepFirst = [&first](TimePoint time) { first = std::min(first.value_or(time), time); };
    for (const auto& [key, entry] : m_entries) {
        if (entry.nextChange) keepFirst(*entry.nextChange);
        if (!entry.tracked.empty()) keepFirst(entry.sampleAt);
    }
    return first;
}

void Provisioner::sample(Entry& entry, TimePoint now)
{
    entry.sampleAt = now + kSamplePeriod;
    const auto version = versionOf(*entry.config);
    if (!version) return;
    const auto state = m_parts.look(version);
    if (state.capacity == 0) return; // says nothing of how busy they are
    entry.usedShares += static_cast<double>(state.inFlight) / state.capacity;
    ++entry.samples;
}

void Provisioner::track(Entry& entry, TimePoint now)
{
    entry.trackAt = now + kTrackPeriod;
    entry.utilization.reset();
    if (entry.samples > 0) entry.utilization = entry.usedShares / entry.samples;
    entry.usedShares = 0;
    entry.samples = 0;
    const auto version = versionOf(*entry.config);
    if (!version) return;
    const int current = m_parts.look(version).current;
    for (std::size_t i = 0; i < entry.tracked.size(); ++i) {
        const auto& policy = entry.config->targetTrackingPolicies[i];
        if (!entry.plan.isTracking(i, now)) {
            entry.tracked[i] = static_cast<int>(policy.minCapacity); // where it begins again
        } else if (entry.utilization) {
            entry.tracked[i] = scheduler::trackTarget(policy, current, *entry.utilization);
        }
    }
    apply(entry, now);
}

void Provisioner::apply(Entry& entry, TimePoint now)
{
    entry.nextChange = entry.plan.nextChange(now);
    const scheduler::ProvisionRule rule{
        .target = entry.plan.effectiveTarget(now, entry.tracked),
        .isCpuAlwaysAllocated = entry.config->alwaysAllocateCpu,
    };
    if (entry.applied == rule) return;
    const auto version = versionOf(*entry.config);
    if (!version) return;
    entry.applied = rule;
    m_parts.apply(version, rule);
}

std::vector<ProvisionedState> Provisioner::states() const
{
    std::vector<ProvisionedState> states;
    for (const auto& [key, entry] : m_entries) states.push_back(stateOf(entry));
    return states;
}

std::optional<ProvisionedState> Provisioner::state(const std::string& key) const
{
    const auto found = m_entries.find(key);
    return found == m_entries.end() ? std::nullopt : std::optional(stateOf(found->second));
}

ProvisionedState Provisioner::stateOf(const Entry& entry) const
{
    ProvisionedState state{
        .config = entry.config,
        .tracked = entry.tracked,
        .target = entry.applied ? entry.applied->target : 0,
        .utilization = entry.utilization,
        .nextChange = entry.nextChange,
    };
    if (const auto version = versionOf(*entry.config)) {
        const auto seen = m_parts.look(version);
        state.current = seen.current;
        state.creating = seen.creating;
        if (seen.error) state.currentError = seen.error->detail;
    }
    return state;
}

} // namespace engine
