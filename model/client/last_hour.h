#pragma once

#include <QList>
#include <cstdint>
#include <engine/metering/telemetry.h>
#include <functional>
#include <map>

namespace model {

/// The metric points of one function, or of all together, of the last hour, folded per minute.
class LastHour
{
public:
    static constexpr int kMinutes = 60;

    /// In any order, each second once.
    void add(const engine::metering::MetricPoint& point);
    /// The hour ends with the minute of `second`; what is older is forgotten.
    void setNow(std::int64_t second);
    /// Sums of the hour; of gauges the highest.
    engine::metering::MetricPoint total() const;
    /// kMinutes values, oldest first.
    template <typename Member>
    QList<float> perMinute(Member engine::metering::MetricPoint::*member) const
    {
        QList<float> values(kMinutes, 0);
        for (const auto& [minute, point] : m_minutes) {
            if (minute > m_nowMinute - kMinutes && minute <= m_nowMinute)
                values[kMinutes - 1 - (m_nowMinute - minute)] = static_cast<float>(std::invoke(member, point));
        }
        return values;
    }

private:
    std::map<std::int64_t, engine::metering::MetricPoint> m_minutes; ///< by minutes since 1970
    std::int64_t m_nowMinute = 0;
};

} // namespace model
