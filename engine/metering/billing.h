#pragma once

#include <cstdint>
#include <engine/core/clock.h>
#include <span>

namespace engine::metering {

struct Interval
{
    TimePoint start;
    TimePoint end; ///< not before start
};

/// Length of the union of `intervals` (any order), each stretch of it rounded up to 1 ms: the billed duration of an
/// on-demand instance (source: behaviour rows 4.1 and 4.2). Intervals that touch are one stretch. Pure.
std::int64_t billedMs(std::span<const Interval> intervals);

/// The same union, live: feeds on starts and ends in time order and says what each end added, so the parts handed to
/// the single calls sum to the instance's bill exactly.
class BusyMeter
{
public:
    void start(TimePoint now);
    /// Milliseconds this end adds to the bill; 0 when another end in the same stretch covered them already.
    std::int64_t finish(TimePoint now);
    int inFlight() const { return m_inFlight; }
    std::int64_t totalMs() const { return m_totalMs; }
    /// totalMs() as if everything in flight ended now: what a live display shows.
    std::int64_t totalMs(TimePoint now) const;

private:
    int m_inFlight = 0;
    TimePoint m_stretchStart;
    TimePoint m_stretchEnd = TimePoint::min(); ///< the last end
    std::int64_t m_stretchMs = 0; ///< of the current stretch, already handed out
    std::int64_t m_totalMs = 0;
};

} // namespace engine::metering
