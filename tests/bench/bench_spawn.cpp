// What a sandbox costs: start of a static program through ProcessHost, beside a bare clone and exec
// of the same run. Usage: bench_spawn [rounds]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <engine/process/process_host.h>
#include <filesystem>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <tests/support/engine_thread.h>
#include <vector>

using namespace engine;
using namespace engine::process;
using Steady = std::chrono::steady_clock;

namespace {

const std::string kProgram = FCDESK_BUILD_DIR "/bench_nothing";

struct Times
{
    std::vector<double> untilRunning; ///< ms
    std::vector<double> untilEnded;
};

/// The value that `share` of all stay below.
double quantile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty()
        ? 0
        : values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * share)];
}

double since(Steady::time_point start)
{
    return toMs(Steady::now() - start);
}

Times measureBare(int rounds)
{
    Times times;
    for (int i = 0; i < rounds; ++i) {
        char* arguments[] = {const_cast<char*>(kProgram.c_str()), nullptr};
        char* environment[] = {nullptr};
        pid_t pid = -1;
        const auto start = Steady::now();
        ::posix_spawn(&pid, kProgram.c_str(), nullptr, nullptr, arguments,
            environment); // returns once executed
        times.untilRunning.push_back(since(start));
        ::waitpid(pid, nullptr, 0);
        times.untilEnded.push_back(since(start));
    }
    return times;
}

Times measureHost(test::EngineThread& thread, ProcessHost& host, int rounds, bool hasOwnNetwork)
{
    Times times;
    ProcessSpec spec;
    spec.name = "bench";
    spec.executable = "/code/bench_nothing";
    spec.workingDirectory = "/code";
    spec.mounts = {{std::filesystem::path(kProgram).parent_path(), "/code"}};
    spec.memoryBytes = 128LL * 1024 * 1024;
    spec.hasChannel = true;
    spec.hasOwnNetwork = hasOwnNetwork;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Steady::now();
        auto process = thread.complete<Result<std::unique_ptr<Process>>>(
            [&](auto done) { host.start(spec, done); });
        if (!process) {
            std::fprintf(stderr, "%s\n", process.error().detail.c_str());
            std::exit(1);
        }
        times.untilRunning.push_back(since(start));
        thread.complete<ExitStatus>([&](auto done) { (*process)->onExit(done); });
        times.untilEnded.push_back(since(start));
        thread.run([&] { process->reset(); });
    }
    return times;
}

void print(const char* what, const Times& times, const Times& bare)
{
    const auto both = [](const std::vector<double>& mine, const std::vector<double>& floor) {
        for (const double share : {0.5, 0.1}) {
            const double value = quantile(mine, share), least = quantile(floor, share);
            std::printf("  %7.3f ms (%4.1fx, %+6.3f)", value, value / least, value - least);
        }
    };
    std::printf("%-30s", what);
    both(times.untilRunning, bare.untilRunning);
    both(times.untilEnded, bare.untilEnded);
    std::printf("\n");
}

} // namespace

int main(int argc, char** argv)
{
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 200;
    std::printf("%-30s  %-54s  %s\n%-30s", "", "until executed", "until ended and reaped", "");
    for (int i = 0; i < 2; ++i) {
        std::printf("  %-26s  %-26s", "median (to bare)", "fastest tenth (to bare)");
    }
    std::printf("\n");
    const Times bare = measureBare(rounds);
    print("bare clone and exec", bare, bare);

    const auto folder
        = std::filesystem::temp_directory_path() / ("fcdesk-bench-" + std::to_string(::getpid()));
    test::EngineThread thread;
    for (const auto limits : {LimitBackend::CgroupV2, LimitBackend::Rlimits}) {
        ProcessHostOptions options;
        options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
        options.runDirectory = folder;
        options.cgroupName = folder.filename();
        options.bestLimits = limits;
        auto host = startProcessHost(thread.loop, thread.workers, options);
        if (!host) {
            std::fprintf(stderr, "%s\n", host.error().detail.c_str());
            return 1;
        }
        for (const auto& sentence : (*host)->limitations()) {
            std::printf("  %s\n", sentence.c_str());
        }
        const bool hasGroups = (*host)->limitBackend() != LimitBackend::Rlimits;
        print(hasGroups ? "sandbox, control groups" : "sandbox, rlimits",
            measureHost(thread, **host, rounds, false), bare);
        if (!hasGroups) {
            print("sandbox, rlimits, own network", measureHost(thread, **host, rounds, true), bare);
        }
        thread.run([&] { host->reset(); });
        if (!hasGroups) break;
    }
    std::error_code error;
    std::filesystem::remove_all(folder, error);
}
