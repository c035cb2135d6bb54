#pragma once

#include <engine/core/clock.h>
#include <engine/core/result.h>
#include <limits>
#include <optional>
#include <string_view>

// What to do, decided without clock, I/O or state of its own: the pool, the tests and the simulator call the same
// rules.
namespace engine::scheduler {

/// How many instances to start so that everything that waits will be served: ceil(waiting / concurrency) less the ones
/// already being created (source: behaviour rows 3.1 and 3.2).
int instancesToStart(int waiting, int creating, int concurrency);

/// How fast the region may grow (source: behaviour row 3.3): so many new on-demand instances at once, then so many more
/// each minute; and the same for the compute nodes below them, of which half is there at once.
struct GrowthRule
{
    int burst = 300;
    int perMinute = 300;
    double nodeVcpu = 600;
    double nodeMemoryGb = 1200;
    /// Growth of the nodes in a minute, as a share of all of them: 360 of 600 vCPU, 720 of 1200 GB.
    static constexpr double kNodeGrowth = 0.6;
    bool operator==(const GrowthRule&) const = default;
};
/// The published values: 300 in Hangzhou, Shanghai, Beijing, Zhangjiakou and Shenzhen, 100 elsewhere.
GrowthRule growthRule(std::string_view region);

/// What instances take of the compute nodes.
struct NodeShare
{
    double vcpu = 0;
    double memoryGb = 0;
    bool operator==(const NodeShare&) const = default;
};

/// What one function may still use.
struct AdmissionInput
{
    int regionOnDemand = 0; ///< on-demand instances of all functions, being created ones included
    int regionLimit = 100;
    int functionOnDemand = 0;
    std::optional<std::int64_t> functionMaximum; ///< nullopt: only the region limits; 0: disabled
    std::int64_t reservedByOthers = 0; ///< unused part of other functions' maxima, which reserve their share
    double growth = kUnbounded; ///< new instances the region may grow by now
    NodeShare needed; ///< by the instance
    NodeShare nodes{kUnbounded, kUnbounded}; ///< what the compute nodes have left now
    static constexpr double kUnbounded = std::numeric_limits<double>::infinity();
};
enum class Admission { Allowed, FunctionDisabled, FunctionLimit, RegionLimit, GrowthLimit, NodeLimit };
/// Whether one more on-demand instance may be created (source: behaviour row 3.3).
Admission admit(const AdmissionInput& input);
/// ResourceExhausted with the limit that was reached; ResourceThrottled when it is the compute nodes that are full.
Error admissionError(Admission admission, const AdmissionInput& input);

struct IdleRule
{
    Duration freezeAfter{}; ///< zero: at once
    Duration releaseAfter = seconds(300);
    static constexpr Duration kNever = Duration::max();
    bool operator==(const IdleRule&) const = default;
};
enum class IdleAction { Keep, Freeze, Release };
/// What to do with an instance without requests since `idleSince`, and when to look again; TimePoint::max(): never.
struct IdleDecision
{
    IdleAction action = IdleAction::Keep;
    TimePoint nextLook;
};
IdleDecision decideIdle(TimePoint idleSince, bool isFrozen, const IdleRule& rule, TimePoint now);

/// How many provisioned instances a function has, and whether they keep their processor time while idle.
struct ProvisionRule
{
    int target = 0;
    bool isCpuAlwaysAllocated = true;
    bool operator==(const ProvisionRule&) const = default;
};
/// Provisioned instances are never released for being idle, and frozen only in idle mode (source: behaviour row 3.4).
IdleRule idleRule(const IdleRule& onDemand, const ProvisionRule& rule);

/// How long to wait before a provisioned instance is created again after so many failures in a row: a second, doubled
/// each time, at most a minute.
Duration retryPause(int failures);

} // namespace engine::scheduler
