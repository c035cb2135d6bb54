#include <tests/support/plain_process_host.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <engine/process/spec_check.h>
#include <engine/runtime/fd_watch.h>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace support {

using namespace engine;
using process::ExitStatus;
using process::ProcessSpec;

namespace {
std::vector<char*> pointersTo(std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

struct Ends
{
    UniqueFd ours, theirs;
};

Ends makePipe()
{
    int fds[2] = {-1, -1};
    if (pipe2(fds, O_CLOEXEC) != 0) return {};
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

Ends makeChannel()
{
    int fds[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) return {};
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

class PlainProcess final : public process::Process
{
public:
    PlainProcess(Loop& loop, pid_t pid, Ends channel, Ends output, Ends errors, Duration allocateTime)
        : m_loop(loop)
        , m_pid(pid)
        , m_channel(std::move(channel.ours))
        , m_stdout(std::move(output.ours))
        , m_stderr(std::move(errors.ours))
        , m_allocateTime(allocateTime)
        , m_exit(loop, UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))), [this] { reap(); })
    {
        m_exit.waitReadable();
    }
    ~PlainProcess() override
    {
        kill();
        if (m_pid > 0) waitpid(m_pid, nullptr, 0);
    }

    std::uint64_t id() const override { return static_cast<std::uint64_t>(m_group); }
    UniqueFd takeChannel() override { return std::move(m_channel); }
    UniqueFd takeStdout() override { return std::move(m_stdout); }
    UniqueFd takeStderr() override { return std::move(m_stderr); }
    void onExit(std::function<void(ExitStatus)> done) override { m_done = std::move(done); }
    void terminate() override
    {
        if (m_pid > 0) ::kill(m_pid, SIGTERM);
    }
    void kill() override { signalAll(SIGKILL); }
    void freeze() override { signalAll(SIGSTOP); }
    void thaw() override { signalAll(SIGCONT); }
    void enforceCpuLimit() override { }
    process::Usage usage() const override
    {
        process::Usage usage;
        std::ifstream status("/proc/" + std::to_string(m_pid) + "/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmRSS:")) usage.memoryBytes = std::atoll(line.c_str() + 6) * 1024;
            if (line.starts_with("VmHWM:")) usage.peakMemoryBytes = std::atoll(line.c_str() + 6) * 1024;
        }
        return usage;
    }
    Result<UniqueFd> openSocket() override
    {
        return UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    }
    Duration allocateTime() const override { return m_allocateTime; }
    void adopt(process::Adoption, Completion<std::monostate> done) override
    {
        done(fail(ErrorCode::Unsupported, "without namespaces nothing can be adopted"));
    }

private:
    void signalAll(int signal)
    {
        if (m_group > 0) ::kill(-m_group, signal);
    }
    void reap()
    {
        int status = 0;
        waitpid(m_pid, &status, 0);
        m_pid = -1;
        signalAll(SIGKILL);
        m_group = -1;
        ExitStatus exit;
        exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        exit.code = exit.signal != 0 ? 128 + exit.signal : WEXITSTATUS(status);
        if (m_done) std::exchange(m_done, nullptr)(exit);
    }

    Loop& m_loop;
    pid_t m_pid;
    pid_t m_group = m_pid;
    UniqueFd m_channel, m_stdout, m_stderr;
    Duration m_allocateTime;
    std::function<void(ExitStatus)> m_done;
    runtime::FdWatch m_exit;
};
} // namespace

void PlainProcessHost::start(ProcessSpec spec, Completion<std::unique_ptr<process::Process>> done)
{
    const auto begin = std::chrono::steady_clock::now();
    auto channel = spec.hasChannel ? makeChannel() : Ends{};
    auto output = makePipe();
    auto errors = makePipe();

    const auto program = process::machinePath(spec, spec.executable);
    const auto folder = process::machinePath(spec, spec.workingDirectory);
    std::vector<std::string> arguments{program};
    arguments.insert(arguments.end(), spec.arguments.begin(), spec.arguments.end());

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.theirs.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors.theirs.get(), STDERR_FILENO);
    if (channel.theirs) posix_spawn_file_actions_adddup2(&actions, channel.theirs.get(), 3);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

    pid_t pid = -1;
    const int error = posix_spawn(&pid, program.c_str(), &actions, &attributes, pointersTo(arguments).data(),
        pointersTo(spec.environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        m_loop.post([done, error] { done(fail(ErrorCode::FunctionNotStarted, strerror(error))); });
        return;
    }
    const Duration time = std::chrono::steady_clock::now() - begin;
    // Completions are copied, processes are not.
    auto process = std::make_shared<std::unique_ptr<process::Process>>(
        std::make_unique<PlainProcess>(m_loop, pid, std::move(channel), std::move(output), std::move(errors), time));
    m_loop.post([process, done] { done(std::move(*process)); });
}

} // namespace support
