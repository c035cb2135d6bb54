#include <engine/catalog/cron.h>

#include <algorithm>
#include <charconv>
#include <engine/catalog/fields.h>
#include <span>
#include <vector>

namespace engine::catalog {

namespace chrono = std::chrono;

namespace {
constexpr std::string_view kMonths[]
    = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view kWeekdays[] = {"MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"};
/// February 29 comes at least once in that time, also around 2100.
constexpr auto kHorizon = chrono::days(9 * 366);

struct FieldForm
{
    int first, last;
    std::span<const std::string_view> names; ///< of the values from `first` on
};

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<int> readNumber(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '-')
        return std::nullopt;
    return number;
}

bool isSameName(std::string_view one, std::string_view other)
{
    return std::ranges::equal(
        one, other, [](char a, char b) { return (a & ~0x20) == (b & ~0x20); });
}

std::optional<int> readValue(std::string_view text, const FieldForm& form)
{
    const auto name
        = std::ranges::find_if(form.names, [&](auto known) { return isSameName(known, text); });
    const auto value = name == form.names.end()
        ? readNumber(text)
        : form.first + static_cast<int>(name - form.names.begin());
    if (!value || *value < form.first || *value > form.last) return std::nullopt;
    return value;
}

/// One of a list: "*", "5", "1-5", any of them with "/n".
template <std::size_t Size>
bool addPart(std::string_view part, const FieldForm& form, std::bitset<Size>& bits)
{
    const auto slash = part.find('/');
    const auto range = part.substr(0, slash);
    int step = 1;
    if (slash != part.npos) {
        const auto given = readNumber(part.substr(slash + 1));
        if (!given || *given < 1) return false;
        step = *given;
    }
    int first = form.first, last = form.last;
    if (range != "*" && range != "?") {
        const auto dash = range.find('-');
        const auto from = readValue(range.substr(0, dash), form);
        if (!from) return false;
        first = *from;
        if (dash != range.npos) {
            const auto to = readValue(range.substr(dash + 1), form);
            if (!to || *to < first) return false;
            last = *to;
        } else if (slash == part.npos) {
            last = first;
        }
    }
    for (int value = first; value <= last; value += step)
        bits.set(static_cast<std::size_t>(value - form.first));
    return true;
}

template <std::size_t Size>
bool readField(std::string_view text, const FieldForm& form, std::bitset<Size>& bits)
{
    return std::ranges::all_of(
        split(text, ','), [&](auto part) { return addPart(part, form, bits); });
}

template <std::size_t Size>
std::optional<int> nextBit(const std::bitset<Size>& bits, std::int64_t from)
{
    for (auto bit = from; bit < static_cast<std::int64_t>(Size); ++bit) {
        if (bits.test(static_cast<std::size_t>(bit))) return static_cast<int>(bit);
    }
    return std::nullopt;
}
} // namespace

Result<Cron> Cron::parse(std::string_view text, std::string_view field)
{
    const auto refuse
        = [&](std::string_view allowed) { return Failure(invalidValue(field, allowed, text)); };
    auto parts = split(text, ' ');
    std::erase(parts, std::string_view());
    if (parts.size() != 6)
        return refuse("cron with six fields: second minute hour day-of-month month day-of-week");
    Cron cron;
    if (!readField(parts[0], {0, 59, {}}, cron.m_seconds))
        return refuse("cron seconds from 0 to 59");
    if (!readField(parts[1], {0, 59, {}}, cron.m_minutes))
        return refuse("cron minutes from 0 to 59");
    if (!readField(parts[2], {0, 23, {}}, cron.m_hours)) return refuse("cron hours from 0 to 23");
    if (!readField(parts[3], {1, 31, {}}, cron.m_days))
        return refuse("cron days of the month from 1 to 31");
    if (!readField(parts[4], {1, 12, kMonths}, cron.m_months))
        return refuse("cron months from 1 to 12 or JAN to DEC");
    if (!readField(parts[5], {1, 7, kWeekdays}, cron.m_weekdays)) {
        return refuse("cron days of the week from 1 to 7 or MON to SUN");
    }
    cron.m_isAnyDay = cron.m_days.all();
    cron.m_isAnyWeekday = cron.m_weekdays.all();
    if (!cron.next(chrono::local_days(chrono::year(2024) / 1 / 1)))
        return refuse("cron with a day that exists");
    return cron;
}

std::optional<Cron::LocalTime> Cron::next(LocalTime from) const
{
    auto day = chrono::floor<chrono::days>(from);
    if (matches(day)) {
        if (const auto time = nextOfDay(from - day)) return day + *time;
    }
    for (const auto last = day + kHorizon; ++day <= last;) {
        if (matches(day)) return day + *nextOfDay(chrono::seconds(0));
    }
    return std::nullopt;
}

bool Cron::matches(chrono::local_days day) const
{
    const chrono::year_month_day date(day);
    if (!m_months.test(static_cast<unsigned>(date.month()) - 1)) return false;
    const bool isDay = m_days.test(static_cast<unsigned>(date.day()) - 1);
    const bool isWeekday = m_weekdays.test(chrono::weekday(day).iso_encoding() - 1);
    return m_isAnyDay || m_isAnyWeekday ? isDay && isWeekday : isDay || isWeekday;
}

/// The first match of a matching day that is not before `from` after midnight.
std::optional<chrono::seconds> Cron::nextOfDay(chrono::seconds from) const
{
    const chrono::hh_mm_ss wanted(from);
    const auto firstMinute = chrono::minutes(*nextBit(m_minutes, 0));
    const auto firstSecond = chrono::seconds(*nextBit(m_seconds, 0));
    if (const auto h = wanted.hours().count(); m_hours.test(static_cast<std::size_t>(h))) {
        if (const auto m = wanted.minutes().count(); m_minutes.test(static_cast<std::size_t>(m))) {
            if (const auto second = nextBit(m_seconds, wanted.seconds().count())) {
                return wanted.hours() + wanted.minutes() + chrono::seconds(*second);
            }
        }
        if (const auto minute = nextBit(m_minutes, wanted.minutes().count() + 1)) {
            return wanted.hours() + chrono::minutes(*minute) + firstSecond;
        }
    }
    const auto hour = nextBit(m_hours, wanted.hours().count() + 1);
    if (!hour) return std::nullopt;
    return chrono::hours(*hour) + firstMinute + firstSecond;
}

} // namespace engine::catalog
