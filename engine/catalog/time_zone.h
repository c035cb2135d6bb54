#pragma once

#include <chrono>
#include <engine/core/clock.h>
#include <engine/core/result.h>
#include <string_view>

namespace date {
class time_zone;
}

namespace engine::catalog {

/// A time zone of the machine's database, by name: "Asia/Shanghai". A value that is cheap to copy;
/// any thread.
class TimeZone
{
public:
    using LocalTime = std::chrono::local_seconds;
    using Instant = std::chrono::sys_seconds;

    /// Empty is UTC. InvalidArgument names `field`.
    static Result<TimeZone> find(std::string_view name, std::string_view field);

    /// A stretch of time in which the clock on the wall runs on evenly.
    struct Stretch
    {
        Instant begin, end; ///< [begin, end)
        std::chrono::seconds offset{}; ///< local time minus UTC
        std::chrono::seconds offsetBefore{}; ///< of the stretch before it
    };
    Stretch stretchAt(Instant time) const;
    /// A local time that comes twice is the first of the two; one that is skipped is the moment of
    /// the change.
    Instant toInstant(LocalTime time) const;

private:
    explicit TimeZone(const date::time_zone& zone)
        : m_zone(&zone)
    {
    }
    const date::time_zone* m_zone; ///< of the database, which stays
};

/// "2024-01-02T03:04:05Z", or the same without Z on the clock of `zone`, which may be null when
/// there is no such clock. InvalidArgument names `field`.
Result<TimePoint> parseTime(std::string_view text, const TimeZone* zone, std::string_view field);

} // namespace engine::catalog
