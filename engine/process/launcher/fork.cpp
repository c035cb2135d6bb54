#include <engine/process/launcher/fork.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <engine/process/launcher/fork_request.h>
#include <engine/process/launcher/raw.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

namespace engine::process::launcher {

namespace {

/// A fork takes some milliseconds, and hundreds of others may be before it; a zygote that is gone shows at once.
constexpr timespec kPatience{20, 0};

/// Descriptors of a packet that is being put together.
struct Cargo
{
    int fds[kMaxForkDescriptors];
    std::size_t count = 0;
    int lacking = 0; ///< errno of the first that could not be opened

    void add(long fd)
    {
        if (fd < 0) {
            if (!lacking) lacking = static_cast<int>(-fd);
        } else if (count < kMaxForkDescriptors) {
            fds[count++] = static_cast<int>(fd);
        }
    }
};

/// Waits for it, at most kPatience.
bool isReady(int socket, short events)
{
    pollfd watched{socket, events, 0};
    timespec patience = kPatience;
    return raw::call(SYS_ppoll, raw::argument(&watched), 1, raw::argument(&patience), 0, 0) == 1;
}

long openAt(int folder, const char* path, int flags)
{
    return raw::call(SYS_openat, folder, raw::argument(path), flags | O_CLOEXEC);
}

Cargo gather(const Plan& plan, int answer)
{
    const Confinement& own = plan.confinement;
    Cargo cargo;
    cargo.add(answer);
    for (const char* name : {"/proc/self/ns/mnt", "/proc/self/ns/pid", "/proc/self/ns/ipc",
             "/proc/self/ns/uts"}) {
        cargo.add(openAt(AT_FDCWD, name, O_RDONLY));
    }
    if (plan.request.hasOwnNetwork) cargo.add(openAt(AT_FDCWD, "/proc/self/ns/net", O_RDONLY));
    cargo.add(own.output);
    cargo.add(own.errors);
    cargo.add(own.channel);
    if (own.ruleset >= 0) cargo.add(own.ruleset);
    for (std::size_t i = 0; i < own.groupCount; ++i) {
        cargo.add(own.groups[i]);
    }
    if (plan.groupFolder >= 0) cargo.add(openAt(plan.groupFolder, "cgroup.procs", O_WRONLY));
    return cargo;
}

long sendRequest(const Plan& plan, const Cargo& cargo)
{
    const Confinement& own = plan.confinement;
    if (plan.request.workingDirectory.size() >= PATH_MAX) return -ENAMETOOLONG;
    if (own.filter.len > kMaxFilter) return -E2BIG;
    ForkRequest request;
    request.dataLimit = own.dataLimit;
    request.fileLimit = own.fileLimit;
    request.processLimit = own.processLimit;
    request.switchesUser = own.switchesUser;
    request.dropsCapabilities = own.dropsCapabilities;
    request.hasNetwork = plan.request.hasOwnNetwork;
    request.hasRuleset = own.ruleset >= 0;
    request.groupCount
        = static_cast<std::uint16_t>(own.groupCount + (plan.groupFolder >= 0 ? 1 : 0));
    request.filterLength = own.filter.len;
    std::memcpy(request.folder, own.folder, plan.request.workingDirectory.size() + 1);

    iovec parts[] = {{&request, sizeof request},
        {own.filter.filter, own.filter.len * sizeof(sock_filter)}};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof cargo.fds)]{};
    const std::size_t bytes = cargo.count * sizeof(int);
    msghdr header{};
    header.msg_iov = parts;
    header.msg_iovlen = std::size(parts);
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(rights), cargo.fds, bytes);
    for (;;) {
        const long sent = raw::call(
            SYS_sendmsg, plan.zygote, raw::argument(&header), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent != -EAGAIN) return sent;
        if (!isReady(plan.zygote, POLLOUT)) return -ETIMEDOUT;
    }
}

/// The answer, or what came instead of one.
ForkAnswer awaitAnswer(int socket)
{
    ForkAnswer answer{{wire::Step::Zygote, ETIMEDOUT, 0}, 0};
    if (!isReady(socket, POLLIN)) return answer;
    if (raw::call(SYS_read, socket, raw::argument(&answer), sizeof answer) != sizeof answer) {
        answer = {{wire::Step::Zygote, EPIPE, 0}, 0};
    }
    return answer;
}

} // namespace

int forkFromZygote(Plan& plan)
{
    const auto fail = [&](long error) {
        plan.failure = {wire::Step::Zygote, static_cast<std::int32_t>(-error), 0};
        return -1;
    };
    int ends[2];
    const long made = raw::call(
        SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, raw::argument(ends));
    if (made < 0) return fail(made);
    const Cargo cargo = gather(plan, ends[1]);
    if (cargo.lacking) return fail(-cargo.lacking);
    const long sent = sendRequest(plan, cargo);
    if (sent < 0) return fail(sent);
    raw::call(SYS_close, ends[1]); // so that its end shows when the zygote dies
    const ForkAnswer answer = awaitAnswer(ends[0]);
    plan.failure = answer.failure;
    return answer.failure.step == wire::Step::None ? answer.pid : -1;
}

} // namespace engine::process::launcher
