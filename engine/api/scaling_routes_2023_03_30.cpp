#include <algorithm>
#include <boost/json.hpp>
#include <engine/api/routes_2023_03_30.h>
#include <engine/api/scaling_operations.h>
#include <engine/catalog/json.h>
#include <engine/identity/identity.h>

namespace json = boost::json;

namespace engine::api::v2023_03_30 {

namespace {
Result<FunctionAddress> splitName(const std::string& name)
{
    const auto dollar = name.find('$');
    if (dollar == std::string::npos || dollar == 0 || dollar + 1 == name.size()) {
        return fail(ErrorCode::FunctionNotFound,
            "function '" + name + "' does not exist: functions belong to services here and are called 'service$function'");
    }
    return FunctionAddress{name.substr(0, dollar), {}, name.substr(dollar + 1)};
}

Result<FunctionAddress> address(const Call& call)
{
    auto address = splitName(call.path("function"));
    if (!address) return address;
    address->qualifier = queryValue(call, "qualifier");
    if (address->qualifier.empty()) address->qualifier = "LATEST";
    return address;
}

std::string arnOf(const Call& call, const auto& config)
{
    const auto& identity = call.parts().identity;
    return "acs:fc:" + identity.region() + ":" + identity.accountId() + ":functions/" + config.service + "$"
        + config.function;
}

/// `target` is an older name of `defaultTarget`, which wins.
void renameProvision(json::object& body)
{
    const auto* const target = catalog::findMember(body, "defaultTarget");
    if (!target) return;
    auto value = *target;
    while (const auto* older = catalog::findMember(body, "target")) {
        body.erase(std::find_if(body.cbegin(), body.cend(), [older](const auto& member) { return &member.value() == older; }));
    }
    body["target"] = std::move(value);
}

json::object provision(const Call& call, const ProvisionedState& state)
{
    auto object = catalog::toJson(*state.config);
    object["functionArn"] = arnOf(call, *state.config) + "/" + state.config->qualifier;
    object["defaultTarget"] = state.config->target;
    object["target"] = state.target;
    object["current"] = state.current;
    object["currentError"] = state.currentError;
    return object;
}

json::object concurrency(const Call& call, const catalog::OnDemandConfig& config)
{
    return {{"functionArn", arnOf(call, config)}, {"reservedConcurrency", config.maximumInstanceCount}};
}

Result<FunctionAddress> filter(const Call& call)
{
    const auto name = queryValue(call, "functionName");
    if (name.empty()) return FunctionAddress();
    return splitName(name);
}

constexpr ScalingDialect kDialect{
    .address = address,
    .renameProvision = renameProvision,
    .provision = provision,
    .maximum = concurrency,
    .maximumMember = "reservedConcurrency",
    .missesProvision = true,
    .filter = filter,
};
} // namespace

void putProvisionConfig(CallPtr call) { putProvision(call, kDialect); }
void getProvisionConfig(CallPtr call) { getProvision(call, kDialect); }
void deleteProvisionConfig(CallPtr call) { deleteProvision(call, kDialect); }
void listProvisionConfigs(CallPtr call) { listProvision(call, kDialect); }

void putConcurrencyConfig(CallPtr call) { putMaximum(call, kDialect); }
void getConcurrencyConfig(CallPtr call) { getMaximum(call, kDialect); }
void deleteConcurrencyConfig(CallPtr call) { deleteMaximum(call, kDialect); }
void listConcurrencyConfigs(CallPtr call) { listMaxima(call, kDialect, "functionArn"); }

} // namespace engine::api::v2023_03_30
