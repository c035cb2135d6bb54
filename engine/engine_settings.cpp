#include <engine/engine_settings.h>

#include <boost/json.hpp>

namespace engine {

namespace json = boost::json;

namespace {
/// Between calls that follow each other at once, freezing and thawing would cost more than the call.
constexpr auto kFreezeAfter = milliseconds(20);
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
    return settings;
}

std::string toText(const EngineSettings& settings)
{
    return json::serialize(json::object{
        {"regionInstanceLimit", settings.regionInstanceLimit},
        {"idleReleaseSeconds", settings.idleReleaseSeconds},
        {"fastStarts", settings.fastStarts},
        {"fastStartMemoryMb", settings.fastStartMemoryMb},
    });
}

Result<void> check(const EngineSettings& settings)
{
    const auto inRange = [](std::string_view field, int value, int min, int max) -> Result<void> {
        if (value >= min && value <= max) return {};
        return fail(ErrorCode::InvalidArgument,
            std::string(field) + " is set to an invalid value (allowed: from " + std::to_string(min) + " to "
                + std::to_string(max) + ", actual: '" + std::to_string(value) + "')",
            std::string(field));
    };
    if (auto ok = inRange("regionInstanceLimit", settings.regionInstanceLimit, 1, 10000); !ok) return ok;
    if (auto ok = inRange("idleReleaseSeconds", settings.idleReleaseSeconds, 1, 86400); !ok) return ok;
    return inRange("fastStartMemoryMb", settings.fastStartMemoryMb, 0, 16384);
}

scheduler::PoolSettings poolSettings(const EngineSettings& settings)
{
    return {
        .regionLimit = settings.regionInstanceLimit,
        .idle = {.freezeAfter = kFreezeAfter, .releaseAfter = seconds(settings.idleReleaseSeconds)},
    };
}

std::int64_t fastStartBytes(const EngineSettings& settings)
{
    return settings.fastStarts ? std::int64_t{settings.fastStartMemoryMb} * 1024 * 1024 : 0;
}

} // namespace engine
