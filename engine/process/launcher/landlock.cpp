#include <engine/process/launcher/landlock.h>

#include <algorithm>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace {

// Newer than the headers of Debian 12.
constexpr std::uint64_t kTruncate = 1ULL << 14; ///< ABI 3
constexpr std::uint64_t kIoctlDevice = 1ULL << 15; ///< ABI 5
constexpr std::uint64_t kScopeAbstractSocket = 1ULL << 0; ///< ABI 6
constexpr std::uint64_t kScopeSignal = 1ULL << 1; ///< ABI 6

struct RulesetAttributes
{
    std::uint64_t handledFiles = 0;
    std::uint64_t handledNetwork = 0;
    std::uint64_t scoped = 0;
};

constexpr std::uint64_t kRead
    = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kFileRights = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE
    | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate | kIoctlDevice;

std::uint64_t allRights(int abi)
{
    std::uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (abi >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3) rights |= kTruncate;
    if (abi >= 5) rights |= kIoctlDevice;
    return rights;
}

UniqueFd makeRuleset(int abi, std::uint64_t files)
{
    RulesetAttributes attributes;
    attributes.handledFiles = files;
    if (abi >= 6) attributes.scoped = kScopeAbstractSocket | kScopeSignal;
    // Older kernels know a shorter structure and refuse what they do not know only where it is not
    // zero.
    return UniqueFd(static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
}

/// What does not exist or cannot be opened needs no rule.
void allow(const UniqueFd& ruleset, const std::string& path, std::uint64_t rights)
{
    const UniqueFd parent(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!parent) return;
    struct stat status
    {
    };
    if (::fstat(parent.get(), &status) != 0) return;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = S_ISDIR(status.st_mode) ? rights : rights & kFileRights;
    rule.parent_fd = parent.get();
    ::syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

} // namespace

int landlockAbi()
{
    return static_cast<int>(std::max(
        0L, ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION)));
}

UniqueFd makeScopeRuleset(int abi)
{
    return abi >= 6 ? makeRuleset(abi, 0) : UniqueFd();
}

UniqueFd makeFileRuleset(int abi, const wire::Start& request)
{
    if (abi < 1) return {};
    const auto all = allRights(abi);
    UniqueFd ruleset = makeRuleset(abi, all);
    if (!ruleset) return {};
    for (const char* path : {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc",
             "/nix", "/gnu", "/run/systemd/resolve", "/proc"}) {
        allow(ruleset, path, kRead & all);
    }
    const auto device
        = (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | kIoctlDevice | kTruncate)
        & all;
    for (const char* path :
        {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"}) {
        allow(ruleset, path, device);
    }
    for (const char* path : {"/tmp", "/dev/shm"}) {
        allow(ruleset, path, all);
    }
    for (const auto& mount : request.mounts) {
        if (!mount.source.empty()) {
            allow(ruleset, mount.source, mount.isReadOnly ? kRead & all : all);
        }
    }
    return ruleset;
}

} // namespace engine::process::launcher
