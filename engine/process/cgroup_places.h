#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace engine::process {

/// Where this process stands in the control group hierarchies: the folder of its own group in each.
struct CgroupPlaces
{
    std::optional<std::filesystem::path> unified; ///< cgroup v2
    std::map<std::string, std::filesystem::path> controllers; ///< cgroup v1, "memory" -> folder
};

/// `membership` is the text of /proc/self/cgroup, `mounts` of /proc/self/mountinfo. Hierarchies
/// that are not mounted are left out.
CgroupPlaces findCgroupPlaces(std::string_view membership, std::string_view mounts);
/// The same of this process now.
CgroupPlaces ownCgroupPlaces();

} // namespace engine::process
