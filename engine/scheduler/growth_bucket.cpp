#include <engine/scheduler/growth_bucket.h>

#include <algorithm>

namespace engine::scheduler {

double GrowthBucket::available(TimePoint now) const
{
    const std::chrono::duration<double, std::ratio<60>> minutes = std::max(now, m_at) - m_at;
    return std::min(m_capacity, m_tokens + minutes.count() * m_perMinute);
}

void GrowthBucket::take(double tokens, TimePoint now)
{
    m_tokens = available(now) - tokens;
    m_at = std::max(now, m_at);
}

void GrowthBucket::setRule(double capacity, double perMinute, TimePoint now)
{
    take(m_capacity - capacity, now);
    m_capacity = capacity;
    m_perMinute = perMinute;
}

} // namespace engine::scheduler
