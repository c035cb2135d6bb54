#pragma once

#include <bitset>
#include <chrono>
#include <engine/core/result.h>
#include <optional>
#include <string_view>

namespace engine::catalog {

/// The six fields "second minute hour day-of-month month day-of-week" of a cron expression, matched
/// against the time on some clock on the wall: no time zone here, see Schedule. Fields: 0-59, 0-59,
/// 0-23, 1-31, 1-12 or JAN-DEC, 1-7 or MON-SUN; each `*`, `?`, a value, a range `a-b` or a list
/// `a,b`, also in steps `*/n`, `a/n`, `a-b/n`. When both day fields are restricted, a day that
/// matches either will do (source: behaviour row 3.4; the last rule is cron's).
class Cron
{
public:
    using LocalTime = std::chrono::local_seconds;

    /// InvalidArgument names `field`; also for a day that no calendar has, such as February 30.
    static Result<Cron> parse(std::string_view text, std::string_view field);

    /// The first match that is not before `from`; nullopt when there is none within nine years.
    std::optional<LocalTime> next(LocalTime from) const;
    bool isEveryHour() const { return m_hours.all(); }

private:
    bool matches(std::chrono::local_days day) const;
    std::optional<std::chrono::seconds> nextOfDay(std::chrono::seconds from) const;

    std::bitset<60> m_seconds, m_minutes;
    std::bitset<24> m_hours;
    std::bitset<31> m_days; ///< of the month, bit 0 is the first
    std::bitset<12> m_months;
    std::bitset<7> m_weekdays; ///< bit 0 is Monday
    bool m_isAnyDay = false, m_isAnyWeekday = false;
};

} // namespace engine::catalog
