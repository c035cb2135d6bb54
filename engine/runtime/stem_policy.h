#pragma once

#include <cstdint>
#include <engine/core/clock.h>
#include <optional>
#include <span>
#include <vector>

namespace engine::runtime {

/// What is known about one kind of runtime that can be booted ahead of time.
struct StemDemand
{
    std::optional<TimePoint> lastStart; ///< of an instance of this kind
    int startsLately = 0; ///< within kStemMemory
    bool isShared = false; ///< one serves all starts
    bool isDeployed = false; ///< some function would be started from it
    std::int64_t bytesEach = 0; ///< memory one holds
};
constexpr Duration kStemMemory = std::chrono::seconds(60);
constexpr Duration kStemRest = std::chrono::minutes(30); ///< one is kept for so long after the last start

/// How many of each kind should stand ready: as many as were started lately, else one for a while, else one of what is
/// deployed; within `budgetBytes` those with the latest start come first, one of each before a second of any. Pure.
std::vector<int> planStems(std::span<const StemDemand> kinds, std::int64_t budgetBytes, TimePoint now);

} // namespace engine::runtime
