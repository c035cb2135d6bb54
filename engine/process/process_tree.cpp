#include <engine/process/process_tree.h>

#include <csignal>
#include <engine/process/small_files.h>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <unistd.h>

namespace engine::process {

namespace fs = std::filesystem;

namespace {

fs::path folderOf(pid_t pid)
{
    return "/proc/" + std::to_string(pid);
}

/// Children belong to the thread that made them.
void appendChildren(pid_t pid, std::vector<pid_t>& found)
{
    std::error_code error;
    for (const auto& thread : fs::directory_iterator(folderOf(pid) / "task", error)) {
        const auto list = readSmallFile(thread.path() / "children");
        if (!list) continue;
        std::istringstream words(*list);
        for (pid_t child = 0; words >> child;) {
            found.push_back(child);
        }
    }
}

struct ProcessTimes
{
    std::int64_t own = 0; ///< clock ticks, user and system
    std::int64_t reapedChildren = 0;
};

ProcessTimes timesOf(pid_t pid)
{
    const auto stat = readSmallFile(folderOf(pid) / "stat");
    if (!stat) return {};
    // The name in parentheses may hold anything; fields are counted from behind it: state is the
    // third.
    const auto nameEnd = stat->rfind(')');
    if (nameEnd == std::string::npos) return {};
    std::istringstream fields(stat->substr(nameEnd + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) {
        fields >> skipped;
    }
    std::int64_t user = 0, system = 0, childrenUser = 0, childrenSystem = 0;
    fields >> user >> system >> childrenUser >> childrenSystem;
    return {user + system, childrenUser + childrenSystem};
}

std::int64_t residentBytesOf(pid_t pid)
{
    static const std::int64_t pageSize = ::sysconf(_SC_PAGESIZE);
    const auto statm = readSmallFile(folderOf(pid) / "statm");
    if (!statm) return 0;
    std::int64_t total = 0, resident = 0;
    std::istringstream(*statm) >> total >> resident;
    return resident * pageSize;
}

} // namespace

std::vector<pid_t> processesBelow(pid_t keeper)
{
    std::vector<pid_t> found;
    appendChildren(keeper, found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        appendChildren(found[i], found);
    }
    return found;
}

TreeUsage usageBelow(pid_t keeper)
{
    static const std::int64_t ticksPerSecond = ::sysconf(_SC_CLK_TCK);
    TreeUsage usage;
    std::int64_t ticks = timesOf(keeper).reapedChildren;
    for (const pid_t pid : processesBelow(keeper)) {
        const auto times = timesOf(pid);
        ticks += times.own + times.reapedChildren;
        usage.residentBytes += residentBytesOf(pid);
    }
    usage.processorTime = milliseconds(ticks * 1000 / ticksPerSecond);
    return usage;
}

std::int64_t proportionalBytesBelow(pid_t keeper)
{
    std::int64_t bytes = 0;
    for (const pid_t pid : processesBelow(keeper)) {
        const auto rollup = readSmallFile(folderOf(pid) / "smaps_rollup");
        const auto kibibytes = rollup ? numberAfter(*rollup, "Pss:") : std::nullopt;
        bytes += kibibytes ? *kibibytes * 1024
                           : residentBytesOf(pid); // a process may forbid to be looked at
    }
    return bytes;
}

void stopBelow(pid_t keeper)
{
    std::set<pid_t> stopped;
    for (bool isNew = true; isNew;) {
        isNew = false;
        for (const pid_t pid : processesBelow(keeper)) {
            if (!stopped.insert(pid).second) continue;
            isNew = true;
            ::kill(pid, SIGSTOP);
        }
    }
}

void continueBelow(pid_t keeper)
{
    for (const pid_t pid : processesBelow(keeper)) {
        ::kill(pid, SIGCONT);
    }
}

} // namespace engine::process
