#pragma once

#include <engine/catalog/catalog.h>
#include <engine/engine.h>
#include <engine/scheduler/pool.h>
#include <engine/scheduler/provision_plan.h>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace engine {

/// Gives every provision config's function the target that is in force: by schedule, by how much of the provisioned
/// instances is in use, else as configured. Time comes with each call. Loop thread only.
class Provisioner
{
public:
    struct Parts
    {
        const catalog::Catalog& catalog; ///< for what a qualifier stands for
        std::function<void(const catalog::FunctionVersionPtr&, const scheduler::ProvisionRule&)> apply;
        std::function<scheduler::ProvisionedState(const catalog::FunctionVersionPtr&)> look;
    };
    explicit Provisioner(Parts parts)
        : m_parts(std::move(parts))
    {
    }

    /// A new or another config, in place of the one before.
    void put(std::shared_ptr<const catalog::ProvisionConfig> config, TimePoint now);
    /// By the config's document key; its instances go.
    void remove(const std::string& key);
    /// The function was deleted, and its configs with it.
    void forgetFunction(std::string_view service, std::string_view function);

    /// Looks how busy the instances are, once a second, and moves targets whose time has come.
    void tick(TimePoint now);
    /// When to tick next; nullopt: there is nothing to do.
    std::optional<TimePoint> nextTick() const;

    /// By document key.
    std::vector<ProvisionedState> states() const;
    std::optional<ProvisionedState> state(const std::string& key) const;

private:
    struct Entry
    {
        std::shared_ptr<const catalog::ProvisionConfig> config;
        scheduler::ProvisionPlan plan;
        std::vector<int> tracked; ///< what each policy asks for
        std::optional<scheduler::ProvisionRule> applied;
        std::optional<TimePoint> nextChange; ///< by the clock
        // How much of the instances was in use since trackAt - kTrackPeriod:
        double usedShares = 0;
        int samples = 0;
        TimePoint sampleAt, trackAt;
        std::optional<double> utilization; ///< of the period before
    };
    catalog::FunctionVersionPtr versionOf(const catalog::ProvisionConfig& config) const;
    void sample(Entry& entry, TimePoint now);
    void track(Entry& entry, TimePoint now);
    void apply(Entry& entry, TimePoint now);
    ProvisionedState stateOf(const Entry& entry) const;

    Parts m_parts;
    std::map<std::string, Entry> m_entries; ///< by document key
};

} // namespace engine
