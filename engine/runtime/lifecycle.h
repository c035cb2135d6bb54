#pragma once

#include <string_view>

namespace engine::runtime {

// The life of one instance as a table: what happens next, and what to do about it. No clock, no I/O.

enum class Stage {
    New,
    Spawning, ///< the process is being made
    Abandoned, ///< asked to stop before there was a process
    Booting, ///< until the runtime reports for work
    Loading, ///< user code
    Initializing,
    Probing, ///< the first look at its health
    Ready,
    Freezing, ///< PreFreeze runs
    Frozen,
    Stopping, ///< PreStop runs
    Ending, ///< SIGTERM was sent; SIGKILL after the grace
    Gone,
};

enum class Event {
    StartAsked,
    Spawned,
    SpawnFailed,
    Booted,
    Loaded,
    LoadFailed,
    Initialized,
    InitializeFailed,
    Healthy, ///< or no health check is configured
    Unhealthy,
    Called, ///< a request is about to be sent
    FreezeAsked,
    PreFreezeOver, ///< or none is configured
    ThawAsked,
    StopAsked,
    PreStopOver, ///< or none is configured
    Expired, ///< the stage took as long as it may
    Condemned, ///< a call timed out, the runtime announced its end, its frames make no sense
    Exited,
    FastStartLost, ///< a process that had been booted ahead of time did not report for work: the start is repeated
};

enum class Action {
    Nothing,
    Spawn,
    Connect,
    AwaitLoad,
    RunInitializer,
    ProbeHealth,
    Admit, ///< report the start's success
    FailStart, ///< report the start's failure, then end the process as Terminate does
    FailStartGone, ///< the same without a process
    RunPreFreeze,
    Freeze,
    Thaw,
    RunPreStop,
    Terminate,
    Kill,
    ReportExit,
};

struct Step
{
    Stage next;
    Action action;
    bool operator==(const Step&) const = default;
};

/// What is not in the table leaves the stage as it is and does nothing: answers that come too late, repeated wishes.
Step step(Stage stage, Event event);

std::string_view nameOf(Stage stage);
std::string_view nameOf(Event event);
std::string_view nameOf(Action action);

/// Every stage and event, for printing the table.
inline constexpr int kStageCount = static_cast<int>(Stage::Gone) + 1;
inline constexpr int kEventCount = static_cast<int>(Event::FastStartLost) + 1;

} // namespace engine::runtime
