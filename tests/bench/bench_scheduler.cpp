// What one call costs in the pool against the number of instances: submit() and finished() of warm ones, and a burst
// that starts them all; beside what one insert and erase in a hash map costs on the same machine in the same minute.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <engine/core/ids.h>
#include <engine/scheduler/pool.h>
#include <random>

using namespace engine;
using namespace engine::scheduler;

namespace {

constexpr int kRounds = 200'000;

double nanosecondsPer(int rounds, std::chrono::steady_clock::time_point since)
{
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - since).count() / rounds;
}

struct Costs
{
    double burst = 0; ///< a request that waits for a new instance and runs on it
    double warm = 0; ///< submit and finished
};

catalog::FunctionVersionPtr makeVersion(int concurrency)
{
    catalog::Function function;
    function.serviceName = "service";
    function.name = "function";
    function.config.instanceConcurrency = concurrency;
    catalog::FunctionVersion version;
    version.function = std::make_shared<const catalog::Function>(std::move(function));
    version.revision = 1;
    return std::make_shared<const catalog::FunctionVersion>(std::move(version));
}

double floorCost(const std::vector<std::string>& ids)
{
    std::unordered_map<std::string, int> map;
    const auto begin = std::chrono::steady_clock::now();
    for (int round = 0; round < kRounds; ++round) {
        const auto& id = ids[static_cast<std::size_t>(round) % ids.size()];
        map.emplace(id, round);
        map.erase(id);
    }
    return nanosecondsPer(kRounds, begin);
}

/// Keeps about half of the room busy, so that calls find busy, half full and frozen instances, and times call after
/// call.
Costs poolCosts(const std::vector<std::string>& ids, int instances, int concurrency)
{
    const auto version = makeVersion(concurrency);
    TimePoint now = fromEpochMs(1'700'000'000'000);
    Pool pool({.regionLimit = instances, .idle = {}},
        [last = 0](TimePoint) mutable { return "c-65500000-instance-" + std::to_string(++last); });
    std::vector<std::pair<InstanceId, RequestId>> running;
    const auto note = [&](const Actions& actions) {
        for (const auto& action : actions) {
            if (action.kind == Action::Kind::Run) running.emplace_back(action.instance, action.request);
        }
    };
    std::vector<InstanceId> starting;
    Costs costs;
    const auto burstBegin = std::chrono::steady_clock::now();
    for (int request = 0; request < instances * concurrency; ++request) {
        for (const auto& action : pool.submit("fill" + std::to_string(request), version, now)) {
            if (action.kind == Action::Kind::Start) starting.push_back(action.instance);
        }
    }
    for (const auto& id : starting) note(pool.started(id, now));
    costs.burst = nanosecondsPer(instances * concurrency, burstBegin);
    std::mt19937 random(1);
    const auto finishOne = [&] {
        std::swap(running[random() % running.size()], running.back());
        const auto [instance, request] = std::move(running.back());
        running.pop_back();
        note(pool.finished(instance, request, now));
    };
    while (pool.counts().inFlight * 2 > instances * concurrency) finishOne();

    const auto begin = std::chrono::steady_clock::now();
    for (int round = 0; round < kRounds; ++round) {
        now += std::chrono::microseconds(10);
        note(pool.submit(ids[static_cast<std::size_t>(round) % ids.size()], version, now));
        finishOne();
    }
    costs.warm = nanosecondsPer(kRounds, begin);
    return costs;
}

} // namespace

int main()
{
    std::vector<std::string> ids;
    for (int i = 0; i < kRounds; ++i) ids.push_back(newUuid());
    const double floor = floorCost(ids);
    std::printf("hash map insert + erase %25.0f ns\n", floor);
    for (const int concurrency : {1, 10}) {
        for (const int instances : {10, 1'000, 10'000}) {
            Costs costs = poolCosts(ids, instances, concurrency);
            // The first one pays for memory the process has not touched yet.
            for (int repeat = 0; repeat < 3; ++repeat) {
                const auto again = poolCosts(ids, instances, concurrency);
                costs = {.burst = std::min(costs.burst, again.burst), .warm = std::min(costs.warm, again.warm)};
            }
            std::printf(
                "%6d instances at concurrency %2d: warm call %5.0f ns (%5.1f x), cold call %5.0f ns (%5.1f x)\n",
                instances, concurrency, costs.warm, costs.warm / floor, costs.burst, costs.burst / floor);
        }
    }
}
