// What a warm call costs through the whole house (HTTP, signature, catalog, scheduler, instance,
// metering, logs) beside a bare Node.js HTTP server that echoes. 1 KB there and back; in turns,
// medians over the rounds.
//   bench_warm_call [rounds, default 5] [seconds per measurement, default 1]
#include "http_load.h"
#include "signed_request.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <tests/support/test_engine.h>

using namespace engine;

namespace {
const std::string kPayload(1024, 'x');

/// node echo.js, until destroyed.
class BareNode
{
public:
    BareNode()
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        const char* code
            = "require('http').createServer((q, r) => { const parts = []; q.on('data', (d) => "
              "parts.push(d));"
              "q.on('end', () => { const all = Buffer.concat(parts);"
              "r.writeHead(200, {'Content-Length': all.length}); r.end(all); }); })"
              ".listen(0, '127.0.0.1', function () { console.log(this.address().port); });";
        const char* const arguments[] = {"node", "-e", code, nullptr};
        if (posix_spawnp(
                &m_pid, "node", &actions, nullptr, const_cast<char* const*>(arguments), environ)
            != 0) {
            std::fprintf(stderr, "node is missing\n");
            std::exit(1);
        }
        posix_spawn_file_actions_destroy(&actions);
        char text[16] = {};
        if (::read(ends[0], text, sizeof text - 1) <= 0) std::abort();
        ::close(ends[0]);
        ::close(ends[1]);
        port = std::atoi(text);
    }
    ~BareNode()
    {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    int port = 0;

private:
    pid_t m_pid = -1;
};

std::string plainRequest()
{
    return "POST /echo HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: "
        + std::to_string(kPayload.size()) + "\r\n\r\n" + kPayload;
}

/// Processor time of this process without the calling thread: the engine's.
double engineMs()
{
    const auto read = [](clockid_t clock) {
        timespec time{};
        ::clock_gettime(clock, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    return read(CLOCK_PROCESS_CPUTIME_ID) - read(CLOCK_THREAD_CPUTIME_ID);
}

struct Measured
{
    HttpLoad::Result load;
    double engineUs = 0; ///< processor time of the engine for each call
};

Measured measure(HttpLoad& load, const std::string& request, Duration duration)
{
    const auto before = engineMs();
    Measured measured{.load = load.run(request, duration)};
    measured.engineUs = (engineMs() - before) * 1e3 / static_cast<double>(measured.load.requests);
    return measured;
}

Measured medianOf(std::vector<Measured> all)
{
    const auto middle = [&](auto value) {
        std::ranges::sort(all, {}, value);
        return value(all[all.size() / 2]);
    };
    return {{middle([](const auto& one) { return one.load.requestsPerSecond; }),
                middle([](const auto& one) { return one.load.medianUs; }),
                middle([](const auto& one) { return one.load.p99Us; }), 0},
        middle([](const auto& one) { return one.engineUs; })};
}

void print(const char* what, int connections, const HttpLoad::Result& result)
{
    std::printf("%-10s %3d connections: %7.0f calls/s, p50 %7.1f us, p99 %8.1f us\n", what,
        connections, result.requestsPerSecond, result.medianUs, result.p99Us);
}

/// One connection has an instance to itself; many share instances of 16 calls at once.
struct Setting
{
    int connections;
    int concurrency;
    const char* wanted;
};
constexpr Setting kSettings[] = {
    {1, 1, "p50 at most 1.4"},
    {64, 16, "calls/s at least 1.0"},
};
constexpr double kMostEngineUs = 60;
} // namespace

int main(int argc, char** argv)
{
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    const auto duration
        = milliseconds(static_cast<int>(1000 * (argc > 2 ? std::atof(argv[2]) : 1)));
    test::TestEngine engine;
    if (auto started = engine.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().detail.c_str());
        return 1;
    }
    for (const auto& setting : kSettings) {
        auto config = test::nodeFunction();
        config.memorySize = 2048; // a whole processor, as the bare server has
        config.cpu = 1;
        config.instanceConcurrency = setting.concurrency;
        const auto created = engine.create("bench", "echo" + std::to_string(setting.concurrency), config,
            "index.js", "exports.handler = (event, context, callback) => callback(null, event);");
        if (!created) {
            std::fprintf(stderr, "%s\n", created.error().detail.c_str());
            return 1;
        }
    }
    const BareNode node;
    const int port = portOf(engine->info());
    for (const auto& setting : kSettings) {
        HttpLoad bare(node.port, setting.connections);
        HttpLoad ours(port, setting.connections);
        const auto request = signedRequest(engine->info(), "echo" + std::to_string(setting.concurrency), kPayload);
        bare.run(plainRequest(), duration / 2); // warm up
        ours.run(request, duration / 2);
        std::vector<Measured> bareResults;
        std::vector<Measured> ourResults;
        for (int round = 0; round < rounds; ++round) {
            bareResults.push_back(measure(bare, plainRequest(), duration));
            ourResults.push_back(measure(ours, request, duration));
        }
        const auto floor = medianOf(bareResults);
        const auto result = medianOf(ourResults);
        print("bare node", setting.connections, floor.load);
        print("fcdesk", setting.connections, result.load);
        std::printf("ratio      %3d connections: p50 %.2f, p99 %.2f, calls/s %.2f (wanted: %s); engine %.1f us of "
                    "processor time a call (at most %.0f)\n",
            setting.connections, result.load.medianUs / floor.load.medianUs, result.load.p99Us / floor.load.p99Us,
            result.load.requestsPerSecond / floor.load.requestsPerSecond, setting.wanted, result.engineUs,
            kMostEngineUs);
    }
    return 0;
}
