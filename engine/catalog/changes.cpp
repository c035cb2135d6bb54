#include <engine/catalog/catalog.h>

#include <algorithm>
#include <boost/json.hpp>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/catalog/keys.h>
#include <engine/core/digest.h>
#include <engine/core/ids.h>

// The checks before a change: what the catalog would be asked to store, and whether it may.

namespace json = boost::json;

namespace engine::catalog {

namespace {
/// Opaque; depends on everything but the times.
template <typename Object>
std::string etagOf(Object object)
{
    object.etag.clear();
    object.createdTime = object.lastModifiedTime = {};
    return toHex(sha256(json::serialize(toDocument(object)))).substr(0, 32);
}

Result<void> checkEtag(std::string_view ifMatch, std::string_view etag)
{
    if (ifMatch.size() >= 2 && ifMatch.starts_with('"') && ifMatch.ends_with('"')) {
        ifMatch = ifMatch.substr(1, ifMatch.size() - 2);
    }
    if (ifMatch.empty() || ifMatch == "*" || ifMatch == etag) return {};
    return fail(ErrorCode::PreconditionFailed,
        "the resource has changed: If-Match is '" + std::string(ifMatch) + "', its ETag is '" + std::string(etag)
            + "'");
}

template <typename Config>
Result<void> check(const Config& config)
{
    auto refusals = validate(config);
    if (refusals.empty()) return {};
    return Failure(std::move(refusals.front()));
}

Result<void> checkCode(const FunctionConfig& config, const CodePackage& code)
{
    if (!code.sha256.empty() || config.runtime == "custom-container") return {};
    return Failure(invalidValue("code", "a code package, which only runtime custom-container goes without", ""));
}

Change changeOf(Service service)
{
    service.etag = etagOf(service);
    Change change;
    change.documents.push_back({std::string(kServiceKind), service.name, json::serialize(toDocument(service))});
    change.service = std::make_shared<const Service>(std::move(service));
    return change;
}

Change changeOf(Function function)
{
    function.etag = etagOf(function);
    Change change;
    change.documents.push_back(
        {std::string(kFunctionKind), functionPath(function), json::serialize(toDocument(function))});
    change.function = std::make_shared<const Function>(std::move(function));
    return change;
}
} // namespace

Result<Change> Catalog::createService(const std::string& name, const ServiceConfig& config, TimePoint now) const
{
    if (auto checked = checkName(NameKind::Service, name, "serviceName"); !checked) return Failure(checked.error());
    if (m_services.contains(name)) {
        return fail(ErrorCode::ServiceAlreadyExists, "service '" + name + "' already exists", "serviceName");
    }
    if (auto checked = check(config); !checked) return Failure(checked.error());
    return changeOf(Service{name, newUuid(), config, now, now, {}});
}

Result<Change> Catalog::updateService(
    std::string_view name, const ServiceConfig& config, std::string_view ifMatch, TimePoint now) const
{
    const auto entry = find(name);
    if (!entry) return Failure(entry.error());
    Service service = *(*entry)->service;
    if (auto checked = checkEtag(ifMatch, service.etag); !checked) return Failure(checked.error());
    if (auto checked = check(config); !checked) return Failure(checked.error());
    service.config = config;
    service.lastModifiedTime = now;
    return changeOf(std::move(service));
}

Result<Change> Catalog::removeService(std::string_view name, std::string_view ifMatch) const
{
    const auto entry = find(name);
    if (!entry) return Failure(entry.error());
    if (auto checked = checkEtag(ifMatch, (*entry)->service->etag); !checked) return Failure(checked.error());
    if (const auto count = (*entry)->functions.size(); count > 0) {
        return fail(ErrorCode::ServiceNotEmpty,
            "service '" + std::string(name) + "' still has functions (" + std::to_string(count)
                + "): delete them first");
    }
    Change change;
    change.deletedService = name;
    change.documents.push_back({std::string(kServiceKind), change.deletedService, std::nullopt});
    return change;
}

Result<Change> Catalog::createFunction(const std::string& service, const std::string& name,
    const FunctionConfig& config, const CodePackage& code, TimePoint now) const
{
    const auto entry = find(service);
    if (!entry) return Failure(entry.error());
    if (auto checked = checkName(NameKind::Function, name, "functionName"); !checked) return Failure(checked.error());
    if ((*entry)->functions.contains(name)) {
        return fail(ErrorCode::FunctionAlreadyExists,
            "function '" + name + "' already exists in service '" + service + "'", "functionName");
    }
    if (auto checked = check(config); !checked) return Failure(checked.error());
    if (auto checked = checkCode(config, code); !checked) return Failure(checked.error());
    return changeOf(Function{service, name, newUuid(), config, code, now, now, {}});
}

Result<Change> Catalog::updateFunction(std::string_view service, std::string_view name, const FunctionConfig& config,
    const std::optional<CodePackage>& code, std::string_view ifMatch, TimePoint now) const
{
    const auto entry = find(service, name);
    if (!entry) return Failure(entry.error());
    Function function = *(*entry)->function;
    if (auto checked = checkEtag(ifMatch, function.etag); !checked) return Failure(checked.error());
    if (auto checked = check(config); !checked) return Failure(checked.error());
    function.config = config;
    if (code) function.code = *code;
    if (auto checked = checkCode(function.config, function.code); !checked) return Failure(checked.error());
    function.lastModifiedTime = now;
    return changeOf(std::move(function));
}

Result<Change> Catalog::removeFunction(std::string_view service, std::string_view name, std::string_view ifMatch) const
{
    const auto entry = find(service, name);
    if (!entry) return Failure(entry.error());
    if (auto checked = checkEtag(ifMatch, (*entry)->function->etag); !checked) return Failure(checked.error());
    Change change;
    for (const auto& [key, config] : m_provisionConfigs) {
        if (config->service != service || config->function != name) continue;
        if (!config->isEmpty()) {
            return fail(ErrorCode::ProvisionConfigExist,
                "function '" + std::string(name) + "' in service '" + std::string(service)
                    + "' has provisioned instances for qualifier '" + config->qualifier
                    + "': set their target to 0 first, without rules");
        }
        change.documents.push_back({std::string(kProvisionKind), key, std::nullopt});
    }
    change.deletedFunction = functionKey(service, name);
    change.documents.push_back({std::string(kFunctionKind), change.deletedFunction, std::nullopt});
    for (const auto& [key, config] : m_onDemandConfigs) {
        if (config.service != service || config.function != name) continue;
        change.documents.push_back({std::string(kOnDemandKind), key, std::nullopt});
    }
    return change;
}

Result<Change> Catalog::putOnDemandConfig(const OnDemandConfig& config, std::int64_t regionLimit) const
{
    if (const auto version = resolve(config.service, config.qualifier, config.function); !version) {
        return Failure(version.error());
    }
    const auto key = qualifiedKey(config);
    const std::int64_t share = regionLimit * 9 / 10;
    std::int64_t others = 0;
    std::int64_t before = 0;
    for (const auto& [otherKey, other] : m_onDemandConfigs) {
        (otherKey == key ? before : others) += other.maximumInstanceCount;
    }
    const auto count = config.maximumInstanceCount;
    const bool isLowered = count >= 0 && count <= before;
    if (!isLowered && (count < 0 || count > share - others)) {
        auto allowed = "from 0 to " + std::to_string(std::max<std::int64_t>(share - others, 0))
            + ": 90 % of the region's limit of " + std::to_string(regionLimit) + " instances";
        if (others > 0) allowed += " less the " + std::to_string(others) + " set for other functions";
        return Failure(invalidValue("maximumInstanceCount", allowed, std::to_string(count)));
    }
    Change change;
    change.onDemand = config;
    if (config.qualifier.empty()) change.onDemand->qualifier = kLatest;
    change.documents.push_back({std::string(kOnDemandKind), key,
        json::serialize(json::object{{"service", config.service}, {"qualifier", change.onDemand->qualifier},
            {"function", config.function}, {"maximumInstanceCount", count}})});
    return change;
}

Result<Change> Catalog::removeOnDemandConfig(
    std::string_view service, std::string_view qualifier, std::string_view function) const
{
    if (const auto version = resolve(service, qualifier, function); !version) return Failure(version.error());
    Change change;
    change.deletedOnDemand = qualifiedKey(service, qualifier, function);
    if (!m_onDemandConfigs.contains(change.deletedOnDemand)) {
        return fail(ErrorCode::OnDemandConfigNotFound,
            "function '" + std::string(function) + "' in service '" + std::string(service)
                + "' has no maximum number of on-demand instances");
    }
    change.documents.push_back({std::string(kOnDemandKind), change.deletedOnDemand, std::nullopt});
    return change;
}

} // namespace engine::catalog
