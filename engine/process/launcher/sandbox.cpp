#include <engine/process/launcher/sandbox.h>

#include <cerrno>
#include <csignal>
#include <engine/process/launcher/keeper.h>
#include <engine/process/launcher/landlock.h>
#include <engine/process/launcher/raw.h>
#include <engine/process/launcher/seccomp_filter.h>
#include <engine/process/launcher/template_root.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <linux/capability.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace {

bool hasAnyCapability()
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    return ::syscall(SYS_capget, &header, data) == 0
        && (data[0].permitted | data[1].permitted) != 0;
}

bool hasCapability(unsigned capability)
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    return ::syscall(SYS_capget, &header, data) == 0
        && (data[capability / 32].effective & (1U << (capability % 32))) != 0;
}

/// Where /etc/resolv.conf leads when that is outside what the template shows, as with
/// systemd-resolved; else empty.
std::string findNameServers()
{
    std::error_code error;
    const auto file = std::filesystem::canonical("/etc/resolv.conf", error).string();
    const bool isShown = file.starts_with("/etc/") || file.starts_with("/usr/");
    return error || isShown ? std::string() : file;
}

/// Whether this user namespace knows the account at all; a container's may not.
bool isMapped(unsigned id, const char* mapFile)
{
    std::ifstream map(mapFile);
    std::uint64_t inside = 0, outside = 0, count = 0;
    while (map >> inside >> outside >> count) {
        if (id >= inside && id < inside + count) return true;
    }
    return false;
}

bool canSwitchUser()
{
    return ::geteuid() != kSandboxUser && hasCapability(CAP_SETUID) && hasCapability(CAP_SETGID)
        && isMapped(kSandboxUser, "/proc/self/uid_map")
        && isMapped(kSandboxUser, "/proc/self/gid_map");
}

} // namespace

tl::expected<std::unique_ptr<Sandbox>, wire::Failure> Sandbox::prepare(
    const wire::Configure& configure)
{
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    Context& context = sandbox->m_context;
    context.isolation = configure.isolation;
    context.switchesUser = canSwitchUser();
    context.dropsCapabilities = hasAnyCapability();
    sandbox->m_progress = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!sandbox->m_progress) {
        return tl::unexpected(wire::Failure{wire::Step::Descriptors, errno, 0});
    }
    context.progress = sandbox->m_progress.get();

    if (configure.isolation == Isolation::Full) {
        auto made = buildTemplateRoot(configure.runDirectory);
        if (!made) return tl::unexpected(made.error());
        sandbox->m_templateNamespace = std::move(*made);
        context.templateNamespace = sandbox->m_templateNamespace.get();
        sandbox->m_nameServers = findNameServers();
    }
    if (configure.isolation != Isolation::LimitsOnly) {
        auto filter = compileSeccompFilter();
        if (!filter) return tl::unexpected(filter.error());
        sandbox->m_filter = std::move(*filter);
        context.filter
            = {static_cast<unsigned short>(sandbox->m_filter.size()), sandbox->m_filter.data()};
        context.landlockAbi = launcher::landlockAbi();
    }
    if (configure.isolation == Isolation::Full) {
        sandbox->m_scopeRuleset = makeScopeRuleset(context.landlockAbi);
        context.scopeRuleset = sandbox->m_scopeRuleset.get();
    }
    if (const auto failure = sandbox->rehearse()) return tl::unexpected(*failure);
    return sandbox;
}

std::optional<wire::Failure> Sandbox::rehearse()
{
    wire::Start request{.hostName = "rehearsal", .workingDirectory = "/", .tmpBytes = 1024 * 1024};
    std::vector<UniqueFd> descriptors;
    for (int i = 0; i < 2; ++i) {
        descriptors.emplace_back(::open("/dev/null", O_RDWR | O_CLOEXEC));
    }
    const auto spawned = spawn(std::move(request), std::move(descriptors));
    if (!spawned) return spawned.error();
    int status = 0;
    while (::waitpid(spawned->keeper, &status, 0) < 0 && errno == EINTR) { }
    const Plan& plan = *spawned->plan;
    if (plan.failure.step != wire::Step::None) return plan.failure;
    if (!plan.hasEnded || plan.waitStatus != 0) {
        return wire::Failure{wire::Step::Fork, ECHILD, plan.waitStatus};
    }
    return std::nullopt;
}

tl::expected<Sandbox::Spawned, wire::Failure> Sandbox::spawn(
    wire::Start request, std::vector<UniqueFd> descriptors, int zygote)
{
    if (!m_nameServers.empty() && ::access(m_nameServers.c_str(), F_OK) == 0) {
        request.mounts.push_back(
            {.source = m_nameServers, .target = m_nameServers, .isFile = true});
    }
    auto plan = Plan::make(m_context, std::move(request), std::move(descriptors), zygote);
    if (!plan) return tl::unexpected(plan.error());
    std::uint64_t flags = CLONE_VM | CLONE_PIDFD | SIGCHLD;
    if (m_context.isolation == Isolation::Full) flags |= CLONE_NEWIPC | CLONE_NEWUTS;
    if (plan->get()->hasPidNamespace) flags |= CLONE_NEWPID;
    if (plan->get()->request.hasOwnNetwork) flags |= CLONE_NEWNET;
    int pidfd = -1;
    const long keeper
        = raw::clone(flags, plan->get()->stacks + Plan::kStackSize, &pidfd, runKeeper, plan->get());
    if (keeper < 0) {
        const bool isShort = keeper == -EAGAIN || keeper == -ENOMEM || keeper == -ENOSPC;
        return tl::unexpected(wire::Failure{isShort ? wire::Step::Fork : wire::Step::Namespaces,
            static_cast<std::int32_t>(-keeper), 0});
    }
    return Spawned{std::move(*plan), static_cast<pid_t>(keeper), UniqueFd(pidfd)};
}

} // namespace engine::process::launcher
