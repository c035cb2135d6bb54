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

AdmissionInput Quota::input(const std::string& function, int regionLimit) const
{
    AdmissionInput input{
        .regionOnDemand = m_onDemand,
        .regionLimit = regionLimit,
        .functionOnDemand = 0,
        .functionMaximum = std::nullopt,
        .reservedByOthers = m_unusedReserves,
    };
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
