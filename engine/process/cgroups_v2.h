#pragma once

#include <engine/process/cgroup_places.h>
#include <engine/process/cgroups.h>

namespace engine::process {

/// Control groups of the unified hierarchy. Moves this process into a leaf of its own below the
/// group it is in: a group with processes cannot hand controllers down. Fails when the memory
/// controller is not to be had.
Result<std::unique_ptr<ControlGroups>> openCgroupsV2(
    const CgroupPlaces& places, const std::string& name);

} // namespace engine::process
