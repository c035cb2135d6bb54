// How much an instance adds to its interpreter. For Node.js and Python: from the wish for an instance to the result of
// its first call, against the bare interpreter that answers one frame; then what a call costs on a warm instance.
//   bench_cold_start [rounds]          FCDESK_TEST_HOST chooses how processes are started
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <engine/core/unique_fd.h>
#include <engine/runtime/bootstrap_files.h>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <tests/support/process_hosts.h>
#include <unistd.h>

using namespace engine;
using Milliseconds = std::chrono::duration<double, std::milli>;
using SteadyClock = std::chrono::steady_clock;

namespace {
const char* const kBareNode = "const net = require('net');\n"
                              "const s = new net.Socket({fd: 3, readable: true, writable: true});\n"
                              "s.on('data', (d) => s.write(d));\n";
const char* const kBarePython = "import posix\n"
                                "while True:\n"
                                "    d = posix.read(3, 65536)\n"
                                "    if not d: break\n"
                                "    posix.write(3, d)\n";

struct Language
{
    const char* name;
    const char* runtime;
    const char* file;
    const char* code;
    const char* bareFile;
    const char* bareCode;
    std::vector<std::string> bareArguments;
    double bar; ///< the ratio to stay below
};

/// From spawn until the interpreter has sent one frame back.
Milliseconds measureBare(const std::string& program, std::vector<std::string> arguments)
{
    const auto begin = SteadyClock::now();
    int ends[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
    const UniqueFd ours(ends[0]);
    UniqueFd theirs(ends[1]);
    arguments.insert(arguments.begin(), program);
    std::vector<char*> argv;
    for (auto& one : arguments) argv.push_back(one.data());
    argv.push_back(nullptr);
    std::string path = "PATH=/usr/bin:/bin", language = "LANG=C.UTF-8";
    char* const environment[] = {path.data(), language.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), 3);
    pid_t pid = -1;
    if (posix_spawn(&pid, program.c_str(), &actions, nullptr, argv.data(), environment) != 0) return Milliseconds(-1);
    posix_spawn_file_actions_destroy(&actions);
    theirs.reset();
    const char frame[] = {6, 0, 0, 0, 3, 1, 0, 0, 0, 'x'};
    char answer[sizeof frame];
    const bool isOk = write(ours.get(), frame, sizeof frame) == sizeof frame
        && recv(ours.get(), answer, sizeof answer, MSG_WAITALL) == sizeof answer;
    const Milliseconds time = SteadyClock::now() - begin;
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    return isOk ? time : Milliseconds(-1);
}

Milliseconds median(std::vector<Milliseconds> times)
{
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

void measure(const Language& language, int rounds)
{
    const auto interpreters = support::interpretersForTests();
    const auto choice = interpreters.choose(language.runtime);
    if (!choice) return void(std::printf("%s: %s\n", language.name, choice.error().detail.c_str()));
    support::InstanceDriver driver(support::processHostForTests(), interpreters);
    driver.config.runtime = language.runtime;
    driver.config.handler = "index.handler";
    driver.config.memorySize = 1536;
    driver.config.cpu = 1;
    driver.write(language.file, language.code);
    runtime::compileBootstrapFiles(driver.folder("bootstrap"), interpreters);
    const auto bareFile = driver.folder("bootstrap") / language.bareFile;
    std::ofstream(bareFile) << language.bareCode;
    auto bareArguments = language.bareArguments;
    bareArguments.push_back(bareFile.string());

    std::vector<Milliseconds> bare, ours, allocate, boot, load;
    for (int i = 0; i < rounds; ++i) {
        bare.push_back(measureBare(choice->interpreter.executable.string(), bareArguments));
        const auto begin = SteadyClock::now();
        const auto started = driver.start();
        if (!started) return void(std::printf("%s: %s\n", language.name, started.error().error.detail.c_str()));
        driver.invoke("x");
        ours.push_back(SteadyClock::now() - begin);
        allocate.push_back(started->phases.allocate);
        boot.push_back(started->phases.runtime);
        load.push_back(started->phases.load);
        driver.stop();
        driver.exit();
    }
    const double ratio = median(ours) / median(bare);
    std::printf("%-7s %-10s bare %6.2f ms  first result %6.2f ms (allocate %.2f, boot %.2f, load %.2f)  ratio %.2f "
                "(bar %.1f)\n",
        language.name, choice->interpreter.version.c_str(), median(bare).count(), median(ours).count(),
        median(allocate).count(), median(boot).count(), median(load).count(), ratio, language.bar);

    if (!driver.start()) return;
    constexpr int kCalls = 5000;
    std::vector<Milliseconds> calls;
    for (int i = 0; i < kCalls; ++i) {
        const auto output = driver.invoke("x");
        calls.push_back(output.finishedAt - output.startedAt);
    }
    std::sort(calls.begin(), calls.end());
    std::printf("%-7s warm call: p50 %.0f us, p99 %.0f us\n", language.name, 1000 * calls[kCalls / 2].count(),
        1000 * calls[kCalls * 99 / 100].count());
}
} // namespace

int main(int count, char** arguments)
{
    const int rounds = count > 1 ? std::atoi(arguments[1]) : 40;
    const Language languages[] = {
        {"node", "nodejs20", "index.js", "exports.handler = async (event) => event;\n", "bare.js", kBareNode, {}, 1.3},
        {"python", "python3.11", "index.py", "def handler(event, context):\n    return event\n", "bare.py", kBarePython,
            {"-I", "-S"}, 1.5},
    };
    for (const auto& language : languages) measure(language, rounds);
}
