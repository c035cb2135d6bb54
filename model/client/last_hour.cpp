#include <model/client/last_hour.h>

#include <algorithm>

namespace model {

using engine::metering::MetricPoint;

void LastHour::add(const MetricPoint& point)
{
    m_minutes[point.second / 60].add(point, MetricPoint::Fold::OverTime);
    m_nowMinute = std::max(m_nowMinute, point.second / 60);
}

void LastHour::setNow(std::int64_t second)
{
    m_nowMinute = std::max(m_nowMinute, second / 60);
    m_minutes.erase(m_minutes.begin(), m_minutes.upper_bound(m_nowMinute - kMinutes));
}

MetricPoint LastHour::total() const
{
    MetricPoint sum;
    for (const auto& [minute, point] : m_minutes) {
        if (minute > m_nowMinute - kMinutes) sum.add(point, MetricPoint::Fold::OverTime);
    }
    return sum;
}

} // namespace model
