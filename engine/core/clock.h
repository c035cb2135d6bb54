#pragma once

#include <chrono>
#include <string>

namespace engine {

using Duration = std::chrono::nanoseconds;
/// The engine's one time line: wall time at start, counted on by a monotonic clock, so differences are true durations
/// and values can be stored and shown. UTC.
using TimePoint = std::chrono::sys_time<Duration>;

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Where the engine gets the time from; tests and the simulator move theirs by hand. Any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
};

/// Real time, counted through suspend (CLOCK_BOOTTIME).
class SystemClock final : public Clock
{
public:
    SystemClock();
    TimePoint now() const override;

private:
    Duration m_offset; ///< wall time minus boot time when this clock was made
};

/// Milliseconds since the Unix epoch.
std::int64_t toEpochMs(TimePoint time);
TimePoint fromEpochMs(std::int64_t milliseconds);
/// "2023-04-01T08:15:27Z"
std::string toIso8601(TimePoint time);
/// "2023-04-01T08:15:27.042Z"
std::string toIso8601Ms(TimePoint time);
/// Milliseconds as a decimal, "2.96" for 2.96 ms.
double toMs(Duration duration);

} // namespace engine
