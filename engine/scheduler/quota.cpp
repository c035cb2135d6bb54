#include <engine/scheduler/quota.h>

#include <algorithm>
#include <cassert>

namespace engine::scheduler {

std::int64_t Quota::Share::unusedReserve() const
{
    return std::max<std::int64_t>(0, maximum.value_or(0) - onDemand);
}

template <typename Change>
void Quota::update(const std::string& function, Change change)
{
    const auto share = m_shares.try_emplace(function).first;
    m_unusedReserves -= share->second.unusedReserve();
    change(share->second);
    m_unusedReserves += share->second.unusedReserve();
    if (!share->second.maximum && share->second.onDemand == 0) m_shares.erase(share);
}

void Quota::setMaximum(const std::string& function, std::optional<std::int64_t> maximum)
{
    update(function, [&](Share& share) { share.maximum = maximum; });
}

void Quota::change(const std::string& function, int by)
{
    m_onDemand += by;
    update(function, [&](Share& share) {
        share.onDemand += by;
        assert(share.onDemand >= 0);
    });
}

void Quota::setGrowth(const std::optional<GrowthRule>& rule, TimePoint now)
{
    if (!rule) return m_growth.reset();
    const auto vcpu = rule->nodeVcpu;
    const auto memory = rule->nodeMemoryGb;
    if (!m_growth) {
        m_growth = Growth{*rule, GrowthBucket(rule->burst, rule->perMinute),
            GrowthBucket(vcpu / 2, vcpu * GrowthRule::kNodeGrowth),
            GrowthBucket(memory / 2, memory * GrowthRule::kNodeGrowth)};
        return;
    }
    m_growth->rule = *rule;
    m_growth->instances.setRule(rule->burst, rule->perMinute, now);
    m_growth->vcpu.setRule(vcpu / 2, vcpu * GrowthRule::kNodeGrowth, now);
    m_growth->memoryGb.setRule(memory / 2, memory * GrowthRule::kNodeGrowth, now);
}

void Quota::add(const std::string& function, const NodeShare& share, TimePoint now)
{
    change(function, 1);
    useNodes(share, 1);
    if (!m_growth) return;
    m_growth->instances.take(1, now);
    m_growth->vcpu.take(share.vcpu, now);
    m_growth->memoryGb.take(share.memoryGb, now);
}

void Quota::remove(const std::string& function, const NodeShare& share)
{
    change(function, -1);
    useNodes(share, -1);
}

void Quota::useNodes(const NodeShare& share, int by)
{
    m_onNodes += by;
    m_usedNodes.vcpu += by * share.vcpu;
    m_usedNodes.memoryGb += by * share.memoryGb;
    if (m_onNodes == 0) m_usedNodes = {}; // what rounding left
}

NodeShare Quota::nodesLeft() const
{
    if (!m_growth) return {AdmissionInput::kUnbounded, AdmissionInput::kUnbounded};
    return {m_growth->rule.nodeVcpu - m_usedNodes.vcpu, m_growth->rule.nodeMemoryGb - m_usedNodes.memoryGb};
}

AdmissionInput Quota::provisionedInput(const NodeShare& needed) const
{
    return {.needed = needed, .nodes = nodesLeft()};
}

AdmissionInput Quota::input(
    const std::string& function, int regionLimit, const NodeShare& needed, TimePoint now) const
{
    AdmissionInput input{
        .regionOnDemand = m_onDemand,
        .regionLimit = regionLimit,
        .functionOnDemand = 0,
        .functionMaximum = std::nullopt,
        .reservedByOthers = m_unusedReserves,
        .needed = needed,
        .nodes = nodesLeft(),
    };
    if (m_growth) {
        input.growth = m_growth->instances.available(now);
        input.nodes.vcpu = std::min(input.nodes.vcpu, m_growth->vcpu.available(now));
        input.nodes.memoryGb = std::min(input.nodes.memoryGb, m_growth->memoryGb.available(now));
    }
    if (const auto share = m_shares.find(function); share != m_shares.end()) {
        input.functionOnDemand = share->second.onDemand;
        input.functionMaximum = share->second.maximum;
        input.reservedByOthers -= share->second.unusedReserve();
    }
    return input;
}

std::int64_t Quota::surplus(const std::string& function) const
{
    const auto share = m_shares.find(function);
    if (share == m_shares.end() || !share->second.maximum) return 0;
    return std::max<std::int64_t>(0, share->second.onDemand - *share->second.maximum);
}

} // namespace engine::scheduler
