#include <engine/catalog/time_zone.h>

#include <algorithm>
#include <date/tz.h>
#include <engine/catalog/fields.h>
#include <optional>

namespace engine::catalog {

namespace chrono = std::chrono;

namespace {
chrono::seconds offsetAt(const date::time_zone& zone, chrono::sys_seconds time)
{
    return zone.get_info(time).offset;
}

/// "2024-01-02T03:04:05"
std::optional<chrono::local_seconds> readLocalTime(std::string_view text)
{
    constexpr std::string_view form = "0000-00-00T00:00:00";
    const auto fits
        = [](char pattern, char c) { return pattern == '0' ? c >= '0' && c <= '9' : c == pattern; };
    if (!std::ranges::equal(form, text, fits)) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = 0;
        for (const char digit : text.substr(at, length))
            value = value * 10 + (digit - '0');
        return value;
    };
    const chrono::year_month_day day(chrono::year(number(0, 4)),
        chrono::month(static_cast<unsigned>(number(5, 2))),
        chrono::day(static_cast<unsigned>(number(8, 2))));
    const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    if (!day.ok() || number(0, 4) < 1970 || number(0, 4) > 2200 || hour > 23 || minute > 59
        || second > 59) {
        return std::nullopt;
    }
    return chrono::local_days(day) + chrono::hours(hour) + chrono::minutes(minute)
        + chrono::seconds(second);
}
} // namespace

Result<TimeZone> TimeZone::find(std::string_view name, std::string_view field)
{
    try {
        return TimeZone(*date::locate_zone(name.empty() ? "Etc/UTC" : std::string(name)));
    } catch (const std::exception&) { // the library's only way to say that there is none
        return Failure(invalidValue(
            field, "a time zone of this machine's database, such as Asia/Shanghai", name));
    }
}

TimeZone::Stretch TimeZone::stretchAt(Instant time) const
{
    const auto info = m_zone->get_info(time);
    const bool isFirst
        = info.begin <= date::sys_days(date::year(1900) / 1 / 1); // earlier than anything here
    return {.begin = info.begin,
        .end = info.end,
        .offset = info.offset,
        .offsetBefore = isFirst ? info.offset : offsetAt(*m_zone, info.begin - chrono::seconds(1))};
}

TimeZone::Instant TimeZone::toInstant(LocalTime time) const
{
    const auto info = m_zone->get_info(date::local_seconds(time.time_since_epoch()));
    if (info.result == date::local_info::nonexistent) return info.second.begin;
    return Instant(time.time_since_epoch() - info.first.offset);
}

Result<TimePoint> parseTime(std::string_view text, const TimeZone* zone, std::string_view field)
{
    const bool isUtc = text.ends_with('Z');
    const auto local = isUtc || zone ? readLocalTime(isUtc ? text.substr(0, text.size() - 1) : text)
                                     : std::nullopt;
    if (!local) {
        return Failure(invalidValue(field,
            zone ? "a time such as 2024-01-02T03:04:05 or, in UTC, 2024-01-02T03:04:05Z"
                 : "a time in UTC such as 2024-01-02T03:04:05Z",
            text));
    }
    return TimePoint(
        isUtc ? chrono::sys_seconds(local->time_since_epoch()) : zone->toInstant(*local));
}

} // namespace engine::catalog
