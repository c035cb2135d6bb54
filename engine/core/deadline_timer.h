#pragma once

#include <engine/core/clock.h>
#include <engine/core/loop.h>
#include <functional>
#include <optional>

namespace engine {

/// Wakes its owner for deadlines most of which never come. Setting a timer is dear, so one that runs for an earlier
/// deadline is left alone: it then fires for nothing, once. Loop thread only.
class DeadlineTimer
{
public:
    /// `wake` looks for itself which deadlines have passed, and calls wakeBy() for the next one. It may destroy the
    /// timer.
    DeadlineTimer(Loop& loop, const Clock& clock, std::function<void()> wake)
        : m_clock(clock)
        , m_wake(std::move(wake))
        , m_timer(loop)
    {
    }

    /// Makes sure that `wake` is called at `deadline` or before.
    void wakeBy(TimePoint deadline)
    {
        if (m_wakesAt && *m_wakesAt <= deadline) return;
        m_wakesAt = deadline;
        m_timer.start(deadline - m_clock.now(), [this] {
            m_wakesAt.reset();
            m_wake();
        });
    }

private:
    const Clock& m_clock;
    std::function<void()> m_wake;
    LoopTimer m_timer;
    std::optional<TimePoint> m_wakesAt;
};

} // namespace engine
