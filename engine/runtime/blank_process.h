#pragma once

#include <engine/catalog/objects.h>
#include <engine/process/process_host.h>
#include <engine/runtime/runtimes.h>
#include <filesystem>
#include <span>
#include <string>

// Event runtimes booted ahead of time, and what of a function stands against being given one.
namespace engine::runtime {

/// Variables all processes of a family get beside the defaults of every process.
catalog::TextMap familyVariables(Family family);

process::Mount bootstrapMount(const std::filesystem::path& bootstrapFolder);

/// The process of an event runtime without anything of a function but what is fixed when it starts: program, arguments
/// and, for Node.js, memory. Such processes are alike exactly when these are. Node.js can only be adopted, Python forked.
process::ProcessSpec blankProcess(const Interpreter& interpreter, const std::filesystem::path& bootstrapFolder,
    const catalog::FunctionConfig& config);

/// Why a function needs a process of its own from the start, a clause; empty: it does not. `mounts`: all of the plain
/// process, `blankMounts` among them. Pure.
std::string blankObstacle(const Interpreter& interpreter, const catalog::FunctionConfig& config,
    std::span<const process::Mount> mounts, std::span<const process::Mount> blankMounts);

/// Those of `mounts` that are not among `blankMounts`.
std::vector<process::Mount> mountsBeside(
    std::span<const process::Mount> mounts, std::span<const process::Mount> blankMounts);

} // namespace engine::runtime
