#pragma once

#include <boost/json/object.hpp>
#include <engine/api/scaling_operations.h>

// How the versions that know services, 2016-08-15 and 2021-04-06, word the configurations of scaling: alike.
namespace engine::api {

/// With the names and counts of fc-api 5.7; `target` is the one in force.
boost::json::object serviceProvisionJson(const Call& call, const ProvisionedState& state);
/// Named as fc-api 1.7 says.
boost::json::object serviceMaximumJson(const Call& call, const catalog::OnDemandConfig& config);
/// serviceName, and qualifier only with it.
Result<FunctionAddress> serviceFilter(const Call& call);

/// What these versions say alike; where the qualifier stands is what they differ in.
constexpr ScalingDialect serviceDialect(Result<FunctionAddress> (*address)(const Call& call))
{
    return {
        .address = address,
        .renameProvision = nullptr,
        .provision = serviceProvisionJson,
        .maximum = serviceMaximumJson,
        .maximumMember = "maximumInstanceCount",
        .missesProvision = false,
        .filter = serviceFilter,
    };
}

} // namespace engine::api
