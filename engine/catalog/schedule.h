#pragma once

#include <engine/catalog/cron.h>
#include <engine/catalog/time_zone.h>
#include <engine/core/clock.h>
#include <engine/core/result.h>
#include <optional>
#include <string_view>
#include <variant>

namespace engine::catalog {

/// When something is due: once, `at(2024-01-02T03:04:05)`, or again and again, `cron(0 30 9 * *
/// MON-FRI)`, by the clock of a time zone (source: behaviour row 3.4). A value; every question to
/// it is pure.
///
/// When clocks are set back, a cron of certain hours is due the first time only, one of every hour
/// both times. When they are set forward, what falls into the hour left out is due once, at the
/// change; one of every hour just goes on.
class Schedule
{
public:
    /// A Z at the end of an at() time makes it UTC in any zone. InvalidArgument names `field` and
    /// what is allowed.
    static Result<Schedule> parse(
        std::string_view expression, const TimeZone& zone, std::string_view field);
    /// The inside of cron(...) alone, as timer triggers have it.
    static Result<Schedule> parseCron(
        std::string_view fields, const TimeZone& zone, std::string_view field);

    /// The first time it is due after `after`; nullopt: never again.
    std::optional<TimePoint> nextAfter(TimePoint after) const;
    /// The last time it is due from `from` to `until`, both included; nullopt: not once.
    std::optional<TimePoint> lastWithin(TimePoint from, TimePoint until) const;

private:
    struct Repeated
    {
        Cron cron;
        TimeZone zone;
        std::optional<TimePoint> nextAfter(TimePoint after) const;
    };
    explicit Schedule(std::variant<TimePoint, Repeated> when)
        : m_when(std::move(when))
    {
    }
    std::variant<TimePoint, Repeated> m_when;
};

} // namespace engine::catalog
