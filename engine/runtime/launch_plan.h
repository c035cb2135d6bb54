#pragma once

#include <engine/core/unique_fd.h>
#include <engine/process/process_host.h>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace engine::runtime {

/// How a process came to be.
enum class StartPath {
    Plain, ///< started for its function
    Stem, ///< a runtime that had been booted for nobody in particular
    Zygote, ///< forked from such a runtime
};
std::string_view nameOf(StartPath path); ///< "plain", "stem", "zygote"

/// What to start, and whether it can be had faster.
struct LaunchPlan
{
    process::ProcessSpec spec; ///< the plain way
    /// The same without anything of the function: what can be booted ahead of time. None: only the plain way works.
    std::optional<process::ProcessSpec> blank;
    std::string obstacle; ///< why there is no `blank`, a clause; empty where no runtime of this kind has one
};

struct StartedProcess
{
    std::unique_ptr<process::Process> process;
    UniqueFd channel; ///< none without ProcessSpec::hasChannel
    StartPath path = StartPath::Plain;
    std::string note; ///< why the path was not a faster one; empty when there is none
    std::shared_ptr<void> turn; ///< to be held until the instance is up: background work waits for that
};

/// The way that always works.
void startPlainly(process::ProcessHost& host, process::ProcessSpec spec, std::string note,
    std::function<void(Result<StartedProcess>)> done);

} // namespace engine::runtime
