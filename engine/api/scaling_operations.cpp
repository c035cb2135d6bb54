#include <engine/api/scaling_operations.h>

#include <boost/json.hpp>
#include <engine/api/request_values.h>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/catalog/keys.h>
#include <engine/core/url.h>

namespace json = boost::json;

namespace engine::api {

namespace {
/// Whether there is such a function, and its address.
Result<FunctionAddress> findFunction(const Call& call, const ScalingDialect& dialect)
{
    auto address = dialect.address(call);
    if (!address) return address;
    Result<void> found;
    call.parts().engine.readCatalog([&](const catalog::Catalog& catalog) {
        const auto version = catalog.resolve(address->service, address->qualifier, address->function);
        if (!version) found = Failure(version.error());
    });
    if (!found) return Failure(found.error());
    return address;
}

/// Calls back at once: the routes run on the engine's thread.
std::vector<ProvisionedState> allStates(const Call& call)
{
    std::vector<ProvisionedState> all;
    call.parts().engine.provisionedStates([&all](Result<std::vector<ProvisionedState>> states) {
        if (states) all = std::move(*states);
    });
    return all;
}

std::string keyOf(const FunctionAddress& address)
{
    return catalog::qualifiedKey(address.service, address.qualifier, address.function);
}

bool isWanted(const FunctionAddress& filter, const catalog::ProvisionConfig& config)
{
    return (filter.service.empty() || filter.service == config.service)
        && (filter.qualifier.empty() || filter.qualifier == config.qualifier)
        && (filter.function.empty() || filter.function == config.function);
}
} // namespace

std::string queryValue(const Call& call, std::string_view name)
{
    for (auto& parameter : parseQuery(call.request().query())) {
        if (parameter.name == name) return std::move(parameter.value);
    }
    return {};
}

void putProvision(const CallPtr& call, const ScalingDialect& dialect)
{
    auto body = parseJsonBody(call->request().body);
    if (!body) return call->fail(body.error());
    // With a qualifier that cannot have any, the catalog says so after it has looked for the service.
    auto address = dialect.address(*call);
    if (!address) return call->fail(address.error());
    if (dialect.renameProvision) dialect.renameProvision(*body);
    auto update = catalog::provisionFromJson(*body);
    if (!update) {
        const auto found = findFunction(*call, dialect);
        return call->fail(found ? update.error() : found.error());
    }
    update->service = std::move(address->service);
    update->qualifier = std::move(address->qualifier);
    update->function = std::move(address->function);
    call->parts().engine.putProvisionConfig(std::move(*update), [call, &dialect](const Result<ProvisionedState>& state) {
        if (!state) return call->fail(state.error());
        call->reply(dialect.provision(*call, *state));
    });
}

void getProvision(const CallPtr& call, const ScalingDialect& dialect)
{
    const auto address = findFunction(*call, dialect);
    if (!address) return call->fail(address.error());
    for (const auto& state : allStates(*call)) {
        if (catalog::qualifiedKey(*state.config) == keyOf(*address)) return call->reply(dialect.provision(*call, state));
    }
    if (dialect.missesProvision) {
        return call->fail({ErrorCode::ProvisionConfigNotFound,
            "function '" + address->function + "' has no provisioned instances for qualifier '"
                + (address->qualifier.empty() ? std::string(catalog::kLatest) : address->qualifier) + "'",
            {}});
    }
    const auto none = std::make_shared<const catalog::ProvisionConfig>(catalog::ProvisionConfig{address->service,
        address->qualifier.empty() ? std::string(catalog::kLatest) : address->qualifier, address->function});
    call->reply(dialect.provision(*call, {.config = none}));
}

void deleteProvision(const CallPtr& call, const ScalingDialect& dialect)
{
    const auto address = dialect.address(*call);
    if (!address) return call->fail(address.error());
    call->parts().engine.removeProvisionConfig(
        address->service, address->qualifier, address->function, [call](const Result<std::monostate>& done) {
            if (!done) return call->fail(done.error());
            call->replyEmpty();
        });
}

void listProvision(const CallPtr& call, const ScalingDialect& dialect)
{
    const auto request = parseListRequest(call->request().query());
    if (!request) return call->fail(request.error());
    const auto filter = dialect.filter(*call);
    if (!filter) return call->fail(filter.error());
    json::array configs;
    json::object body;
    for (const auto& state : allStates(*call)) {
        const auto key = catalog::qualifiedKey(*state.config);
        if (key < request->nextToken || !isWanted(*filter, *state.config)) continue;
        if (std::ssize(configs) == request->limit) {
            body["nextToken"] = key;
            break;
        }
        configs.push_back(dialect.provision(*call, state));
    }
    body["provisionConfigs"] = std::move(configs);
    call->reply(body);
}

void putMaximum(const CallPtr& call, const ScalingDialect& dialect)
{
    const auto body = parseJsonBody(call->request().body);
    if (!body) return call->fail(body.error());
    const auto address = findFunction(*call, dialect);
    if (!address) return call->fail(address.error());
    const auto* sent = catalog::findMember(*body, dialect.maximumMember);
    if (!sent || !sent->is_int64()) {
        return call->fail(
            catalog::invalidValue(dialect.maximumMember, "an integer", sent ? json::serialize(*sent) : ""));
    }
    const catalog::OnDemandConfig config{address->service, address->qualifier, address->function, sent->get_int64()};
    call->parts().engine.setMaximumInstances(config.service, config.qualifier, config.function,
        config.maximumInstanceCount, [call, &dialect, config](const Result<std::monostate>& done) {
            if (!done) return call->fail(done.error());
            call->reply(dialect.maximum(*call, config));
        });
}

void getMaximum(const CallPtr& call, const ScalingDialect& dialect)
{
    const auto address = findFunction(*call, dialect);
    if (!address) return call->fail(address.error());
    std::optional<std::int64_t> maximum;
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) {
        maximum = catalog.maximumInstanceCount(address->service, address->qualifier, address->function);
    });
    if (maximum) {
        return call->reply(
            dialect.maximum(*call, {address->service, address->qualifier, address->function, *maximum}));
    }
    call->fail({ErrorCode::OnDemandConfigNotFound,
        "function '" + address->function + "' in service '" + address->service
            + "' has no maximum number of on-demand instances",
        {}});
}

