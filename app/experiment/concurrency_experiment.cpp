#include <app/experiment/concurrency_experiment.h>

#include <app/samples/samples.h>
#include <algorithm>
#include <cstdio>
#include <engine/metering/price.h>
#include <set>

namespace app {

std::string concurrency_experiment::event(double seconds)
{
    char text[64];
    std::snprintf(text, sizeof text, "{\"seconds\":%g}", seconds);
    return text;
}

engine::catalog::FunctionConfig concurrency_experiment::config(int concurrency, double seconds)
{
    auto config = sample(kSample).config;
    config.instanceConcurrency = concurrency;
    config.timeout = std::max<std::int64_t>(config.timeout, static_cast<std::int64_t>(seconds) + 30);
    return config;
}

ExperimentRun summarize(int concurrency, const std::vector<ExperimentCall>& calls, double wallMs)
{
    const auto& prices = engine::metering::PriceTable::builtIn().front();
    const auto& config = sample(concurrency_experiment::kSample).config;
    ExperimentRun run;
    run.concurrency = concurrency;
    run.calls = static_cast<int>(calls.size());
    run.wallMs = wallMs;
    std::set<std::string> instances, started;
    for (const auto& call : calls) {
        instances.insert(call.instanceId);
        run.billedMs += call.billedMs;
        if (call.isColdStart) started.insert(call.instanceId);
    }
    run.instances = static_cast<int>(instances.size());
    run.coldStarts = static_cast<int>(started.size());
    auto usage = engine::metering::usageOf(
        {.vcpu = engine::catalog::effectiveCpu(config), .memoryGb = static_cast<double>(config.memorySize) / 1024},
        {.onDemandMs = run.billedMs});
    usage.invocations = static_cast<std::int64_t>(calls.size());
    run.computeUnits = prices.units(usage);
    run.cost = prices.listCost(usage);
    run.currency = prices.currency;
    return run;
}

} // namespace app
