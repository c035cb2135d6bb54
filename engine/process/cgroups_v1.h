#pragma once

#include <engine/process/cgroup_places.h>
#include <engine/process/cgroups.h>

namespace engine::process {

/// Control groups where each controller has a hierarchy of its own; uses those that can be written.
/// Fails when there is none.
Result<std::unique_ptr<ControlGroups>> openCgroupsV1(
    const CgroupPlaces& places, const std::string& name);

} // namespace engine::process
