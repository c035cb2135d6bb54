#pragma once

#include <boost/json/fwd.hpp>
#include <engine/api/call.h>
#include <engine/catalog/provision.h>
#include <engine/engine.h>

// Provisioned instances and maxima of on-demand instances: the operations, the same for every API version, and what a
// version says differently. Source: fc-api 4.4, 5.7 and 7.3.
namespace engine::api {

/// Which function, and in which of its states.
struct FunctionAddress
{
    std::string service;
    std::string qualifier; ///< empty: none was given
    std::string function;
};

/// How one API version addresses functions and words what is configured for them.
struct ScalingDialect
{
    Result<FunctionAddress> (*address)(const Call& call);
    /// Gives the members of a put's body the names that catalog::provisionFromJson() knows; null: they have them.
    void (*renameProvision)(boost::json::object& body);
    boost::json::object (*provision)(const Call& call, const ProvisionedState& state);
    boost::json::object (*maximum)(const Call& call, const catalog::OnDemandConfig& config);
    /// The member of a put's body that is the maximum.
    std::string_view maximumMember;
    /// Getting what was never set is an error, not a target of 0.
    bool missesProvision;
    /// Which of the configs a list's query asks for; empty members: any.
    Result<FunctionAddress> (*filter)(const Call& call);
};

void putProvision(const CallPtr& call, const ScalingDialect& dialect);
void getProvision(const CallPtr& call, const ScalingDialect& dialect);
void deleteProvision(const CallPtr& call, const ScalingDialect& dialect);
void listProvision(const CallPtr& call, const ScalingDialect& dialect);

void putMaximum(const CallPtr& call, const ScalingDialect& dialect);
void getMaximum(const CallPtr& call, const ScalingDialect& dialect);
void deleteMaximum(const CallPtr& call, const ScalingDialect& dialect);
/// One page; a dialect's maximum() names each by `key`, which prefix, startKey and nextToken are compared with.
void listMaxima(const CallPtr& call, const ScalingDialect& dialect, std::string_view key);

/// The query's value of this name; empty when there is none.
std::string queryValue(const Call& call, std::string_view name);

} // namespace engine::api
