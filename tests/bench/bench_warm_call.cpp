// What a warm call costs through the whole house (HTTP, signature, catalog, scheduler, instance,
// metering, logs) beside a bare Node.js HTTP server that echoes. 1 KB there and back; in turns,
// medians over the rounds.
//   bench_warm_call [rounds, default 5] [seconds per measurement, default 1]
#include "http_load.h"
#include "signed_request.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
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

HttpLoad::Result medianOf(std::vector<HttpLoad::Result> results)
{
    const auto middle = [&](auto member) {
        std::ranges::sort(results, {}, member);
        return results[results.size() / 2].*member;
    };
    return {middle(&HttpLoad::Result::requestsPerSecond), middle(&HttpLoad::Result::medianUs),
        middle(&HttpLoad::Result::p99Us), 0};
}

void print(const char* what, int connections, const HttpLoad::Result& result)
{
    std::printf("%-10s %3d connections: %7.0f calls/s, p50 %7.1f us, p99 %8.1f us\n", what,
        connections, result.requestsPerSecond, result.medianUs, result.p99Us);
}
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
    for (const int concurrency : {1, 64}) {
        auto config = test::nodeFunction();
        config.memorySize = 2048; // a whole processor, as the bare server has
        config.cpu = 1;
        config.instanceConcurrency = concurrency;
        const auto created = engine.create("bench", "echo" + std::to_string(concurrency), config,
            "index.js", "exports.handler = (event, context, callback) => callback(null, event);");
        if (!created) {
            std::fprintf(stderr, "%s\n", created.error().detail.c_str());
            return 1;
        }
    }
    const BareNode node;
    const int port = portOf(engine->info());
    for (const int connections : {1, 64}) {
        HttpLoad bare(node.port, connections);
        HttpLoad ours(port, connections);
        const auto request = signedRequest(engine->info(), "echo" + std::to_string(connections), kPayload);
        bare.run(plainRequest(), duration / 2); // warm up
        ours.run(request, duration / 2);
        std::vector<HttpLoad::Result> bareResults;
        std::vector<HttpLoad::Result> ourResults;
        for (int round = 0; round < rounds; ++round) {
            bareResults.push_back(bare.run(plainRequest(), duration));
            ourResults.push_back(ours.run(request, duration));
        }
        const auto floor = medianOf(bareResults);
        const auto result = medianOf(ourResults);
        print("bare node", connections, floor);
        print("fcdesk", connections, result);
        std::printf("ratio      %3d connections: p50 %.2f (at most 2.0 wanted at 1), p99 %.2f, "
                    "calls/s %.2f\n",
            connections, result.medianUs / floor.medianUs, result.p99Us / floor.p99Us,
            result.requestsPerSecond / floor.requestsPerSecond);
    }
    return 0;
}
