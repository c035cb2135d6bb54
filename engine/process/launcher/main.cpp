// fcdesk-launcher: makes sandboxed process trees for one engine, which starts it with a
// SOCK_SEQPACKET socket as descriptor 3. Two processes: the guard outlives the engine just long
// enough to see that nothing else does; the launcher proper is pid 1 of a pid namespace, so that
// when it dies everything below it does.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <engine/process/launcher/server.h>
#include <engine/process/launcher/sweep.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace engine;
using namespace engine::process;
using namespace engine::process::launcher;

constexpr int kControl = 3;
constexpr rlim_t kOpenFiles = 100'000; ///< of an instance (source: Function Compute limits)

[[noreturn]] void refuse(wire::Failure failure)
{
    wire::send(kControl, wire::encode(wire::Refused{failure}));
    ::_exit(1);
}

void write(const char* file, const std::string& text)
{
    const UniqueFd fd(::open(file, O_WRONLY | O_CLOEXEC));
    if (!fd || ::write(fd.get(), text.data(), text.size()) < 0) {
        refuse({wire::Step::IdentityMap, errno, 0});
    }
}

/// Root makes namespaces as it is; an ordinary user gets them inside a user namespace, where it is
/// the sandbox's account under the number that account has everywhere.
void enterNamespaces()
{
    if (::unshare(CLONE_NEWNS | CLONE_NEWPID) != 0) {
        const auto user = std::to_string(::geteuid());
        const auto group = std::to_string(::getegid());
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID) != 0) {
            refuse({wire::Step::Namespaces, errno, 0});
        }
        write("/proc/self/setgroups", "deny");
        write("/proc/self/uid_map", std::to_string(kSandboxUser) + " " + user + " 1");
        write("/proc/self/gid_map", std::to_string(kSandboxUser) + " " + group + " 1");
    }
    // Mounts the machine makes later appear here too; none made here appears there.
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0) {
        refuse({wire::Step::Namespaces, errno, 0});
    }
}

void setLimits()
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    const rlimit wanted{kOpenFiles, kOpenFiles};
    if (::setrlimit(RLIMIT_NOFILE, &wanted) == 0) return;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

/// A frozen process (cgroup v1) does not even die before it is thawed.
void thawAll(const std::string& freezerFolder)
{
    if (freezerFolder.empty()) return;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(freezerFolder, error)) {
        if (entry.is_directory(error)) std::ofstream(entry.path() / "freezer.state") << "THAWED";
    }
}

[[noreturn]] void runLauncher(const wire::Configure& configure)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // the guard is one thread, so this means its process
    if (configure.isolation == Isolation::Full
        && ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) {
        refuse({wire::Step::Proc, errno, 0});
    }
    auto sandbox = Sandbox::prepare(configure);
    if (!sandbox) refuse(sandbox.error());
    ::prctl(PR_SET_DUMPABLE, 0); // no tree looks into its keeper, which shares this memory
    wire::send(kControl, wire::encode(wire::Ready{(*sandbox)->landlockAbi()}));
    Server(kControl, **sandbox).run();
    if (::getpid() == 1) ::kill(-1, SIGKILL);
    thawAll(configure.freezerFolder);
    ::_exit(0);
}

/// Waits until the launcher or the engine ends, then sees to it that every process of theirs has.
[[noreturn]] void runGuard(pid_t launcher, const UniqueFd& engine, const wire::Configure& configure)
{
    ::close(kControl);
    const UniqueFd launcherEnd(static_cast<int>(::syscall(SYS_pidfd_open, launcher, 0)));
    pollfd watched[] = {{launcherEnd.get(), POLLIN, 0}, {engine.get(), POLLIN, 0}};
    while (::poll(watched, 2, -1) < 0 && errno == EINTR) { }
    ::kill(launcher, SIGKILL);
    thawAll(configure.freezerFolder);
    sweepChildren(launcher, nullptr);
    ::_exit(0);
}

} // namespace

int main()
{
    // 0 to 3 are taken from here on, so nothing received later gets such a number.
    for (const int standard : {0, 1, 2}) {
        if (::fcntl(standard, F_GETFD) < 0) ::open("/dev/null", O_RDWR);
    }
    ::fcntl(kControl, F_SETFD, FD_CLOEXEC);
    ::umask(022);
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);

    const UniqueFd engine(static_cast<int>(::syscall(SYS_pidfd_open, ::getppid(), 0)));
    auto received = wire::receive(kControl);
    const auto* packet = std::get_if<wire::Packet>(&received);
    const auto* configure = packet ? std::get_if<wire::Configure>(&packet->message) : nullptr;
    if (!configure) {
        std::fputs("fcdesk-launcher is started by fcdesk; it is of no use alone.\n", stderr);
        return 2;
    }
    setLimits();
    if (configure->isolation == Isolation::Full) enterNamespaces();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const pid_t launcher = ::fork();
    if (launcher < 0) refuse({wire::Step::Fork, errno, 0});
    if (launcher == 0) runLauncher(*configure);
    runGuard(launcher, engine, *configure);
}
