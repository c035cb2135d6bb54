#include <engine/runtime/stem_policy.h>

#include <algorithm>
#include <numeric>

namespace engine::runtime {

namespace {
int wanted(const StemDemand& kind, TimePoint now)
{
    if (kind.startsLately > 0) return kind.isShared ? 1 : kind.startsLately;
    const bool isResting = kind.lastStart && now - *kind.lastStart < kStemRest;
    return isResting || kind.isDeployed ? 1 : 0;
}
} // namespace

std::vector<int> planStems(std::span<const StemDemand> kinds, std::int64_t budgetBytes, TimePoint now)
{
    std::vector<std::size_t> order(kinds.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&](auto a, auto b) { return kinds[a].lastStart > kinds[b].lastStart; });
    std::vector<int> counts(kinds.size(), 0);
    const auto grant = [&](std::size_t kind) {
        const bool isAffordable = kinds[kind].bytesEach <= budgetBytes;
        if (!isAffordable || counts[kind] >= wanted(kinds[kind], now)) return false;
        budgetBytes -= kinds[kind].bytesEach;
        ++counts[kind];
        return true;
    };
    for (const auto kind : order) grant(kind);
    for (const auto kind : order) {
        while (grant(kind)) { }
    }
    return counts;
}

} // namespace engine::runtime
