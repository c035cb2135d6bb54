#pragma once

#include <engine/process/cgroups.h>
#include <engine/process/launcher/protocol.h>
#include <engine/process/supervised_tree.h>

namespace engine::process {

/// A start with everything made that can be made without the launcher.
struct PreparedStart
{
    std::string packet; ///< wire::Start
    std::vector<UniqueFd> descriptors; ///< that go with it
    TreeEnds ends;
    std::shared_ptr<ControlGroup> group; ///< null: none
    std::shared_ptr<ControlGroups> groups; ///< keeps the folder `group` is in
};

std::vector<wire::MountRequest> describeMounts(const std::vector<Mount>& mounts);

/// Looks at the disk and makes the control group, the pipes and the message: not for the loop
/// thread.
Result<PreparedStart> prepareStart(std::uint64_t id, const ProcessSpec& spec, Isolation isolation,
    const std::shared_ptr<ControlGroups>& groups);

} // namespace engine::process
