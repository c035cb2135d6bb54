#include <app/conformance/check.h>

#include <cmath>
#include <engine/catalog/objects.h>
#include <engine/metering/price.h>

// Behaviour 4.3 and 4.4: the worked examples, with the price table of August 2024.
namespace app::conformance {

using engine::metering::InstanceSize;
using engine::metering::PriceTable;

namespace {
constexpr InstanceSize kGuideSize{.vcpu = 0.35, .memoryGb = 0.5};

const PriceTable& prices() { return PriceTable::builtIn().front(); }

double computeUnits(const PriceTable& table, const InstanceSize& size, std::int64_t billedMs, std::int64_t invocations)
{
    auto usage = engine::metering::usageOf(size, {.onDemandMs = billedMs});
    usage.invocations = invocations;
    return table.units(usage);
}

double cost(const PriceTable& table, double units, double monthUnits = 0)
{
    return table.items.front().cost(units, monthUnits);
}

void near(Check& check, std::string_view what, double actual, double expected, double within)
{
    check.holds(what, std::abs(actual - expected) <= within, shown(actual) + " instead of " + shown(expected));
}

void guideUnits(Check& check)
{
    near(check, "CU at concurrency 1", computeUnits(prices(), kGuideSize, 30'000, 3), 12.7725, 1e-9);
    near(check, "CU at concurrency 10", computeUnits(prices(), kGuideSize, 10'000, 3), 4.2725, 1e-9);
}

void guideCost(Check& check)
{
    near(check, "CNY at concurrency 1", cost(prices(), 12.7725), 0.001405, 5e-7);
    near(check, "CNY at concurrency 10", cost(prices(), 4.2725), 0.000470, 5e-7);
}

void referenceCheck(Check& check)
{
    // 10 h active; 40 h idle cost only their memory.
    auto usage = engine::metering::usageOf(kGuideSize, {.activeMs = 10LL * 3600 * 1000, .idleMs = 40LL * 3600 * 1000});
    usage.invocations = 1'000'000;
    near(check, "CU of 10 h active, 40 h idle and a million calls", prices().units(usage), 33'600, 1e-6);
    near(check, "CNY for them", cost(prices(), 33'600), 3.7, 0.01);
}

void factors(Check& check)
{
    near(check, "CU of 10,000 calls", computeUnits(prices(), {}, 0, 10'000), 75, 1e-9);
    near(check, "CU of a vCPU second", computeUnits(prices(), {.vcpu = 1}, 1000, 0), 1, 1e-12);
    near(check, "CU of a GB second", computeUnits(prices(), {.memoryGb = 1}, 1000, 0), 0.15, 1e-12);
    near(check, "CU of a GB second of disk above the free part", computeUnits(prices(), {.diskGb = 1}, 1000, 0), 0.05, 1e-12);
}

void tiers(Check& check)
{
    const double million = 1e6;
    near(check, "the first CU", cost(prices(), 1, 0), 0.00011, 1e-12);
    near(check, "a CU after 200 million", cost(prices(), 1, 200 * million), 0.00010, 1e-12);
    near(check, "a CU after a billion", cost(prices(), 1, 1000 * million), 0.00009, 1e-12);
    near(check, "two CU across the first border", cost(prices(), 2, 200 * million - 1), 0.00021, 1e-9);
}

void configuredSize(Check& check)
{
    // A function that uses next to nothing of its gigabyte costs as one that uses all.
    engine::catalog::FunctionConfig small, large;
    small.memorySize = 512;
    large.memorySize = 1024;
    large.cpu = 0.35;
    small.cpu = 0.35;
    check.equal("vCPU as configured", engine::catalog::effectiveCpu(large), 0.35);
    const double one = computeUnits(prices(), {.vcpu = 0.35, .memoryGb = 0.5}, 1000, 0);
    const double two = computeUnits(prices(), {.vcpu = 0.35, .memoryGb = 1.0}, 1000, 0);
    near(check, "half a GB more for a second", two - one, 0.075, 1e-12);
}

void memoryGrid(Check& check)
{
    const auto status = [&check](std::int64_t memory, double cpu) {
        auto config = Check::nodeConfig();
        config.memorySize = memory;
        config.cpu = cpu;
        return check.tryCreate(config).status;
    };
    check.equal("status for 64 MB", status(64, 0), 400);
    check.equal("status for 100 MB", status(100, 0), 400);
    check.equal("status for 128 MB", status(128, 0), 200);
    check.equal("status for 32768 MB", status(32768, 0), 200);
    check.equal("status for 32832 MB", status(32832, 0), 400);
    check.equal("status for 1 vCPU at 512 MB", status(512, 1), 400);
    check.equal("status for 0.35 vCPU at 512 MB", status(512, 0.35), 200);
    check.equal("status for 0.35 vCPU at 2048 MB", status(2048, 0.35), 400);
    check.equal("status for 0.33 vCPU at 512 MB", status(512, 0.33), 400);
}

void diskChoices(Check& check)
{
    const auto status = [&check](std::int64_t disk) {
        auto config = Check::nodeConfig();
        config.diskSize = disk;
        return check.tryCreate(config).status;
    };
    check.equal("status for 512 MB", status(512), 200);
    check.equal("status for 10240 MB", status(10240), 200);
    check.equal("status for 1024 MB", status(1024), 400);
}

constexpr Rule kRules[] = {
    {"4.1", "configured-size", "the configured size is billed, never the measured use", configuredSize},
    {"4.3", "guide-units", "the guide's example is 12.7725 CU at concurrency 1 and 4.2725 at 10", guideUnits},
    {"4.3", "guide-cost", "the guide's example costs 0.001405 CNY at concurrency 1 and 0.000470 at 10", guideCost},
    {"4.4", "reference-check", "10 h active, 40 h idle and a million calls are 33,600 CU or about 3.7 CNY", referenceCheck},
    {"4.4", "unit-factors", "calls, vCPU, memory and disk have the published CU factors", factors},
    {"4.4", "tiers", "a month's CU pass through the three published tiers", tiers},
    {"4.4", "size-grid", "memory is 128 to 32768 MB by 64, vCPU by 0.05 and between 1:1 and 1:4 to memory", memoryGrid},
    {"4.4", "disk-sizes", "disk is 512 MB or 10 GB", diskChoices},
};
} // namespace

std::span<const Rule> priceRules() { return kRules; }

} // namespace app::conformance
