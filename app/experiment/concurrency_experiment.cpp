#include <app/experiment/concurrency_experiment.h>

#include <app/samples/samples.h>
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

ExperimentRun summarize(int concurrency, const std::vector<ExperimentCall>& calls)
{
    const auto& prices = engine::metering::PriceTable::builtIn();
    const auto& config = sample(concurrency_experiment::kSample).config;
    ExperimentRun run;
    run.concurrency = concurrency;
    std::set<std::string> instances;
    for (const auto& call : calls) {
        instances.insert(call.instanceId);
        run.billedMs += call.billedMs;
        run.coldStarts += call.isColdStart;
    }
    run.instances = static_cast<int>(instances.size());
    run.computeUnits = engine::metering::computeUnits(prices,
        {.vcpu = engine::catalog::effectiveCpu(config), .memoryGb = static_cast<double>(config.memorySize) / 1024},
        run.billedMs, static_cast<std::int64_t>(calls.size()));
    run.cost = engine::metering::cost(prices, run.computeUnits);
    run.currency = prices.currency;
    return run;
}

} // namespace app
