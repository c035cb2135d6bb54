#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <engine/identity/signature.h>

namespace engine::identity {

namespace {
// Not strftime: its names follow the locale the windows chose.
constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// `text` has the form's length and characters; '#' stands for any.
bool hasForm(std::string_view text, std::string_view form)
{
    return std::equal(text.begin(), text.end(), form.begin(), form.end(),
        [](char actual, char wanted) { return wanted == '#' || actual == wanted; });
}

std::optional<int> number(std::string_view digits)
{
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || digits.front() == '-') return std::nullopt;
    return value;
}

/// `month` counts from 1; `clock` is "hh:mm:ss".
std::optional<TimePoint> timeOf(
    std::optional<int> year, std::optional<int> month, std::optional<int> day, std::string_view clock)
{
    const auto hour = number(clock.substr(0, 2));
    const auto minute = number(clock.substr(3, 2));
    const auto second = number(clock.substr(6, 2));
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(*month)), std::chrono::day(static_cast<unsigned>(*day)));
    // Years that a count of nanoseconds since 1970 can hold.
    if (!date.ok() || *year < 1970 || *year > 2200 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}
} // namespace

std::string httpDate(TimePoint time)
{
    const auto second = std::chrono::floor<seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(second - day);
    char text[64];
    const int length = std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT",
        kDays[std::chrono::weekday(day).c_encoding()].data(), static_cast<unsigned>(date.day()),
        kMonths[static_cast<unsigned>(date.month()) - 1].data(), static_cast<int>(date.year()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    return {text, static_cast<std::size_t>(length)};
}

std::optional<TimePoint> parseHttpDate(std::string_view text)
{
    if (!hasForm(text, "###, ## ### #### ##:##:## GMT")) return std::nullopt;
    if (std::find(kDays.begin(), kDays.end(), text.substr(0, 3)) == kDays.end()) return std::nullopt;
    const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
    if (month == kMonths.end()) return std::nullopt;
    return timeOf(number(text.substr(12, 4)), static_cast<int>(month - kMonths.begin()) + 1, number(text.substr(5, 2)),
        text.substr(17, 8));
}

std::optional<TimePoint> parseIso8601(std::string_view text)
{
    if (!hasForm(text, "####-##-##T##:##:##Z")) return std::nullopt;
    return timeOf(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)), text.substr(11, 8));
}

} // namespace engine::identity
