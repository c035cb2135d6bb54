#pragma once

#include <engine/process/process_host.h>
#include <engine/runtime/instance.h>
#include <engine/runtime/lifecycle.h>
#include <optional>

namespace engine::runtime {

/// What is known when an instance does not come up.
struct StartFacts
{
    Stage stage = Stage::New; ///< where it was
    Event cause = Event::SpawnFailed;
    Error spawnError; ///< SpawnFailed
    std::string errorBody; ///< LoadFailed, InitializeFailed: what the runtime said
    std::string brokenWhy; ///< Condemned
    int healthStatus = 0; ///< Unhealthy; 0: no answer
    std::optional<process::ExitStatus> exit; ///< Exited
    bool isOutOfMemory = false; ///< Exited
    std::string startCommand;
    std::string logTail; ///< the last lines it printed
    std::string bootTimeoutMessage;
    std::chrono::seconds loadTimeout{};
    std::chrono::seconds initializationTimeout{};
    Duration inStage{}; ///< since the stage began
    double memoryMb = 0;
};

/// What the caller is told, in the words of behaviour 2.4. Pure; phases and initializerMs are left to the caller.
Instance::StartFailure describeStartFailure(const StartFacts& facts);

} // namespace engine::runtime
