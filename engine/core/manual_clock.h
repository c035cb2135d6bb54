#pragma once

#include <atomic>
#include <engine/core/clock.h>

namespace engine {

/// A clock that stands still until it is moved: for tests and the simulator. Any thread.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(TimePoint start = fromEpochMs(1'700'000'000'000))
        : m_now(start.time_since_epoch().count())
    {
    }
    TimePoint now() const override { return TimePoint(Duration(m_now.load())); }
    void advance(Duration by) { m_now += by.count(); }

private:
    std::atomic<std::int64_t> m_now;
};

} // namespace engine
