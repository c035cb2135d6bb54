#pragma once

#include <engine/core/clock.h>

namespace engine::scheduler {

/// A token bucket: full at first, then refilled evenly, never above its capacity. A value; time comes with each call and
/// does not go back.
class GrowthBucket
{
public:
    GrowthBucket(double capacity, double perMinute)
        : m_capacity(capacity)
        , m_perMinute(perMinute)
        , m_tokens(capacity)
    {
    }
    double available(TimePoint now) const;
    void take(double tokens, TimePoint now);
    /// What was taken stays taken.
    void setRule(double capacity, double perMinute, TimePoint now);

private:
    double m_capacity;
    double m_perMinute;
    double m_tokens; ///< at m_at
    TimePoint m_at;
};

} // namespace engine::scheduler
