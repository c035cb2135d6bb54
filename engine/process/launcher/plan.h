#pragma once

#include <atomic>
#include <engine/process/launcher/confinement.h>
#include <engine/process/launcher/protocol.h>
#include <linux/filter.h>
#include <memory>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace engine::process::launcher {

/// What is the same for every tree; made once. Descriptors are close-on-exec.
struct Context
{
    Isolation isolation = Isolation::Full;
    bool switchesUser = false; ///< set user and groups to kSandboxUser
    bool dropsCapabilities = false; ///< the launcher has some
    int templateNamespace = -1; ///< mount namespace of the read-only system
    sock_fprog filter{}; ///< empty: no seccomp
    int landlockAbi = 0;
    int scopeRuleset = -1; ///< Landlock ruleset that only shuts out abstract sockets and signals
    int progress = -1; ///< eventfd, written when a tree has come up
};

/// Everything a keeper and its child need, laid out before they are cloned: they share the
/// launcher's memory and must not allocate. Lives until the keeper was reaped.
struct Plan
{
    /// Opens what the tree needs and lays it out.
    static tl::expected<std::unique_ptr<Plan>, wire::Failure> make(
        const Context& context, wire::Start request, std::vector<UniqueFd> descriptors,
        int zygote);
    /// Lays out what `adopt` wants in place of what the start wanted; call it once the tree runs.
    std::optional<wire::Failure> planAdoption(wire::Adopt adopt);
    Plan() = default;
    ~Plan();
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    const Context* context = nullptr;
    wire::Start request;

    std::vector<const char*> arguments; ///< null-terminated, into `request`
    std::vector<const char*> environment;
    std::vector<UniqueFd> descriptors; ///< as received
    Confinement confinement; ///< of the first process
    int socketService = -1, groupFolder = -1;
    bool hasPidNamespace = false; ///< of its own
    struct MountStep
    {
        UniqueFd tree; ///< a detached mount; none: a tmpfs with `options`
        std::vector<std::string> newFolders; ///< to be made for the target, outermost first
        std::string target;
        std::string options;
        bool isReadOnly = true;
        bool isFile = false;
    };
    std::vector<MountStep> mounts;
    std::string tmpOptions;
    UniqueFd ownRuleset; ///< Landlock rules of this tree alone; none: the context's
    /// Where the keeper of an adoptable tree is sent the detached mounts; see wire::Adopt.
    int adoption = -1;
    UniqueFd adopter; ///< the launcher's end of it
    UniqueFd forker; ///< where this tree, a zygote, is asked to fork
    int zygote = -1; ///< the forker of the tree to fork from; -1: the first process is executed
    static constexpr std::size_t kMaxAdoptedMounts = wire::kMaxDescriptors;
    std::vector<std::pair<unsigned, unsigned>>
        foreignDescriptors; ///< ranges the keeper closes first

    /// A socket to the keeper or the child, whose end is `theirs`; none: errno says why.
    UniqueFd connect(int& theirs);

    // Written by the keeper and the child, read by the launcher.
    wire::Failure failure;
    std::atomic<bool> isRunning = false; ///< the program was executed
    std::atomic<bool> isAdopted = false;
    std::atomic<bool> hasEnded = false; ///< `waitStatus` is the first process's
    int waitStatus = 0;

    // The keeper's and the child's stacks.
    static constexpr std::size_t kStackSize = 32 * 1024;
    char* stacks = nullptr; ///< 2 * kStackSize, keeper's first
};

} // namespace engine::process::launcher