void deleteMaximum(const CallPtr& call, const ScalingDialect& dialect)
{
    const auto address = dialect.address(*call);
    if (!address) return call->fail(address.error());
    call->parts().engine.setMaximumInstances(address->service, address->qualifier, address->function, std::nullopt,
        [call](const Result<std::monostate>& done) {
            if (!done) return call->fail(done.error());
            call->replyEmpty();
        });
}

void listMaxima(const CallPtr& call, const ScalingDialect& dialect, std::string_view key)
{
    const auto request = parseListRequest(call->request().query());
    if (!request) return call->fail(request.error());
    const auto filter = dialect.filter(*call);
    if (!filter) return call->fail(filter.error());
    std::vector<catalog::OnDemandConfig> all;
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) { all = catalog.onDemandConfigs(); });
    const auto& start = request->nextToken.empty() ? request->startKey : request->nextToken;
    json::array configs;
    json::object body;
    for (const auto& config : all) { // sorted as their keys are
        auto json = dialect.maximum(*call, config);
        const std::string_view name = json.at(key).get_string();
        if (name < start || !name.starts_with(request->prefix)) continue;
        if (!filter->function.empty() && filter->function != config.function) continue;
        if (!filter->service.empty() && filter->service != config.service) continue;
        if (std::ssize(configs) == request->limit) {
            body["nextToken"] = json.at(key);
            break;
        }
        configs.push_back(std::move(json));
    }
    body["configs"] = std::move(configs);
    call->reply(body);
}

} // namespace engine::api
