#include <engine/process/launcher/keeper.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <engine/process/launcher/child.h>
#include <engine/process/launcher/fork.h>
#include <engine/process/launcher/plan.h>
#include <engine/process/launcher/raw.h>
#include <engine/process/launcher/sweep.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <utility>

namespace engine::process::launcher {

namespace {

using wire::Step;

constexpr std::uint64_t signalBit(int signal)
{
    return std::uint64_t{1} << (signal - 1);
}

[[noreturn]] void fail(Plan& plan, Step step, long answer, int index = 0)
{
    plan.failure = {step, static_cast<std::int32_t>(-answer), index};
    raw::exit(1);
}

void must(Plan& plan, Step step, long answer, int index = 0)
{
    if (answer < 0) fail(plan, step, answer, index);
}

long mountTmpfs(const char* target, const char* options)
{
    return raw::call(SYS_mount, raw::argument("tmpfs"), raw::argument(target),
        raw::argument("tmpfs"), MS_NOSUID | MS_NODEV, raw::argument(options));
}

enum class Access { ReadOnly, ReadWrite };

long setAccess(const char* target, Access access)
{
    mount_attr attributes{};
    (access == Access::ReadOnly ? attributes.attr_set : attributes.attr_clr) = MOUNT_ATTR_RDONLY;
    return raw::call(SYS_mount_setattr, AT_FDCWD, raw::argument(target), 0,
        raw::argument(&attributes), sizeof attributes);
}

long makeFolder(const std::string& path)
{
    const long answer = raw::call(SYS_mkdirat, AT_FDCWD, raw::argument(path.c_str()), 0755);
    return answer == -EEXIST ? 0 : answer;
}

long makeFile(const std::string& path)
{
    const long file = raw::call(SYS_openat, AT_FDCWD, raw::argument(path.c_str()),
        O_CREAT | O_RDONLY | O_CLOEXEC, 0644);
    if (file >= 0) raw::call(SYS_close, file);
    return file;
}

/// The template's folders are one file system for all trees, so a target made once is there for
/// good; in a tree that runs already the root is read-only but for the moment it takes.
void makeTarget(Plan& plan, const Plan::MountStep& step, int index)
{
    bool isUnlocked = false;
    const auto make = [&](long (*makeOne)(const std::string&), const std::string& path) {
        long answer = makeOne(path);
        if (answer == -EROFS && !isUnlocked) {
            must(plan, Step::ReadOnlyRoot, setAccess("/", Access::ReadWrite));
            isUnlocked = true;
            answer = makeOne(path);
        }
        must(plan, Step::Target, answer, index);
    };
    for (const std::string& folder : step.newFolders) {
        make(makeFolder, folder);
    }
    if (step.isFile && !step.newFolders.empty()) make(makeFile, step.target);
    if (isUnlocked) must(plan, Step::ReadOnlyRoot, setAccess("/", Access::ReadOnly));
}

/// `tree`: the detached mount, in this process's numbers; -1 for a tmpfs.
void attach(Plan& plan, const Plan::MountStep& step, int tree, int index)
{
    const char* target = step.target.c_str();
    if (tree >= 0) {
        must(plan, Step::Mount,
            raw::call(SYS_move_mount, tree, raw::argument(""), AT_FDCWD, raw::argument(target),
                MOVE_MOUNT_F_EMPTY_PATH),
            index);
        return;
    }
    must(plan, Step::Mount, mountTmpfs(target, step.options.c_str()), index);
    if (step.isReadOnly) must(plan, Step::Mount, setAccess(target, Access::ReadOnly), index);
}

void setHostName(Plan& plan)
{
    const std::string& name = plan.request.hostName;
    must(plan, Step::HostName,
        raw::call(SYS_sethostname, raw::argument(name.c_str()), static_cast<long>(name.size())));
}

void bringLoopbackUp(Plan& plan)
{
    const long socket = raw::call(SYS_socket, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    must(plan, Step::Loopback, socket);
    ifreq request{};
    std::memcpy(request.ifr_name, "lo", 3);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    must(plan, Step::Loopback, raw::call(SYS_ioctl, socket, SIOCSIFFLAGS, raw::argument(&request)));
    raw::call(SYS_close, socket);
}

void enterSandbox(Plan& plan)
{
    must(
        plan, Step::Namespaces, raw::call(SYS_setns, plan.context->templateNamespace, CLONE_NEWNS));
    must(plan, Step::Namespaces, raw::call(SYS_unshare, CLONE_NEWNS));
    must(plan, Step::Temporary, mountTmpfs("/tmp", plan.tmpOptions.c_str()));
    must(plan, Step::Temporary, mountTmpfs("/dev/shm", "mode=1777,size=64m"));
    for (std::size_t i = 0; i < plan.mounts.size(); ++i) {
        makeTarget(plan, plan.mounts[i], static_cast<int>(i));
        attach(plan, plan.mounts[i], plan.mounts[i].tree.get(), static_cast<int>(i));
    }
    must(plan, Step::Proc,
        raw::call(SYS_mount, raw::argument("proc"), raw::argument("/proc"), raw::argument("proc"),
            MS_NOSUID | MS_NODEV | MS_NOEXEC, 0));
    must(plan, Step::ReadOnlyRoot, setAccess("/", Access::ReadOnly));
    setHostName(plan);
    if (plan.request.hasOwnNetwork) bringLoopbackUp(plan);
}

long cloneChild(Plan& plan)
{
    constexpr std::uint64_t flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
    char* stack = plan.stacks + Plan::kStackSize;
    if (plan.groupFolder >= 0) {
        const long child
            = raw::cloneInto(plan.groupFolder, flags, stack, Plan::kStackSize, runChild, &plan);
        if (child < 0 && child != -EAGAIN) fail(plan, Step::ControlGroup, child);
        return child;
    }
    return raw::clone(flags, stack + Plan::kStackSize, nullptr, runChild, &plan);
}

/// Sends a new TCP socket of this network namespace for each byte asked with.
void serveSocket(int service)
{
    char question = 0;
    if (raw::call(SYS_recvfrom, service, raw::argument(&question), 1, MSG_DONTWAIT) != 1) return;
    const int socket = static_cast<int>(
        raw::call(SYS_socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    iovec part{&question, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (socket >= 0) { // else an answer without one
        header.msg_control = control;
        header.msg_controllen = sizeof control;
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &socket, sizeof socket);
    }
    raw::call(SYS_sendmsg, service, raw::argument(&header), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (socket >= 0) raw::call(SYS_close, socket);
}

/// Ends the tree and the keeper. In its own pid namespace the kernel kills the rest when pid 1 goes.
[[noreturn]] void finish(Plan& plan, int first)
{
    if (!plan.hasPidNamespace) sweepChildren(first, &plan.waitStatus);
    plan.hasEnded = true;
    raw::exit(0);
}

void reportProgress(const Plan& plan)
{
    const std::uint64_t one = 1;
    raw::call(SYS_write, plan.context->progress, raw::argument(&one), sizeof one);
}

/// Takes the detached mounts that `socket` brings, in the order of the plan.
void receiveTrees(Plan& plan, int socket, std::array<int, Plan::kMaxAdoptedMounts>& trees)
{
    char text = 0;
    iovec part{&text, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof trees)]{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    must(plan, Step::Descriptors,
        raw::call(SYS_recvmsg, socket, raw::argument(&header), MSG_CMSG_CLOEXEC));
    if (const cmsghdr* rights = CMSG_FIRSTHDR(&header)) {
        std::memcpy(trees.data(), CMSG_DATA(rights), rights->cmsg_len - CMSG_LEN(0));
    }
}

/// Carries a wire::Adopt out, which the launcher has laid out in `plan`.
void adopt(Plan& plan, int socket)
{
    std::array<int, Plan::kMaxAdoptedMounts> trees{};
    receiveTrees(plan, socket, trees);
    std::size_t next = 0;
    for (std::size_t i = 0; i < plan.mounts.size(); ++i) {
        const int tree = plan.mounts[i].tree ? trees[next++] : -1;
        makeTarget(plan, plan.mounts[i], static_cast<int>(i));
        attach(plan, plan.mounts[i], tree, static_cast<int>(i));
        if (tree >= 0) raw::call(SYS_close, tree);
    }
    must(plan, Step::Temporary,
        raw::call(SYS_mount, 0, raw::argument("/tmp"), 0, MS_REMOUNT | MS_NOSUID | MS_NODEV,
            raw::argument(plan.tmpOptions.c_str())));
    setHostName(plan);
    plan.isAdopted = true;
    reportProgress(plan);
    raw::call(SYS_close, socket);
    raw::call(SYS_close, plan.context->progress);
}

[[noreturn]] void keep(Plan& plan, int first, int signals)
{
    const int service = plan.socketService;
    int adoption = plan.adoption;
    for (;;) {
        pollfd watched[] = {{signals, POLLIN, 0}, {service, POLLIN, 0}, {adoption, POLLIN, 0}};
        raw::call(SYS_ppoll, raw::argument(watched), std::size(watched), 0, 0, 0);
        if (watched[1].revents & POLLIN) serveSocket(service);
        if (watched[2].revents & POLLIN) adopt(plan, std::exchange(adoption, -1));
        signalfd_siginfo signal{};
        if (raw::call(SYS_read, signals, raw::argument(&signal), sizeof signal) != sizeof signal) {
            continue;
        }
        if (signal.ssi_signo == SIGTERM) raw::call(SYS_kill, first, SIGTERM);
        if (signal.ssi_signo == SIGUSR1) {
            plan.waitStatus = SIGKILL;
            finish(plan, first);
        }
        int status = 0;
        long reaped = 0;
        while ((reaped = raw::call(SYS_wait4, -1, raw::argument(&status), WNOHANG, 0)) > 0) {
            if (reaped != first) continue;
            plan.waitStatus = status;
            finish(plan, 0);
        }
    }
}

/// Keeps nothing open that could hold a mount or the other end of a pipe. Negative numbers are
/// none.
void closeAllBut(std::array<int, 4> kept)
{
    std::sort(kept.begin(), kept.end());
    int next = 0;
    for (const int fd : kept) {
        if (fd > next) raw::call(SYS_close_range, next, fd - 1, 0);
        if (fd >= next) next = fd + 1;
    }
    raw::call(SYS_close_range, next, ~0U, 0);
}

} // namespace

void runKeeper(void* context)
{
    Plan& plan = *static_cast<Plan*>(context);
    for (const auto& [first, last] : plan.foreignDescriptors) {
        raw::call(SYS_close_range, first, last, 0);
    }
    const std::uint64_t mask = signalBit(SIGCHLD) | signalBit(SIGTERM) | signalBit(SIGUSR1);
    const long signals = raw::call(
        SYS_signalfd4, -1, raw::argument(&mask), sizeof mask, SFD_CLOEXEC | SFD_NONBLOCK);
    must(plan, Step::Descriptors, signals);
    if (plan.context->isolation == Isolation::Full) {
        enterSandbox(plan);
    } else {
        must(plan, Step::Fork, raw::call(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1));
        must(plan, Step::Fork, raw::call(SYS_prctl, PR_SET_PDEATHSIG, SIGUSR1));
    }
    const long child = plan.zygote >= 0 ? forkFromZygote(plan) : cloneChild(plan);
    if (plan.failure.step != Step::None) raw::exit(1); // the child told why
    must(plan, Step::Fork, child);
    plan.isRunning = true;
    reportProgress(plan);
    closeAllBut({static_cast<int>(signals), plan.socketService, plan.adoption,
        plan.adoption >= 0 ? plan.context->progress : -1});
    keep(plan, static_cast<int>(child), static_cast<int>(signals));
}

} // namespace engine::process::launcher
