#pragma once

#include <engine/process/launcher/protocol.h>
#include <engine/process/process_host.h>

namespace engine::process {

/// What is wrong with `spec` by itself, InvalidArgument with the field; success otherwise.
Result<void> checkSpec(const ProcessSpec& spec);

Result<void> checkAdoption(const Adoption& adoption);

/// Whether every mount's source exists; Io names the one that does not. Looks at the disk: not for
/// the loop thread.
Result<void> checkSources(const ProcessSpec& spec);

/// `path` inside as it is called on the machine: below the deepest mount that holds it. For
/// NoNamespaces and LimitsOnly, where mounts are not made.
std::string machinePath(const ProcessSpec& spec, const std::string& path);

/// What to tell the caller of a start that failed in the launcher.
Error startError(const ProcessSpec& spec, const wire::Failure& failure);
Error adoptionError(const Adoption& adoption, const wire::Failure& failure);
/// "user namespace: EPERM, Operation not permitted"; for the log and limitations().
std::string describe(const wire::Failure& failure);

} // namespace engine::process
