#pragma once

#include <engine/process/cgroups.h>
#include <engine/process/process_host.h>
#include <memory>
#include <sys/types.h>

namespace engine::process {

/// The engine's ends of a tree's pipes and sockets.
struct TreeEnds
{
    UniqueFd output, errors; ///< non-blocking
    UniqueFd channel; ///< non-blocking; none without hasChannel
    UniqueFd socketService; ///< none without hasOwnNetwork
};

/// A running process tree: the host's record of it, shared with the Process handle the owner has.
/// Loop thread only.
class SupervisedTree
{
public:
    struct Parts
    {
        std::uint64_t id = 0;
        TreeEnds ends;
        UniqueFd keeper; ///< pidfd
        std::shared_ptr<ControlGroup> group; ///< null: none
        GroupPowers powers;
        bool hasNamespaces = false;
        bool hasOwnNetwork = false;
        double vcpus = 0;
        std::int64_t memoryBytes = 0;
        Duration allocateTime{};
        /// Asks the launcher; empty for a tree that is not adoptable.
        std::function<void(Adoption, Completion<std::monostate>)> adopt;
    };
    explicit SupervisedTree(Parts parts);

    TreeEnds& ends() { return m_parts.ends; }
    std::uint64_t id() const { return m_parts.id; }
    Duration allocateTime() const { return m_parts.allocateTime; }

    void terminate();
    void kill();
    void freeze();
    void thaw();
    void enforceCpuLimit();
    Usage usage() const;
    Result<UniqueFd> openSocket();
    void adopt(Adoption adoption, Completion<std::monostate> done);
    void adopted(double vcpus, Duration time);

    /// The handle is gone: kills, and nobody wants to know the end.
    void abandon();
    void setExitCallback(std::function<void(ExitStatus)> done);
    /// The tree has ended. Returns its group, to be removed.
    std::shared_ptr<ControlGroup> finish(int waitStatus);

    /// What the memory watch must look at, because no control group does all of it.
    struct MemoryQuestion
    {
        pid_t keeper = 0; ///< measure the tree below it; 0: need not be
        std::int64_t limitBytes = 0; ///< 0: none, only the peak is wanted
        std::shared_ptr<const ControlGroup>
            group; ///< ask whether its limit killed a process; null: need not be
    };
    struct MemoryAnswer
    {
        std::int64_t bytes = 0;
        bool wasOutOfMemory = false;
    };
    bool isWatched() const;
    /// nullopt while nothing can change: a frozen tree.
    std::optional<MemoryQuestion> memoryQuestion() const;
    /// A tree above its limit is killed as out of memory.
    void noteMemory(const MemoryAnswer& answer);

private:
    Parts m_parts;
    pid_t m_keeperPid; ///< on the machine
    bool m_isFrozen = false;
    bool m_isKilled = false; ///< by us
    bool m_isOutOfMemory = false;
    std::int64_t m_seenPeak = 0;
    std::optional<ExitStatus> m_exit;
    Usage m_lastUsage; ///< once it has ended
    std::function<void(ExitStatus)> m_done;
};

/// The handle the owner of a tree has.
std::unique_ptr<Process> makeProcessHandle(Loop& loop, std::shared_ptr<SupervisedTree> tree);

} // namespace engine::process
