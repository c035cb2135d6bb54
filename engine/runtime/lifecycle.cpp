#include <engine/runtime/lifecycle.h>

#include <array>

namespace engine::runtime {

namespace {
struct Row
{
    Stage stage;
    Event event;
    Step step;
};

using S = Stage;
using E = Event;
using A = Action;

constexpr Row kTable[] = {
    {S::New, E::StartAsked, {S::Spawning, A::Spawn}},
    {S::New, E::StopAsked, {S::Gone, A::ReportExit}},

    {S::Spawning, E::Spawned, {S::Booting, A::Connect}},
    {S::Spawning, E::SpawnFailed, {S::Gone, A::FailStartGone}},
    {S::Spawning, E::StopAsked, {S::Abandoned, A::Nothing}},

    {S::Abandoned, E::Spawned, {S::Ending, A::FailStart}},
    {S::Abandoned, E::SpawnFailed, {S::Gone, A::FailStartGone}},

    {S::Booting, E::Booted, {S::Loading, A::AwaitLoad}},
    {S::Booting, E::Expired, {S::Ending, A::FailStart}},
    {S::Booting, E::Condemned, {S::Ending, A::FailStart}},
    {S::Booting, E::StopAsked, {S::Ending, A::FailStart}},
    {S::Booting, E::Exited, {S::Gone, A::FailStartGone}},
    {S::Booting, E::FastStartLost, {S::Spawning, A::Spawn}},

    {S::Loading, E::Loaded, {S::Initializing, A::RunInitializer}},
    {S::Loading, E::LoadFailed, {S::Ending, A::FailStart}},
    {S::Loading, E::Expired, {S::Ending, A::FailStart}},
    {S::Loading, E::Condemned, {S::Ending, A::FailStart}},
    {S::Loading, E::StopAsked, {S::Ending, A::FailStart}},
    {S::Loading, E::Exited, {S::Gone, A::FailStartGone}},

    {S::Initializing, E::Initialized, {S::Probing, A::ProbeHealth}},
    {S::Initializing, E::InitializeFailed, {S::Ending, A::FailStart}},
    {S::Initializing, E::Expired, {S::Ending, A::FailStart}},
    {S::Initializing, E::Condemned, {S::Ending, A::FailStart}},
    {S::Initializing, E::StopAsked, {S::Ending, A::FailStart}},
    {S::Initializing, E::Exited, {S::Gone, A::FailStartGone}},

    {S::Probing, E::Healthy, {S::Ready, A::Admit}},
    {S::Probing, E::Unhealthy, {S::Ending, A::FailStart}},
    {S::Probing, E::Condemned, {S::Ending, A::FailStart}},
    {S::Probing, E::StopAsked, {S::Ending, A::FailStart}},
    {S::Probing, E::Exited, {S::Gone, A::FailStartGone}},

    {S::Ready, E::FreezeAsked, {S::Freezing, A::RunPreFreeze}},
    {S::Ready, E::StopAsked, {S::Stopping, A::RunPreStop}},
    {S::Ready, E::Condemned, {S::Ending, A::Terminate}},
    {S::Ready, E::Exited, {S::Gone, A::ReportExit}},

    {S::Freezing, E::PreFreezeOver, {S::Frozen, A::Freeze}},
    {S::Freezing, E::Expired, {S::Frozen, A::Freeze}},
    {S::Freezing, E::Called, {S::Ready, A::Nothing}},
    {S::Freezing, E::ThawAsked, {S::Ready, A::Nothing}},
    {S::Freezing, E::StopAsked, {S::Stopping, A::RunPreStop}},
    {S::Freezing, E::Condemned, {S::Ending, A::Terminate}},
    {S::Freezing, E::Exited, {S::Gone, A::ReportExit}},

    {S::Frozen, E::Called, {S::Ready, A::Thaw}},
    {S::Frozen, E::ThawAsked, {S::Ready, A::Thaw}},
    {S::Frozen, E::StopAsked, {S::Stopping, A::RunPreStop}},
    {S::Frozen, E::Condemned, {S::Ending, A::Terminate}},
    {S::Frozen, E::Exited, {S::Gone, A::ReportExit}},

    {S::Stopping, E::PreStopOver, {S::Ending, A::Terminate}},
    {S::Stopping, E::Expired, {S::Ending, A::Terminate}},
    {S::Stopping, E::Condemned, {S::Ending, A::Terminate}},
    {S::Stopping, E::Exited, {S::Gone, A::ReportExit}},

    {S::Ending, E::Expired, {S::Ending, A::Kill}},
    {S::Ending, E::Exited, {S::Gone, A::ReportExit}},
};

constexpr auto makeSteps()
{
    std::array<std::array<Step, kEventCount>, kStageCount> steps{};
    for (int stage = 0; stage < kStageCount; ++stage) {
        for (auto& one : steps[static_cast<std::size_t>(stage)]) one = {static_cast<Stage>(stage), Action::Nothing};
    }
    for (const auto& row : kTable) {
        steps[static_cast<std::size_t>(row.stage)][static_cast<std::size_t>(row.event)] = row.step;
    }
    return steps;
}
} // namespace

Step step(Stage stage, Event event)
{
    static constexpr auto steps = makeSteps();
    return steps[static_cast<std::size_t>(stage)][static_cast<std::size_t>(event)];
}

std::string_view nameOf(Stage stage)
{
    static constexpr std::string_view names[] = {"New", "Spawning", "Abandoned", "Booting", "Loading", "Initializing",
        "Probing", "Ready", "Freezing", "Frozen", "Stopping", "Ending", "Gone"};
    static_assert(std::size(names) == kStageCount);
    return names[static_cast<std::size_t>(stage)];
}

std::string_view nameOf(Event event)
{
    static constexpr std::string_view names[] = {"StartAsked", "Spawned", "SpawnFailed", "Booted", "Loaded", "LoadFailed",
        "Initialized", "InitializeFailed", "Healthy", "Unhealthy", "Called", "FreezeAsked", "PreFreezeOver", "ThawAsked",
        "StopAsked", "PreStopOver", "Expired", "Condemned", "Exited", "FastStartLost"};
    static_assert(std::size(names) == kEventCount);
    return names[static_cast<std::size_t>(event)];
}

std::string_view nameOf(Action action)
{
    static constexpr std::string_view names[] = {"Nothing", "Spawn", "Connect", "AwaitLoad", "RunInitializer", "ProbeHealth", "Admit",
        "FailStart", "FailStartGone", "RunPreFreeze", "Freeze", "Thaw", "RunPreStop", "Terminate", "Kill", "ReportExit"};
    static_assert(std::size(names) == static_cast<std::size_t>(Action::ReportExit) + 1);
    return names[static_cast<std::size_t>(action)];
}

} // namespace engine::runtime
