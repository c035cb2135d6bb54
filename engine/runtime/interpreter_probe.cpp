#include <engine/runtime/interpreter_probe.h>

#include <array>
#include <chrono>
#include <csignal>
#include <engine/core/unique_fd.h>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

namespace engine::runtime {

namespace {
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kAtOnce = 4;
constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kMaxAnswer = 256;

/// One `--version` under way; its process is gone when this is.
class Question
{
public:
    explicit Question(Interpreter& interpreter)
        : m_interpreter(interpreter)
    {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
        m_pipe.reset(ends[0]);
        const UniqueFd writeEnd(ends[1]);

        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, writeEnd.get(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, writeEnd.get(), STDERR_FILENO);
        std::string program = interpreter.executable.native();
        std::string argument = "--version";
        char* const arguments[] = {program.data(), argument.data(), nullptr};
        char* const environment[] = {nullptr};
        if (posix_spawn(&m_process, program.c_str(), &actions, nullptr, arguments, environment) != 0) m_process = -1;
        posix_spawn_file_actions_destroy(&actions);
    }
    ~Question()
    {
        if (m_process <= 0) return;
        kill(m_process, SIGKILL);
        waitpid(m_process, nullptr, 0);
    }
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;

    int fd() const { return m_pipe.get(); }
    /// Takes what was printed so far; true at its end, when the version is filled in.
    bool hear()
    {
        std::array<char, kMaxAnswer> part;
        const auto count = read(fd(), part.data(), part.size());
        if (count < 0) return errno != EAGAIN && errno != EINTR;
        m_answer.append(part.data(), static_cast<std::size_t>(count));
        if (count > 0 && m_answer.size() < kMaxAnswer) return false;
        understand();
        return true;
    }

private:
    /// "v20.20.2" or "Python 3.11.7".
    void understand()
    {
        const std::string start = m_interpreter.family == Family::NodeJs ? "v" : "Python ";
        if (!m_answer.starts_with(start)) return;
        const auto end = m_answer.find_first_not_of("0123456789.", start.size());
        m_interpreter.version = m_answer.substr(start.size(), end - start.size());
    }

    Interpreter& m_interpreter;
    UniqueFd m_pipe;
    pid_t m_process = -1;
    std::string m_answer;
};
} // namespace

bool isElfProgram(const std::filesystem::path& file)
{
    std::array<char, 4> magic{};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(magic.data(), magic.size()) && std::string_view(magic.data(), magic.size()) == "\177ELF"
        && access(file.c_str(), X_OK) == 0;
}

void askVersions(std::vector<Interpreter>& interpreters)
{
    for (std::size_t first = 0; first < interpreters.size(); first += kAtOnce) {
        std::vector<std::unique_ptr<Question>> questions;
        for (auto i = first; i < std::min(first + kAtOnce, interpreters.size()); ++i) {
            questions.push_back(std::make_unique<Question>(interpreters[i]));
        }
        const auto end = SteadyClock::now() + kPatience;
        while (!questions.empty()) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - SteadyClock::now());
            std::vector<pollfd> polled;
            for (const auto& question : questions) polled.push_back({question->fd(), POLLIN, 0});
            if (left.count() <= 0) break;
            if (poll(polled.data(), polled.size(), static_cast<int>(left.count())) < 0 && errno != EINTR) break;
            for (auto i = questions.size(); i-- > 0;) {
                if (polled[i].revents != 0 && questions[i]->hear())
                    questions.erase(questions.begin() + static_cast<long>(i));
            }
        }
    }
}

} // namespace engine::runtime
