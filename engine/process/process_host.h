#pragma once

#include <cstdint>
#include <engine/core/log.h>
#include <engine/core/loop.h>
#include <engine/core/result.h>
#include <engine/core/unique_fd.h>
#include <engine/process/isolation.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// Sandboxed, limited, supervised process trees. Knows nothing of functions.
namespace engine::process {

/// How memory and processor time are held to the limit.
enum class LimitBackend { CgroupV2, CgroupV1, Rlimits };

struct Mount
{
    /// On the machine; a file or a folder; empty: a new tmpfs of `bytes`. Under a root engine trees have an account of
    /// their own (10000), so what they shall read must be readable by all.
    std::filesystem::path source;
    std::string target; ///< absolute, inside
    bool isReadOnly = true;
    std::int64_t bytes = 0; ///< tmpfs only
};

struct ProcessSpec
{
    std::string name; ///< shown as host name; letters, digits and '-'
    std::string executable; ///< absolute, inside
    std::vector<std::string> arguments; ///< argv[1..]
    std::vector<std::string> environment; ///< KEY=VALUE; nothing is inherited
    std::string workingDirectory = "/";
    std::vector<Mount> mounts; ///< on top of a read-only system and an empty /tmp
    std::int64_t memoryBytes = 0; ///< 0: unlimited
    double vcpus = 0; ///< 0: unlimited
    int maxProcesses = 1024; ///< processes and threads
    std::int64_t tmpBytes = 512LL * 1024 * 1024; ///< of /tmp
    bool hasOwnNetwork = false; ///< a network namespace with only a loopback device
    bool hasChannel = false; ///< fd 3 is one end of a stream socket pair, Process::takeChannel() the other
    /// Process::adopt() may follow; until then it has the lowest priority. Needs Isolation::Full.
    bool isAdoptable = false;
    /// Others' first processes are forked from it. It keeps the rights it needs for that and runs no foreign code; its
    /// requests come on fd 4, and kZygoteLibrary carries them out. Needs Isolation::Full.
    bool isZygote = false;
    /// Process::id() of the zygote to fork the first process from, with what it has loaded: then nothing is executed, and
    /// arguments and environment are the zygote's. 0: none.
    std::uint64_t zygote = 0;
};
constexpr const char* kZygoteLibrary = "/var/fc/zygote.so"; ///< inside a zygote's tree

/// What a process that was started for nobody in particular gets when it has found its owner.
struct Adoption
{
    std::string name; ///< the new host name
    std::vector<Mount> mounts; ///< beside those of its spec; at most 16
    std::int64_t tmpBytes = 512LL * 1024 * 1024;
    double vcpus = 0;
};

/// How a process tree came to its end.
struct ExitStatus
{
    int code = 0; ///< exit code; 128 + signal when it was killed
    int signal = 0; ///< 0: it exited by itself
    bool isOutOfMemory = false; ///< the memory limit killed it
};

/// What the tree uses now. With control groups, memory as the limit counts it: the page cache of files the tree was the
/// first to read and what it keeps in /tmp are in it.
struct Usage
{
    std::int64_t memoryBytes = 0;
    std::int64_t peakMemoryBytes = 0; ///< since start
    Duration processorTime{}; ///< user and system
};

/// One running process tree. Destroying it kills the tree (SIGKILL, all of it) and frees its control group and mounts.
/// Loop thread only.
class Process
{
public:
    virtual ~Process() = default;
    virtual std::uint64_t id() const = 0; ///< among those of its host; never 0

    /// Sockets and pipes to the tree, non-blocking and close-on-exec; each can be taken once.
    virtual UniqueFd takeChannel() = 0;
    virtual UniqueFd takeStdout() = 0;
    virtual UniqueFd takeStderr() = 0;
    /// Called once, when the first process of the tree has ended and the rest was killed.
    virtual void onExit(std::function<void(ExitStatus)> done) = 0;

    virtual void terminate() = 0; ///< SIGTERM to the first process
    virtual void kill() = 0; ///< SIGKILL to all
    virtual void freeze() = 0; ///< no processor time until thaw(); idempotent
    virtual void thaw() = 0;
    /// Turns the processor limit of the spec on (instances boot without it: that part is the platform's).
    virtual void enforceCpuLimit() = 0;
    virtual Usage usage() const = 0;
    /// An unconnected TCP socket inside the tree's own network namespace (hasOwnNetwork), or a plain one.
    virtual Result<UniqueFd> openSocket() = 0;
    virtual Duration allocateTime() const = 0; ///< control group, namespaces, mounts, exec; or the adoption
    /// Puts a tree started with isAdoptable to its use, once. Fails when the tree has ended or a mount cannot be made;
    /// then it ends. `done` on the loop's thread, not when the process was destroyed meanwhile.
    virtual void adopt(Adoption adoption, Completion<std::monostate> done) = 0;
};

/// Starts process trees.
class ProcessHost
{
public:
    virtual ~ProcessHost() = default;
    /// `done` on the loop's thread. Fails when the executable or its interpreter does not exist (FunctionNotStarted), a
    /// mount's source is missing (Io), no process could be made (ResourceThrottled), there are no network namespaces
    /// (Unsupported) or the spec is wrong (InvalidArgument). Below Isolation::Full nothing is mounted: executable and
    /// working directory are looked up below the mounts' sources, everything else is the machine's.
    virtual void start(ProcessSpec spec, Completion<std::unique_ptr<Process>> done) = 0;
    virtual Isolation isolation() const = 0;
    virtual LimitBackend limitBackend() const = 0;
    /// What this machine does not allow and what follows, one sentence each; empty where nothing is missing.
    virtual std::vector<std::string> limitations() const = 0;
};

struct ProcessHostOptions
{
    std::filesystem::path launcher; ///< the fcdesk-launcher program
    std::filesystem::path runDirectory; ///< for mount points; private to this engine
    std::string cgroupName; ///< of the folder for this engine's control groups
    LogSink log;
    Isolation bestIsolation = Isolation::Full; ///< tests ask for less
    LimitBackend bestLimits = LimitBackend::CgroupV2;
};
/// Starts the launcher and finds out what the machine allows. Removes what a killed engine with the same cgroupName left.
Result<std::unique_ptr<ProcessHost>> startProcessHost(Loop& loop, WorkerPool& workers, ProcessHostOptions options);

} // namespace engine::process
