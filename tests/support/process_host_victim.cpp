// Starts a frozen, a running and an adoptable tree through a process host, says so and waits to be killed: what
// is left of it afterwards is the test's question. Usage: process_host_victim LAUNCHER FOLDER
// CGROUP-NAME MARK
#include <cstdio>
#include <engine/process/process_host.h>
#include <poll.h>
#include <tests/support/engine_thread.h>
#include <unistd.h>

using namespace engine;
using namespace engine::process;

int main(int argc, char** argv)
{
    if (argc != 5) return 2;
    test::EngineThread thread;
    ProcessHostOptions options;
    options.launcher = argv[1];
    options.runDirectory = argv[2];
    options.cgroupName = argv[3];
    auto host = startProcessHost(thread.loop, thread.workers, options);
    if (!host) return 1;
    std::unique_ptr<Process> trees[3];
    for (auto& tree : trees) {
        ProcessSpec spec;
        spec.name = "victim";
        spec.executable = "/bin/sh";
        spec.arguments = {"-c", "sleep 1000 & setsid sleep 1000 & echo up; wait"};
        spec.environment = {"PATH=/usr/bin:/bin", std::string("MARK=") + argv[4]};
        spec.isAdoptable = &tree == &trees[2];
        auto started = thread.complete<Result<std::unique_ptr<Process>>>(
            [&](auto done) { (*host)->start(spec, done); });
        if (!started) return 1;
        tree = std::move(*started);
        const auto output = thread.run([&] { return tree->takeStdout(); });
        pollfd watched{output.get(), POLLIN, 0};
        ::poll(&watched, 1, -1);
    }
    thread.run([&] { trees[0]->freeze(); });
    std::puts("ready");
    std::fflush(stdout);
    for (;;) {
        ::pause();
    }
}
