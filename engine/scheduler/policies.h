#pragma once

#include <engine/core/clock.h>
#include <engine/core/result.h>
#include <optional>

// What to do, decided without clock, I/O or state of its own: the pool, the tests and the simulator call the same
// rules.
namespace engine::scheduler {

/// How many instances to start so that everything that waits will be served: ceil(waiting / concurrency) less the ones
/// already being created (source: behaviour rows 3.1 and 3.2).
int instancesToStart(int waiting, int creating, int concurrency);

/// What one function may still use.
struct AdmissionInput
{
    int regionOnDemand = 0; ///< on-demand instances of all functions, being created ones included
    int regionLimit = 100;
    int functionOnDemand = 0;
    std::optional<std::int64_t> functionMaximum; ///< nullopt: only the region limits; 0: disabled
    std::int64_t reservedByOthers = 0; ///< unused part of other functions' maxima, which reserve their share
};
enum class Admission { Allowed, FunctionDisabled, FunctionLimit, RegionLimit };
/// Whether one more on-demand instance may be created (source: behaviour row 3.3).
Admission admit(const AdmissionInput& input);
/// ResourceExhausted with the limit that was reached.
Error admissionError(Admission admission, const AdmissionInput& input);

struct IdleRule
{
    Duration freezeAfter{}; ///< zero: at once
    Duration releaseAfter = seconds(300);
};
enum class IdleAction { Keep, Freeze, Release };
/// What to do with an instance without requests since `idleSince`, and when to look again.
struct IdleDecision
{
    IdleAction action = IdleAction::Keep;
    TimePoint nextLook;
};
IdleDecision decideIdle(TimePoint idleSince, bool isFrozen, bool isProvisioned, const IdleRule& rule, TimePoint now);

} // namespace engine::scheduler
