#pragma once

#include <cstdint>
#include <engine/scheduler/growth_bucket.h>
#include <engine/scheduler/policies.h>
#include <optional>
#include <string>
#include <unordered_map>

namespace engine::scheduler {

/// Who uses how much of the region's on-demand instances. A function's maximum also reserves that many for it (source:
/// behaviour row 3.3). Constant time; a value.
class Quota
{
public:
    /// `function` is "service/function" here and below; nullopt removes its maximum.
    void setMaximum(const std::string& function, std::optional<std::int64_t> maximum);
    /// nullopt: it may grow as fast as it likes.
    void setGrowth(const std::optional<GrowthRule>& rule, TimePoint now);

    /// One more or one fewer on-demand instance of the function; a new one also uses up some of the growth.
    void add(const std::string& function, const NodeShare& share = {}, TimePoint now = {});
    void remove(const std::string& function, const NodeShare& share = {});
    /// Provisioned ones count on the nodes only.
    void addProvisioned(const NodeShare& share) { useNodes(share, 1); }
    void removeProvisioned(const NodeShare& share) { useNodes(share, -1); }

    /// What admit() needs to know for one more on-demand instance.
    AdmissionInput input(
        const std::string& function, int regionLimit, const NodeShare& needed = {}, TimePoint now = {}) const;
    /// What it needs to know for one more provisioned one, which no limit on on-demand instances holds back.
    AdmissionInput provisionedInput(const NodeShare& needed) const;
    /// Instances of the function above its maximum.
    std::int64_t surplus(const std::string& function) const;

private:
    struct Share
    {
        std::optional<std::int64_t> maximum;
        int onDemand = 0;
        std::int64_t unusedReserve() const;
    };
    struct Growth
    {
        GrowthRule rule;
        GrowthBucket instances, vcpu, memoryGb;
    };
    void change(const std::string& function, int by);
    void useNodes(const NodeShare& share, int by);
    NodeShare nodesLeft() const;
    template <typename Change>
    void update(const std::string& function, Change change);

    std::unordered_map<std::string, Share> m_shares; ///< of functions with instances or a maximum
    int m_onDemand = 0;
    std::int64_t m_unusedReserves = 0;
    int m_onNodes = 0; ///< instances
    NodeShare m_usedNodes;
    std::optional<Growth> m_growth;
};

} // namespace engine::scheduler
