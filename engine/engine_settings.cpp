#include <engine/engine_settings.h>

#include <boost/json.hpp>
#include <engine/core/invalid_value.h>

namespace engine {

namespace json = boost::json;

namespace {
/// Between calls that follow each other at once, freezing and thawing would cost more than the call.
constexpr auto kFreezeAfter = milliseconds(20);

constexpr std::pair<EngineSettings::Growth, std::string_view> kGrowthNames[] = {
    {EngineSettings::Growth::LargeRegion, "largeRegion"},
    {EngineSettings::Growth::SmallRegion, "smallRegion"},
    {EngineSettings::Growth::Custom, "custom"},
};

scheduler::GrowthRule growthRule(const EngineSettings& settings)
{
    auto rule = scheduler::growthRule(settings.growth == EngineSettings::Growth::LargeRegion ? "cn-hangzhou" : "");
    if (settings.growth == EngineSettings::Growth::Custom) {
        rule = {.burst = settings.burstInstances, .perMinute = settings.growthPerMinute};
    }
    rule.nodeVcpu = settings.regionVcpus;
    rule.nodeMemoryGb = settings.regionMemoryGb;
    return rule;
}
} // namespace

EngineSettings settingsFromText(const std::optional<std::string>& text)
{
    EngineSettings settings;
    if (!text) return settings;
    boost::system::error_code error;
    const auto value = json::parse(*text, error);
    if (error || !value.is_object()) return settings;
    const auto read = [&value](const char* name, int& member) {
        if (const auto* found = value.get_object().if_contains(name); found && found->is_int64()) {
            member = static_cast<int>(found->get_int64());
        }
    };
    read("regionInstanceLimit", settings.regionInstanceLimit);
    read("idleReleaseSeconds", settings.idleReleaseSeconds);
    read("fastStartMemoryMb", settings.fastStartMemoryMb);
    if (const auto* found = value.get_object().if_contains("fastStarts"); found && found->is_bool()) {
        settings.fastStarts = found->get_bool();
    }
    read("burstInstances", settings.burstInstances);
    read("growthPerMinute", settings.growthPerMinute);
    read("regionVcpus", settings.regionVcpus);
    read("regionMemoryGb", settings.regionMemoryGb);
    if (const auto* found = value.get_object().if_contains("growth"); found && found->is_string()) {
        for (const auto& [growth, name] : kGrowthNames) {
            if (found->get_string() == name) settings.growth = growth;
        }
    }
    return settings;
}

std::string toText(const EngineSettings& settings)
{
    return json::serialize(json::object{
        {"regionInstanceLimit", settings.regionInstanceLimit},
        {"idleReleaseSeconds", settings.idleReleaseSeconds},
        {"fastStarts", settings.fastStarts},
        {"fastStartMemoryMb", settings.fastStartMemoryMb},
        {"growth", kGrowthNames[static_cast<std::size_t>(settings.growth)].second},
        {"burstInstances", settings.burstInstances},
        {"growthPerMinute", settings.growthPerMinute},
        {"regionVcpus", settings.regionVcpus},
        {"regionMemoryGb", settings.regionMemoryGb},
    });
}

Result<void> check(const EngineSettings& settings)
{
    const auto inRange = [](std::string_view field, int value, int min, int max) -> Result<void> {
        if (value >= min && value <= max) return {};
        return Failure(invalidValue(
            field, "from " + std::to_string(min) + " to " + std::to_string(max), std::to_string(value)));
    };
    if (auto ok = inRange("regionInstanceLimit", settings.regionInstanceLimit, 1, 10000); !ok) return ok;
    if (auto ok = inRange("idleReleaseSeconds", settings.idleReleaseSeconds, 1, 86400); !ok) return ok;
    if (auto ok = inRange("fastStartMemoryMb", settings.fastStartMemoryMb, 0, 16384); !ok) return ok;
    for (const auto& [field, value] : {std::pair("burstInstances", settings.burstInstances),
             {"growthPerMinute", settings.growthPerMinute}, {"regionVcpus", settings.regionVcpus},
             {"regionMemoryGb", settings.regionMemoryGb}}) {
        if (auto ok = inRange(field, value, 1, 1'000'000); !ok) return ok;
    }
    return {};
}

scheduler::PoolSettings poolSettings(const EngineSettings& settings)
{
    return {
        .regionLimit = settings.regionInstanceLimit,
        .idle = {.freezeAfter = kFreezeAfter, .releaseAfter = seconds(settings.idleReleaseSeconds)},
        .growth = growthRule(settings),
    };
}

std::int64_t fastStartBytes(const EngineSettings& settings)
{
    return settings.fastStarts ? std::int64_t{settings.fastStartMemoryMb} * 1024 * 1024 : 0;
}

} // namespace engine
