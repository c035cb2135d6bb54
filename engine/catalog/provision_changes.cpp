#include <algorithm>
#include <boost/json.hpp>
#include <engine/catalog/catalog.h>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/catalog/keys.h>

namespace json = boost::json;

namespace engine::catalog {

namespace {
/// Source: behaviour row 3.4.
Result<void> checkProvisionable(std::string_view qualifier)
{
    const bool isVersion = std::ranges::all_of(qualifier, [](char c) { return c >= '0' && c <= '9'; });
    if (!isVersion) return {};
    return Failure(invalidValue("qualifier", "an alias or LATEST", qualifier));
}
} // namespace

std::shared_ptr<const ProvisionConfig> Catalog::provisionConfig(
    std::string_view service, std::string_view qualifier, std::string_view function) const
{
    const auto found = m_provisionConfigs.find(qualifiedKey(service, qualifier, function));
    return found == m_provisionConfigs.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const ProvisionConfig>> Catalog::provisionConfigs() const
{
    std::vector<std::shared_ptr<const ProvisionConfig>> configs;
    for (const auto& [key, config] : m_provisionConfigs) configs.push_back(config);
    return configs;
}

Result<Change> Catalog::putProvisionConfig(const ProvisionUpdate& update) const
{
    const auto entry = find(update.service);
    if (!entry) return Failure(entry.error());
    if (auto ok = checkProvisionable(update.qualifier); !ok) return Failure(ok.error());
    if (const auto version = resolve(update.service, update.qualifier, update.function); !version) {
        return Failure(version.error());
    }
    ProvisionConfig config{update.service, update.qualifier, update.function};
    if (const auto present = provisionConfig(update.service, update.qualifier, update.function)) config = *present;
    config.target = update.target;
    if (update.alwaysAllocateCpu) config.alwaysAllocateCpu = *update.alwaysAllocateCpu;
    if (update.scheduledActions) config.scheduledActions = *update.scheduledActions;
    if (update.targetTrackingPolicies) config.targetTrackingPolicies = *update.targetTrackingPolicies;
    if (auto refusals = validate(config); !refusals.empty()) return Failure(std::move(refusals.front()));
    if (!config.targetTrackingPolicies.empty() && !(*entry)->service->config.logConfig.enableInstanceMetrics) {
        return fail(ErrorCode::InstanceMetricsRequired,
            "target tracking needs instance metrics: set logConfig.enableInstanceMetrics of service '" + config.service
                + "' first",
            "targetTrackingPolicies");
    }
    Change change;
    change.documents.push_back(
        {std::string(kProvisionKind), qualifiedKey(config), json::serialize(toDocument(config))});
    change.provision = std::make_shared<const ProvisionConfig>(std::move(config));
    return change;
}

Result<Change> Catalog::removeProvisionConfig(
    std::string_view service, std::string_view qualifier, std::string_view function) const
{
    if (const auto version = resolve(service, qualifier, function); !version) return Failure(version.error());
    Change change;
    change.deletedProvision = qualifiedKey(service, qualifier, function);
    if (!m_provisionConfigs.contains(change.deletedProvision)) {
        return fail(ErrorCode::ProvisionConfigNotFound,
            "function '" + std::string(function) + "' in service '" + std::string(service)
                + "' has no provisioned instances for qualifier '" + std::string(qualifier) + "'");
    }
    change.documents.push_back({std::string(kProvisionKind), change.deletedProvision, std::nullopt});
    return change;
}

} // namespace engine::catalog
