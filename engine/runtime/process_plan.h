#pragma once

#include <engine/catalog/objects.h>
#include <engine/process/process_host.h>
#include <engine/runtime/instance.h>
#include <span>
#include <string>

namespace engine::runtime {

/// Where things are inside an instance.
inline constexpr const char* kCodeFolder = "/code";
inline constexpr const char* kBootstrapFolder = "/var/fc/runtime";
inline constexpr const char* kLanguageFolder = "/var/fc/lang";

/// An interpreter as an instance sees it.
struct PlacedInterpreter
{
    std::string executable;
    std::string folder; ///< for PATH
    std::string libraryFolder; ///< for LD_LIBRARY_PATH; empty below /usr
    std::vector<process::Mount> mounts; ///< none below /usr, which every instance has
};
PlacedInterpreter place(const Interpreter& interpreter);

/// Variables every process of a runtime family has, whatever its function: defaults, then `familyVariables`.
catalog::TextMap runtimeVariables(
    std::span<const PlacedInterpreter> interpreters, const catalog::TextMap& familyVariables);

/// "NAME=value" each, in the order of their names.
std::vector<std::string> toEnvironment(const catalog::TextMap& variables);

/// What every instance's process has, whatever its runtime: code, file systems, limits and variables. Still missing:
/// executable and arguments. `interpreters` can be found by name. Variables, last one wins: defaults,
/// `familyVariables`, the function's own, Function Compute's (source: behaviour section 6.3). NAS folders that are
/// missing are made. Io.
Result<process::ProcessSpec> planProcess(const InstanceEnvironment& environment, const InstanceSetup& setup,
    std::span<const PlacedInterpreter> interpreters, const catalog::TextMap& familyVariables);

} // namespace engine::runtime
