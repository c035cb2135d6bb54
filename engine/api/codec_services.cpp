#include <engine/api/codec_services.h>

#include <boost/json.hpp>
#include <engine/catalog/fields.h>
#include <engine/identity/identity.h>

namespace json = boost::json;

namespace engine::api {

json::object serviceProvisionJson(const Call& call, const ProvisionedState& state)
{
    const auto& config = *state.config;
    auto object = catalog::toJson(config);
    object["resource"]
        = call.parts().identity.accountId() + "#" + config.service + "#" + config.qualifier + "#" + config.function;
    object["target"] = state.target;
    object["current"] = state.current;
    object["currentError"] = state.currentError;
    return object;
}

json::object serviceMaximumJson(const Call&, const catalog::OnDemandConfig& config)
{
    const auto qualifier = config.qualifier.empty() ? std::string("LATEST") : config.qualifier;
    return {
        {"resource", "services/" + config.service + "." + qualifier + "/functions/" + config.function},
        {"maximumInstanceCount", config.maximumInstanceCount},
    };
}

Result<FunctionAddress> serviceFilter(const Call& call)
{
    FunctionAddress filter{queryValue(call, "serviceName"), queryValue(call, "qualifier"), {}};
    if (filter.qualifier.empty() || !filter.service.empty()) return filter;
    return Failure(catalog::invalidValue("qualifier", "only together with serviceName", filter.qualifier));
}

} // namespace engine::api
