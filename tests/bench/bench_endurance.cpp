// What stays behind: memory of the engine over many calls, calls that queue, and what idle instances hold.
//   bench_endurance calls [count, default 1000000]      growth of the engine's memory over so many warm calls
//   bench_endurance queue [count, default 10000]        calls at once at concurrency 1: none lost
//   bench_endurance density [count, default 1000]       memory of so many idle frozen Node.js instances
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <tests/support/test_engine.h>
#include <thread>

using namespace engine;

namespace {
constexpr int kBatch = 64; ///< calls in flight

double residentMb(const char* line = "VmRSS:")
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        double kib = 0;
        if (word == line && status >> kib) return kib / 1024;
    }
    return 0;
}

/// MemAvailable: what the whole machine has left.
double availableMb()
{
    std::ifstream info("/proc/meminfo");
    for (std::string word; info >> word;) {
        double kib = 0;
        if (word == "MemAvailable:" && info >> kib) return kib / 1024;
    }
    return 0;
}

[[noreturn]] void giveUp(const Error& error)
{
    std::fprintf(stderr, "%s\n", error.detail.c_str());
    std::exit(1);
}

void makeFunction(test::TestEngine& engine, int concurrency, int memoryMb, const char* body)
{
    auto config = test::nodeFunction();
    config.memorySize = memoryMb;
    config.timeout = 600;
    config.instanceConcurrency = concurrency;
    if (auto created = engine.create("bench", "one", config, "index.js", body); !created) giveUp(created.error());
}

void setLimits(test::TestEngine& engine, int instances, int idleSeconds)
{
    auto settings = engine->settings();
    settings.regionInstanceLimit = instances;
    settings.idleReleaseSeconds = idleSeconds;
    settings.growth = EngineSettings::Growth::Custom; // all at once
    settings.burstInstances = settings.growthPerMinute = 1'000'000;
    settings.regionVcpus = settings.regionMemoryGb = 1'000'000;
    settings.fastStarts = false; // what stands ready would count
    const auto done = test::TestEngine::wait<std::monostate>([&](auto answer) { engine->putSettings(settings, answer); });
    if (!done) giveUp(done.error());
}

/// Makes `count` calls, at most `atOnce` in flight; how many failed.
int callMany(test::TestEngine& engine, int count, int atOnce)
{
    std::atomic<int> open = 0, failed = 0;
    for (int i = 0; i < count; ++i) {
        while (open.load() >= atOnce) std::this_thread::yield();
        ++open;
        engine->invoke({.service = "bench", .function = "one", .qualifier = {}, .payload = "x"}, {},
            [&](const Result<InvokeReply>& reply) {
                const bool isFine = reply && reply->record.outcome == metering::Outcome::Succeeded;
                if (!isFine && failed++ == 0) {
                    std::printf("the first failure: %s\n",
                        reply ? reply->record.errorMessage.c_str() : reply.error().detail.c_str());
                }
                --open;
            });
    }
    while (open.load() > 0) std::this_thread::yield();
    return failed;
}

void measureGrowth(test::TestEngine& engine, int count)
{
    makeFunction(engine, kBatch, 2048, "exports.handler = (event, context, callback) => callback(null, event);");
    const int warmUp = std::max(count / 10, 1);
    int failed = callMany(engine, warmUp, kBatch);
    const auto before = residentMb();
    for (int tenth = 1; tenth <= 10; ++tenth) {
        failed += callMany(engine, count / 10, kBatch);
        std::printf("%8d calls: %.1f MB\n", warmUp + tenth * (count / 10), residentMb());
    }
    const auto after = residentMb();
    std::printf("growth after the first %d: %.1f %% (at most 5 wanted), %d failed\n", warmUp,
        (after / before - 1) * 100, failed);
}

void measureQueue(test::TestEngine& engine, int count)
{
    // All of them find room on the instances being created, so they wait and none is refused.
    makeFunction(engine, 200, 1024,
        "exports.handler = (event, context, callback) => setTimeout(() => callback(null, 'ok'), 100);");
    setLimits(engine, count / 200 + 1, 300);
    const auto start = SystemClock().now();
    const int failed = callMany(engine, count, count);
    std::printf("%d calls at once: %d failed, all answered after %.0f ms\n", count, failed,
        toMs(SystemClock().now() - start));
}

void measureDensity(test::TestEngine& engine, int count)
{
    setLimits(engine, count, 86400);
    makeFunction(engine, 1, 128,
        "exports.handler = (event, context, callback) => setTimeout(() => callback(null, 'ok'), 20000);");
    const auto before = availableMb();
    const int failed = callMany(engine, count, count);
    std::this_thread::sleep_for(seconds(2)); // freezing is an idle matter
    const auto used = before - availableMb();
    std::printf("%d idle Node.js instances: %.0f MB of the machine's memory (at most 9216 for 1000 wanted), %.1f MB "
                "each; %d failed; the engine itself %.0f MB\n",
        count, used, used / count, failed, residentMb());
}
} // namespace

int main(int argc, char** argv)
{
    const char* const what = argc > 1 ? argv[1] : "";
    const auto count = [&](int otherwise) { return argc > 2 ? std::atoi(argv[2]) : otherwise; };
    test::TestEngine engine;
    if (auto started = engine.start(); !started) giveUp(started.error());
    if (std::strcmp(what, "calls") == 0) {
        measureGrowth(engine, count(1'000'000));
    } else if (std::strcmp(what, "queue") == 0) {
        measureQueue(engine, count(10'000));
    } else if (std::strcmp(what, "density") == 0) {
        measureDensity(engine, count(1'000));
    } else {
        std::fprintf(stderr, "usage: bench_endurance calls|queue|density [count]\n");
        return 2;
    }
    return 0;
}
