#pragma once

#include <engine/core/result.h>
#include <engine/core/unique_fd.h>
#include <engine/process/process_host.h>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace engine::process {

/// What the control groups of this machine can do for this engine.
struct GroupPowers
{
    bool limitsMemory = false; ///< and counts it
    bool endsWholeTree = false; ///< the memory limit does; else it kills one process
    bool limitsProcessor = false;
    bool limitsProcesses = false;
    bool freezes = false;
    bool countsProcessorTime = false;
};

/// How a process gets into a group.
struct GroupEntrance
{
    UniqueFd folder; ///< to clone into; none in v1
    std::vector<UniqueFd>
        processLists; ///< cgroup.procs files: a process that writes "0" enters; v1 only
};

/// The control group of one process tree. Calls are system calls of some 10 us. One thread at a
/// time.
class ControlGroup
{
public:
    virtual ~ControlGroup() = default;
    virtual Result<GroupEntrance> openEntrance() const = 0;
    virtual void limitProcessor(double vcpus) = 0;
    /// Whether it only gets the processor time that no other group wants.
    virtual void setBackground(bool isBackground) = 0;
    virtual void freeze() = 0;
    virtual void thaw() = 0;
    /// SIGKILL to every process in it, frozen ones too.
    virtual void killAll() = 0;
    /// As the limit counts: memory with the page cache of files the tree was the first to read.
    /// What the powers do not cover is zero.
    virtual Usage usage() = 0;
    /// Whether the memory limit has killed something. Any thread.
    virtual bool wasOutOfMemory() const = 0;
    /// Ends what is left in it and removes it; 0 or an errno. May take some milliseconds.
    virtual int remove() = 0;
};

struct GroupLimits
{
    std::int64_t memoryBytes = 0; ///< 0: none
    int maxProcesses = 0; ///< 0: none
};

/// The control groups of one engine: a folder with one group per process tree, below the group the
/// engine itself is in.
class ControlGroups
{
public:
    /// Removes the folder. Every ControlGroup must be gone.
    virtual ~ControlGroups() = default;
    virtual LimitBackend backend() const = 0;
    virtual GroupPowers powers() const = 0;
    /// A new group, without its processor limit. Any thread; about 0.3 ms.
    virtual Result<std::unique_ptr<ControlGroup>> make(
        const std::string& name, const GroupLimits& limits)
        = 0;
    /// The folder whose groups must be thawed before their processes can die; empty in v2.
    virtual std::filesystem::path freezerFolder() const = 0;
};

struct DetectedGroups
{
    std::unique_ptr<ControlGroups> groups; ///< null: none can be used
    std::string obstacle; ///< why v2, or any, cannot be used; a clause for a sentence
};
/// Tries v2, then v1, no better than `best`; what an earlier engine left under the same name is
/// killed and removed.
DetectedGroups detectControlGroups(const std::string& name, LimitBackend best);

/// Kills and removes every group in `folder` and then `folder`; waits at most two seconds for
/// processes to die. Nothing happens when it does not exist.
void clearGroupFolder(const std::filesystem::path& folder);
/// The same for one group.
int removeGroup(const std::filesystem::path& group);
/// SIGKILL to each process that cgroup.procs lists, except this one; how many there were.
int killListed(const std::filesystem::path& group);
/// Quota in microseconds for each period of kQuotaPeriodUs; at least what the kernel takes.
std::int64_t processorQuotaUs(double vcpus);
constexpr std::int64_t kQuotaPeriodUs = 100'000;

} // namespace engine::process
