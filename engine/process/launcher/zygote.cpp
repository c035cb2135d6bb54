// What a zygote, an interpreter that is forked from, does beside its language: it takes the keepers'
// requests and turns each fork into a sandboxed process. Called by the runtime's bootstrap.
#include <cerrno>
#include <cstring>
#include <engine/process/launcher/fork_request.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace engine::process;
using namespace engine::process::launcher;

/// The request under way; a zygote has one at a time.
struct Current
{
    ForkRequest request;
    sock_filter filter[kMaxFilter];
    int fds[kMaxForkDescriptors];
    std::size_t count = 0;
    std::size_t taken = 0;

    int take() { return taken < count ? fds[taken++] : -1; }
};
Current current;

/// The order of ForkRequest.
enum { Answer, MountNamespace, PidNamespace, IpcNamespace, UtsNamespace, Rest };

void tell(const wire::Failure& failure)
{
    const ForkAnswer answer{failure, ::getpid()};
    ::send(current.fds[Answer], &answer, sizeof answer, MSG_NOSIGNAL);
}

wire::Failure enterNamespaces()
{
    const auto enter = [](int fd, int kind) { return ::setns(fd, kind) == 0; };
    const bool isIn = enter(current.fds[IpcNamespace], CLONE_NEWIPC)
        && enter(current.fds[UtsNamespace], CLONE_NEWUTS)
        && (!current.request.hasNetwork || enter(current.take(), CLONE_NEWNET))
        && enter(current.fds[MountNamespace], CLONE_NEWNS);
    return isIn ? wire::Failure{} : wire::Failure{wire::Step::Namespaces, errno, 0};
}

wire::Failure confineSelf()
{
    const ForkRequest& request = current.request;
    Confinement own;
    own.output = current.take();
    own.errors = current.take();
    own.channel = current.take();
    if (request.hasRuleset) own.ruleset = current.take();
    while (own.groupCount < request.groupCount && own.groupCount < kMaxGroups) {
        own.groups[own.groupCount++] = current.take();
    }
    own.dataLimit = request.dataLimit;
    own.fileLimit = request.fileLimit;
    own.processLimit = request.processLimit;
    own.switchesUser = request.switchesUser;
    own.dropsCapabilities = request.dropsCapabilities;
    own.diesWithParent = false; // pid 1 of its namespace takes it along
    own.folder = request.folder;
    own.filter = {request.filterLength, current.filter};
    return confine(own);
}

} // namespace

extern "C" {

/// Waits for a request on `socket`. 0: there is one; 1: there will be none any more.
__attribute__((visibility("default"))) int fcdesk_await_request(int socket)
{
    iovec parts[] = {{&current.request, sizeof current.request}, {current.filter, sizeof current.filter}};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof current.fds)];
    for (;;) {
        msghdr header{};
        header.msg_iov = parts;
        header.msg_iovlen = 2;
        header.msg_control = control;
        header.msg_controllen = sizeof control;
        const ssize_t size = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
        if (size < 0 && errno == EINTR) continue;
        if (size < static_cast<ssize_t>(sizeof current.request)) return 1;
        const cmsghdr* rights = CMSG_FIRSTHDR(&header);
        if (!rights || rights->cmsg_type != SCM_RIGHTS) return 1;
        current.count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        std::memcpy(current.fds, CMSG_DATA(rights), current.count * sizeof(int));
        current.taken = Rest;
        return 0;
    }
}

/// Forks a process for the keeper. 0 in it, else 1; when there is none, the keeper has been told why.
__attribute__((visibility("default"))) int fcdesk_fork()
{
    if (::setns(current.fds[PidNamespace], CLONE_NEWPID) != 0) {
        tell({wire::Step::Namespaces, errno, 0});
        return 1;
    }
    // By way of a helper: when that ends, its child is one of the tree's first process. The helper borrows the memory
    // while its caller waits, so that the pages are copied for one process, not for two.
    static volatile int forkError;
    forkError = 0;
    const pid_t helper = ::vfork();
    if (helper == 0) {
        const pid_t child = ::fork();
        if (child == 0) return 0; // in memory of its own
        if (child < 0) forkError = errno;
        ::_exit(0);
    }
    if (helper < 0) forkError = errno;
    if (helper > 0) ::waitpid(helper, nullptr, 0);
    if (forkError != 0) tell({wire::Step::Fork, forkError, 0});
    return 1;
}

/// In the process that is to become the first of its tree. 0, or the keeper has been told why not.
__attribute__((visibility("default"))) int fcdesk_confine()
{
    while (::getppid() != 1) { // its parent is about to end
        ::sched_yield();
    }
    auto failure = enterNamespaces();
    if (failure.step == wire::Step::None) failure = confineSelf();
    ::prctl(PR_SET_DUMPABLE, 1); // the change of user took it; execution would have given it back
    tell(failure);
    ::syscall(SYS_close_range, 4, ~0U, 0);
    return failure.step == wire::Step::None ? 0 : 1;
}

/// In the zygote, once it has forked.
__attribute__((visibility("default"))) void fcdesk_drop_request()
{
    for (std::size_t i = 0; i < current.count; ++i) {
        ::close(current.fds[i]);
    }
    current.count = 0;
}
}
