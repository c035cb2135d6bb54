#include <engine/process/launcher_process.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <engine/process/spec_check.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace engine::process {

namespace {

constexpr int kControlInLauncher = 3;
constexpr int kPatienceMs = 10'000; ///< far above what set-up takes on a machine that works

/// With a clean signal state, no environment and nothing open but the control socket and stderr.
Result<pid_t> spawnLauncher(const std::filesystem::path& program, int control)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&files, 0, 1);
    posix_spawn_file_actions_adddup2(&files, control, kControlInLauncher);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // A session of its own: Ctrl+C in the engine's terminal is not for the functions.
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    char name[] = "fcdesk-launcher";
    char* arguments[] = {name, nullptr};
    char* environment[] = {nullptr};
    pid_t pid = -1;
    const int error
        = ::posix_spawn(&pid, program.c_str(), &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error) {
        return fail(ErrorCode::Io, "start " + program.string() + ": " + std::strerror(error));
    }
    return pid;
}

} // namespace

LauncherProcess::LauncherProcess(pid_t pid, UniqueFd control)
    : m_pid(pid)
    , m_control(std::move(control))
{
}

LauncherProcess::~LauncherProcess()
{
    m_control.reset();
    const UniqueFd end(static_cast<int>(::syscall(SYS_pidfd_open, m_pid, 0)));
    pollfd watched{end.get(), POLLIN, 0};
    if (end && ::poll(&watched, 1, kPatienceMs) != 1) ::kill(m_pid, SIGKILL);
    while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) { }
}

Result<std::unique_ptr<LauncherProcess>> LauncherProcess::start(
    const std::filesystem::path& program, const wire::Configure& configure)
{
    int sockets[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
        return fail(ErrorCode::Io, std::string("launcher socket: ") + std::strerror(errno));
    }
    UniqueFd ours(sockets[0]), theirs(sockets[1]);
    // dup2 onto itself would leave it close-on-exec.
    if (theirs.get() == kControlInLauncher) {
        theirs = UniqueFd(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, kControlInLauncher + 1));
    }
    const auto pid = spawnLauncher(program, theirs.get());
    if (!pid) return tl::unexpected(pid.error());
    theirs.reset();
    std::unique_ptr<LauncherProcess> launcher(new LauncherProcess(*pid, std::move(ours)));
    if (const auto configured = launcher->configure(configure); !configured) {
        return tl::unexpected(configured.error());
    }
    return launcher;
}

Result<void> LauncherProcess::configure(const wire::Configure& configure)
{
    if (const int error = wire::send(m_control.get(), wire::encode(configure))) {
        return fail(ErrorCode::Io, std::string("launcher: ") + std::strerror(error));
    }
    pollfd watched{m_control.get(), POLLIN, 0};
    int answers = 0;
    do {
        answers = ::poll(&watched, 1, kPatienceMs);
    } while (answers < 0 && errno == EINTR);
    if (answers != 1) return fail(ErrorCode::Io, "the launcher does not answer");
    const auto received = wire::receive(m_control.get());
    const auto* packet = std::get_if<wire::Packet>(&received);
    if (!packet) return fail(ErrorCode::Io, "the launcher ended during its set-up");
    if (const auto* refused = std::get_if<wire::Refused>(&packet->message)) {
        return fail(ErrorCode::Unsupported, describe(refused->failure));
    }
    const auto* ready = std::get_if<wire::Ready>(&packet->message);
    if (!ready) return fail(ErrorCode::Io, "the launcher answered nonsense");
    m_landlockAbi = ready->landlockAbi;
    ::fcntl(m_control.get(), F_SETFL, O_NONBLOCK);
    return {};
}

} // namespace engine::process
