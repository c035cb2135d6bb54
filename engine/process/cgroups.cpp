#include <engine/process/cgroups.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <engine/process/cgroup_places.h>
#include <engine/process/cgroups_v1.h>
#include <engine/process/cgroups_v2.h>
#include <engine/process/small_files.h>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace engine::process {

namespace fs = std::filesystem;

namespace {

constexpr auto kLongestDeath = seconds(2);

} // namespace

DetectedGroups detectControlGroups(const std::string& name, LimitBackend best)
{
    DetectedGroups detected;
    if (best == LimitBackend::Rlimits) {
        detected.obstacle = "control groups were not wanted";
        return detected;
    }
    const auto places = ownCgroupPlaces();
    if (best == LimitBackend::CgroupV2) {
        auto unified = openCgroupsV2(places, name);
        if (unified) {
            detected.groups = std::move(*unified);
            return detected;
        }
        detected.obstacle = unified.error().detail;
    }
    auto separate = openCgroupsV1(places, name);
    if (separate) {
        detected.groups = std::move(*separate);
    } else if (!places.controllers.empty() || detected.obstacle.empty()) {
        detected.obstacle = separate.error().detail;
    }
    return detected;
}

int killListed(const fs::path& group)
{
    const auto list = readSmallFile(group / "cgroup.procs");
    if (!list) return 0;
    std::istringstream words(*list);
    int count = 0;
    for (pid_t pid = 0; words >> pid;) {
        if (pid <= 0 || pid == ::getpid()) continue;
        ::kill(pid, SIGKILL);
        ++count;
    }
    return count;
}

int removeGroup(const fs::path& group)
{
    if (::rmdir(group.c_str()) == 0 || errno == ENOENT) return 0;
    // The kernel tells nobody when the last process of a v1 group is gone.
    const auto until = std::chrono::steady_clock::now() + kLongestDeath;
    for (;;) {
        writeSmallFile(group / "cgroup.kill", "1");
        killListed(group);
        writeSmallFile(group / "freezer.state", "THAWED");
        if (::rmdir(group.c_str()) == 0) return 0;
        const int error = errno;
        if (error != EBUSY || std::chrono::steady_clock::now() > until) return error;
        std::this_thread::sleep_for(milliseconds(1));
    }
}

void clearGroupFolder(const fs::path& folder)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.is_directory(error)) removeGroup(entry.path());
    }
    ::rmdir(folder.c_str());
}

std::int64_t processorQuotaUs(double vcpus)
{
    constexpr std::int64_t kSmallest = 1000;
    return std::max(kSmallest,
        static_cast<std::int64_t>(std::llround(vcpus * static_cast<double>(kQuotaPeriodUs))));
}

} // namespace engine::process
