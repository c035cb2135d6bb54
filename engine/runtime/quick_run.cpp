#include <engine/runtime/quick_run.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <engine/core/unique_fd.h>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

namespace engine::runtime {

namespace {
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kAtOnce = 4;
constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kMaxOutput = 512;

/// One of them under way; its process is gone when this is.
class Running
{
public:
    Running(const QuickRun& run, std::string& output)
        : m_output(output)
    {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) return;
        m_pipe.reset(ends[0]);
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        const UniqueFd writeEnd(ends[1]);

        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, writeEnd.get(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, writeEnd.get(), STDERR_FILENO);
        std::vector<std::string> words{run.program.native()};
        words.insert(words.end(), run.arguments.begin(), run.arguments.end());
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        char* const environment[] = {nullptr};
        if (posix_spawn(&m_process, words[0].c_str(), &actions, nullptr, arguments.data(), environment) != 0) {
            m_process = -1;
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    ~Running()
    {
        if (m_process <= 0) return;
        if (!m_isDone) m_output.clear();
        kill(m_process, SIGKILL);
        waitpid(m_process, nullptr, 0);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    int fd() const { return m_pipe.get(); }
    /// Takes what was printed so far; true at its end.
    bool hear()
    {
        std::array<char, kMaxOutput> part;
        const auto count = read(fd(), part.data(), part.size());
        if (count < 0) return errno != EAGAIN && errno != EINTR;
        m_output.append(part.data(), std::min(static_cast<std::size_t>(count), kMaxOutput - m_output.size()));
        m_isDone = count == 0;
        return m_isDone;
    }

private:
    std::string& m_output;
    UniqueFd m_pipe;
    pid_t m_process = -1;
    bool m_isDone = false;
};

void hearAll(std::vector<std::unique_ptr<Running>>& running, SteadyClock::time_point end)
{
    while (!running.empty()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - SteadyClock::now());
        if (left.count() <= 0) return;
        std::vector<pollfd> polled;
        for (const auto& one : running) polled.push_back({one->fd(), POLLIN, 0});
        if (poll(polled.data(), polled.size(), static_cast<int>(left.count())) < 0 && errno != EINTR) return;
        for (auto i = running.size(); i-- > 0;) {
            if (polled[i].revents != 0 && running[i]->hear()) running.erase(running.begin() + static_cast<long>(i));
        }
    }
}
} // namespace

std::vector<std::string> runQuickly(const std::vector<QuickRun>& runs)
{
    std::vector<std::string> outputs(runs.size());
    for (std::size_t first = 0; first < runs.size(); first += kAtOnce) {
        std::vector<std::unique_ptr<Running>> running;
        for (auto i = first; i < std::min(first + kAtOnce, runs.size()); ++i) {
            running.push_back(std::make_unique<Running>(runs[i], outputs[i]));
        }
        hearAll(running, SteadyClock::now() + kPatience);
    }
    return outputs;
}

} // namespace engine::runtime
