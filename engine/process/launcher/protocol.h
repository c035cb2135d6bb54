#pragma once

#include <cstdint>
#include <engine/core/unique_fd.h>
#include <engine/process/isolation.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the engine and its launcher say to each other: one message per SOCK_SEQPACKET packet,
/// descriptors beside it.
namespace engine::process::wire {

/// Where a start or the launcher's own set-up failed.
enum class Step : std::uint8_t {
    None,
    Namespaces, ///< unshare or clone with namespace flags
    IdentityMap, ///< uid_map, gid_map
    Template, ///< the read-only system; `index`: which part
    Source, ///< a mount's source; `index`: which mount
    Target, ///< a mount's target; `index`: which mount
    Mount, ///< attaching it; `index`: which mount
    Temporary, ///< /tmp and /dev/shm
    Proc,
    ReadOnlyRoot,
    HostName,
    Loopback,
    Fork,
    ControlGroup,
    ResourceLimits,
    User,
    Capabilities,
    NoNewPrivileges,
    Landlock,
    Seccomp,
    Descriptors,
    WorkingDirectory,
    Execute,
    Zygote, ///< the process to fork from has ended or does not answer
    Interpreter, ///< the executable exists, what its first line or its loader entry names does not
};

struct Failure
{
    Step step = Step::None;
    std::int32_t error = 0; ///< errno
    std::int32_t index = 0;
};

// To the launcher.

/// The first message.
struct Configure
{
    Isolation isolation = Isolation::Full; ///< set this up or answer Refused
    std::string
        runDirectory; ///< a folder to mount the template on, in a mount namespace of its own
    std::string freezerFolder; ///< folder whose children's freezer.state must be thawed for a kill
                               ///< to work; may be empty
};

struct MountRequest
{
    std::string source; ///< empty: a new tmpfs
    std::string target;
    bool isReadOnly = true;
    bool isFile = false; ///< the target to be made is a file
    std::int64_t bytes = 0;
};

/// Descriptors, in this order: stdout, stderr, [channel], [socket service], [group folder],
/// [cgroup.procs ...].
struct Start
{
    std::uint64_t id = 0;
    std::string hostName;
    std::string executable;
    std::vector<std::string> arguments; ///< argv, the first included
    std::vector<std::string> environment;
    std::string workingDirectory;
    std::vector<MountRequest> mounts;
    std::int64_t tmpBytes = 0;
    std::int64_t dataBytes = 0; ///< RLIMIT_DATA; 0: none
    std::int64_t processes = 0; ///< RLIMIT_NPROC above what the account has now; 0: none
    bool hasOwnNetwork = false;
    bool hasChannel = false;
    bool hasGroupFolder = false; ///< clone into this control group (v2)
    bool isAdoptable = false; ///< Adopt may follow; namespaces only
    bool isZygote = false; ///< keeps the launcher's rights, to be forked from; namespaces only
    std::uint64_t zygote = 0; ///< fork the first process from this tree; 0: execute it
};

/// Gives a tree that runs already what is its owner's alone. Once per tree, answered with Adopted;
/// a tree it fails for ends.
struct Adopt
{
    std::uint64_t id = 0;
    std::string hostName;
    std::vector<MountRequest> mounts; ///< on top of those the tree has, none over another
    std::int64_t tmpBytes = 0;
};

// From the launcher.

struct Ready
{
    std::int32_t landlockAbi = 0; ///< 0: the kernel has none
};
struct Refused
{
    Failure failure;
};
/// With the keeper's pidfd. SIGKILL to the keeper ends the tree where there are namespaces; SIGUSR1
/// does everywhere; SIGTERM is handed on to the first process.
struct Started
{
    std::uint64_t id = 0;
};
struct StartFailed
{
    std::uint64_t id = 0;
    Failure failure;
};
struct Adopted
{
    std::uint64_t id = 0;
    Failure failure; ///< Step::None: it is done
};
/// The whole tree is gone.
struct Exited
{
    std::uint64_t id = 0;
    std::int32_t waitStatus = 0; ///< of the first process, as waitpid() gives it
};

using Message = std::variant<Configure, Start, Adopt, Ready, Refused, Started, StartFailed, Adopted,
    Exited>;

/// Longest packet either side sends.
constexpr std::size_t kMaxPacket = 160 * 1024;
constexpr std::size_t kMaxDescriptors = 16;

std::string encode(const Message& message);
/// nullopt: not something encode() wrote.
std::optional<Message> decode(std::string_view bytes);

/// Sends one packet; 0 or an errno (EAGAIN on a full non-blocking socket, EMSGSIZE above
/// kMaxPacket).
int send(int socket, const std::string& packet, std::span<const int> descriptors = {});

struct Packet
{
    Message message;
    std::vector<UniqueFd> descriptors; ///< close-on-exec
};
enum class ReceiveError { WouldBlock, Closed };
/// The next packet; Closed also when the other side talks nonsense.
std::variant<Packet, ReceiveError> receive(int socket);

} // namespace engine::process::wire
