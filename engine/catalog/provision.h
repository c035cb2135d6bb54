#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <engine/core/result.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine::catalog {

/// Sets the target at certain times (source: behaviour row 3.4). Times as the caller wrote them, see parseTime(): UTC
/// unless there is a time zone; empty: no bound.
struct ScheduledAction
{
    std::string name;
    std::string startTime, endTime;
    std::int64_t target = 0; ///< 0..10000
    std::string scheduleExpression; ///< see Schedule
    std::string timeZone; ///< empty: UTC
    bool operator==(const ScheduledAction&) const = default;
};

/// Moves the target so that a metric stays where it should be.
struct TargetTrackingPolicy
{
    std::string name;
    std::string startTime, endTime;
    std::string metricType = std::string(kConcurrencyUtilization);
    double metricTarget = 0; ///< above 0, at most 1
    std::int64_t minCapacity = 0, maxCapacity = 0; ///< 0..10000
    std::string timeZone;
    bool operator==(const TargetTrackingPolicy&) const = default;

    /// The one metric there is: the share of the provisioned instances' room that is in use.
    static constexpr std::string_view kConcurrencyUtilization = "ProvisionedConcurrencyUtilization";
};

/// How many instances of a function wait ready for calls to one qualifier.
struct ProvisionConfig
{
    std::string service, qualifier, function;
    std::int64_t target = 0; ///< 0..10000, while no action and no policy is in force
    bool alwaysAllocateCpu = true; ///< false: frozen while idle, as on-demand instances are
    std::vector<ScheduledAction> scheduledActions;
    std::vector<TargetTrackingPolicy> targetTrackingPolicies;
    bool operator==(const ProvisionConfig&) const = default;
    /// It asks for no instance, now or later.
    bool isEmpty() const { return target == 0 && scheduledActions.empty() && targetTrackingPolicies.empty(); }
};

/// What a put may leave out: then it stays as it is (source: fc-api 5.7).
struct ProvisionUpdate
{
    std::string service, qualifier, function; ///< qualifier: an alias or LATEST
    std::int64_t target = 0;
    std::optional<bool> alwaysAllocateCpu;
    std::optional<std::vector<ScheduledAction>> scheduledActions;
    std::optional<std::vector<TargetTrackingPolicy>> targetTrackingPolicies;
};

/// What is wrong with the numbers, names, times and expressions; empty when nothing is. Fields are named by their path,
/// "scheduledActions[0].target".
std::vector<Error> validate(const ProvisionConfig& config);

/// The members of a put that say how many: target, alwaysAllocateCPU, scheduledActions, targetTrackingPolicies; also the
/// stored form. Texts that are empty are left out.
boost::json::object toJson(const ProvisionConfig& config);
/// The same members, in any case; null counts as absent, others are ignored. InvalidArgument names a member of the wrong
/// type, and `target` when it is not there.
Result<ProvisionUpdate> provisionFromJson(const boost::json::object& json);

} // namespace engine::catalog
