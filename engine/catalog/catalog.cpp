#include <engine/catalog/catalog.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/catalog/keys.h>

namespace json = boost::json;

namespace engine::catalog {

namespace {
Result<json::object> parse(const DocumentChange& document)
{
    json::error_code error;
    auto value = json::parse(document.text.value_or(""), error);
    if (error) return fail(ErrorCode::Corrupt, error.message());
    if (!value.is_object()) return fail(ErrorCode::Corrupt, "not an object");
    return std::move(value.get_object());
}

Result<OnDemandConfig> onDemandFromDocument(const json::object& document)
{
    const auto text = [&](std::string_view name) {
        const auto* value = document.if_contains(name);
        return value && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    const auto* maximum = document.if_contains("maximumInstanceCount");
    OnDemandConfig config{text("service"), text("qualifier"), text("function")};
    if (config.service.empty() || config.qualifier.empty() || config.function.empty() || !maximum
        || !maximum->is_int64()) {
        return fail(ErrorCode::Corrupt, "a member is missing or has the wrong type");
    }
    config.maximumInstanceCount = maximum->get_int64();
    return config;
}

/// Instances do not see the description, so a new one keeps them.
template <typename Config>
bool isSameToInstances(Config before, Config after)
{
    before.description.clear();
    after.description.clear();
    return before == after;
}

template <typename Object>
Result<ListPage<Object>> listPage(const auto& entries, const ListRequest& request, auto&& objectOf)
{
    if (request.limit < 1 || request.limit > 100) {
        return Failure(invalidValue("limit", "from 1 to 100", std::to_string(request.limit)));
    }
    ListPage<Object> page;
    const auto& start = request.nextToken.empty() ? request.startKey : request.nextToken;
    for (auto next = entries.lower_bound(std::max(start, request.prefix));
         next != entries.end() && next->first.starts_with(request.prefix); ++next) {
        if (std::ssize(page.items) == request.limit) {
            page.nextToken = next->first;
            break;
        }
        page.items.push_back(objectOf(next->second));
    }
    return page;
}
} // namespace

Result<void> Catalog::load(const std::vector<DocumentChange>& documents)
{
    Catalog loaded;
    loaded.m_lastRevision = m_lastRevision;
    const auto loadKind = [&](std::string_view kind, auto fromDocument, auto keyOf, auto put) -> Result<void> {
        for (const auto& document : documents) {
            if (document.kind != kind) continue;
            const auto context = document.kind + " '" + document.key + "'";
            const auto object = parse(document);
            if (!object) return failWithContext(context, object.error());
            auto value = fromDocument(*object);
            if (!value) return failWithContext(context, value.error());
            if (keyOf(*value) != document.key) {
                return fail(ErrorCode::Corrupt, context + ": the document belongs to '" + keyOf(*value) + "'");
            }
            if (Result<void> done = put(std::move(*value)); !done) return failWithContext(context, done.error());
        }
        return {};
    };
    const auto putService = [&](Service service) -> Result<void> {
        loaded.put(std::make_shared<const Service>(std::move(service)));
        return {};
    };
    const auto putFunction = [&](Function function) -> Result<void> {
        if (!loaded.m_services.contains(function.serviceName)) {
            return fail(ErrorCode::Corrupt, "there is no document of its service");
        }
        loaded.put(std::make_shared<const Function>(std::move(function)));
        return {};
    };
    const auto putProvision = [&](ProvisionConfig config) -> Result<void> {
        auto key = qualifiedKey(config);
        loaded.m_provisionConfigs.insert_or_assign(
            std::move(key), std::make_shared<const ProvisionConfig>(std::move(config)));
        return {};
    };
    const auto putOnDemand = [&](OnDemandConfig config) -> Result<void> {
        loaded.m_onDemandConfigs.insert_or_assign(qualifiedKey(config), std::move(config));
        return {};
    };

    constexpr std::array kinds{kServiceKind, kFunctionKind, kOnDemandKind, kProvisionKind};
    for (const auto& document : documents) {
        if (std::ranges::find(kinds, document.kind) != kinds.end()) continue;
        return fail(ErrorCode::Corrupt, document.kind + " '" + document.key + "': unknown kind of document");
    }
    auto done = loadKind(kServiceKind, serviceFromDocument, std::mem_fn(&Service::name), putService);
    if (done) done = loadKind(kFunctionKind, functionFromDocument, functionPath, putFunction);
    if (done) {
        done = loadKind(
            kOnDemandKind, onDemandFromDocument, [](const auto& config) { return qualifiedKey(config); }, putOnDemand);
    }
    if (done) {
        done = loadKind(kProvisionKind, provisionFromDocument, [](const auto& config) { return qualifiedKey(config); },
            putProvision);
    }
    if (done) *this = std::move(loaded);
    return done;
}

void Catalog::commit(const Change& change)
{
    if (!change.deletedOnDemand.empty()) m_onDemandConfigs.erase(change.deletedOnDemand);
    if (!change.deletedProvision.empty()) m_provisionConfigs.erase(change.deletedProvision);
    if (!change.deletedFunction.empty()) eraseFunction(change.deletedFunction);
    if (!change.deletedService.empty()) m_services.erase(change.deletedService);
    if (change.service) put(change.service);
    if (change.function) put(change.function);
    if (change.onDemand) m_onDemandConfigs.insert_or_assign(qualifiedKey(*change.onDemand), *change.onDemand);
    if (change.provision) m_provisionConfigs.insert_or_assign(qualifiedKey(*change.provision), change.provision);
}

void Catalog::put(const std::shared_ptr<const Service>& service)
{
    auto& entry = m_services[service->name];
    const bool keepsInstances = entry.service && isSameToInstances(entry.service->config, service->config);
    entry.service = service;
    if (keepsInstances) return;
    for (auto& [name, function] : entry.functions) function.version = makeVersion(service, function.function);
}

void Catalog::put(const std::shared_ptr<const Function>& function)
{
    auto& service = m_services.find(function->serviceName)->second;
    auto& entry = service.functions[function->name];
    const bool keepsInstances = entry.function && entry.function->code == function->code
        && isSameToInstances(entry.function->config, function->config);
    entry.function = function;
    if (!keepsInstances) entry.version = makeVersion(service.service, function);
}

void Catalog::eraseFunction(std::string_view key)
{
    const auto slash = key.find('/');
    const auto service = key.substr(0, slash);
    const auto name = key.substr(slash + 1);
    if (const auto entry = m_services.find(service); entry != m_services.end()) {
        if (const auto function = entry->second.functions.find(name); function != entry->second.functions.end()) {
            entry->second.functions.erase(function);
        }
    }
    std::erase_if(m_onDemandConfigs,
        [&](const auto& config) { return config.second.service == service && config.second.function == name; });
    std::erase_if(m_provisionConfigs,
        [&](const auto& config) { return config.second->service == service && config.second->function == name; });
}

FunctionVersionPtr Catalog::makeVersion(
    std::shared_ptr<const Service> service, std::shared_ptr<const Function> function)
{
    return std::make_shared<const FunctionVersion>(
        FunctionVersion{std::move(service), std::move(function), std::string(kLatest), ++m_lastRevision});
}

Result<const Catalog::ServiceEntry*> Catalog::find(std::string_view service) const
{
    const auto found = m_services.find(service);
    if (found == m_services.end()) {
        return fail(ErrorCode::ServiceNotFound, "service '" + std::string(service) + "' does not exist");
    }
    return &found->second;
}

Result<const Catalog::FunctionEntry*> Catalog::find(std::string_view service, std::string_view function) const
{
    const auto entry = find(service);
    if (!entry) return Failure(entry.error());
    const auto found = (*entry)->functions.find(function);
    if (found == (*entry)->functions.end()) {
        return fail(ErrorCode::FunctionNotFound,
            "function '" + std::string(function) + "' does not exist in service '" + std::string(service) + "'");
    }
    return &found->second;
}

Result<std::shared_ptr<const Service>> Catalog::service(std::string_view name) const
{
    return find(name).map([](const ServiceEntry* entry) { return entry->service; });
}

Result<ListPage<Service>> Catalog::listServices(const ListRequest& request) const
{
    return listPage<Service>(m_services, request, [](const ServiceEntry& entry) { return entry.service; });
}

Result<std::shared_ptr<const Function>> Catalog::function(std::string_view service, std::string_view name) const
{
    return find(service, name).map([](const FunctionEntry* entry) { return entry->function; });
}

Result<ListPage<Function>> Catalog::listFunctions(std::string_view service, const ListRequest& request) const
{
    const auto entry = find(service);
    if (!entry) return Failure(entry.error());
    return listPage<Function>(
        (*entry)->functions, request, [](const FunctionEntry& function) { return function.function; });
}

std::optional<std::int64_t> Catalog::maximumInstanceCount(
    std::string_view service, std::string_view qualifier, std::string_view function) const
{
    const auto found = m_onDemandConfigs.find(qualifiedKey(service, qualifier, function));
    if (found == m_onDemandConfigs.end()) return std::nullopt;
    return found->second.maximumInstanceCount;
}

std::vector<OnDemandConfig> Catalog::onDemandConfigs() const
{
    std::vector<OnDemandConfig> configs;
    for (const auto& [key, config] : m_onDemandConfigs) configs.push_back(config);
    return configs;
}

Result<void> Catalog::checkQualifier(std::string_view service, std::string_view qualifier) const
{
    if (const auto entry = find(service); !entry) return Failure(entry.error());
    if (qualifier.empty() || qualifier == kLatest) return {};
    const bool isVersion = std::ranges::all_of(qualifier, [](char c) { return c >= '0' && c <= '9'; });
    return fail(isVersion ? ErrorCode::VersionNotFound : ErrorCode::AliasNotFound,
        (isVersion ? "version '" : "alias '") + std::string(qualifier) + "' of service '" + std::string(service)
            + "' does not exist");
}

Result<FunctionVersionPtr> Catalog::resolve(
    std::string_view service, std::string_view qualifier, std::string_view function) const
{
    if (const auto ok = checkQualifier(service, qualifier); !ok) return Failure(ok.error());
    return find(service, function).map([](const FunctionEntry* entry) { return entry->version; });
}

std::shared_ptr<const Catalog::Snapshot> Catalog::snapshot() const
{
    auto snapshot = std::make_shared<Snapshot>();
    for (const auto& [serviceName, entry] : m_services) {
        snapshot->services.push_back(entry.service);
        for (const auto& [name, function] : entry.functions) snapshot->functions.push_back(function.function);
    }
    for (const auto& [key, config] : m_onDemandConfigs) {
        if (config.qualifier != kLatest) continue;
        snapshot->maximumInstanceCounts.emplace(config.service + "/" + config.function, config.maximumInstanceCount);
    }
    snapshot->provisionConfigs = provisionConfigs();
    return snapshot;
}

bool Catalog::isCodeUsed(std::string_view sha256) const
{
    return std::ranges::any_of(m_services, [&](const auto& service) {
        return std::ranges::any_of(service.second.functions,
            [&](const auto& function) { return function.second.function->code.sha256 == sha256; });
    });
}

} // namespace engine::catalog
