#include <engine/catalog/schedule.h>

#include <algorithm>
#include <engine/catalog/fields.h>

namespace engine::catalog {

namespace chrono = std::chrono;

namespace {
/// The inside of "name(...)".
std::optional<std::string_view> insideOf(std::string_view expression, std::string_view name)
{
    if (!expression.starts_with(name) || !expression.ends_with(')')) return std::nullopt;
    expression.remove_prefix(name.size());
    if (!expression.starts_with('(')) return std::nullopt;
    return expression.substr(1, expression.size() - 2);
}
} // namespace

Result<Schedule> Schedule::parse(
    std::string_view expression, const TimeZone& zone, std::string_view field)
{
    if (const auto time = insideOf(expression, "at")) {
        const auto at = parseTime(*time, &zone, field);
        if (!at) return Failure(at.error());
        return Schedule(*at);
    }
    if (const auto fields = insideOf(expression, "cron")) return parseCron(*fields, zone, field);
    return Failure(invalidValue(field,
        "at(yyyy-mm-ddThh:mm:ss) or cron(second minute hour day-of-month month day-of-week)",
        expression));
}

Result<Schedule> Schedule::parseCron(
    std::string_view fields, const TimeZone& zone, std::string_view field)
{
    return Cron::parse(fields, field).map([&](const Cron& cron) {
        return Schedule(Repeated{cron, zone});
    });
}

std::optional<TimePoint> Schedule::nextAfter(TimePoint after) const
{
    if (const auto* repeated = std::get_if<Repeated>(&m_when)) return repeated->nextAfter(after);
    const auto at = std::get<TimePoint>(m_when);
    return at > after ? std::optional(at) : std::nullopt;
}

std::optional<TimePoint> Schedule::lastWithin(TimePoint from, TimePoint until) const
{
    const auto isDueWithin = [&](TimePoint after) {
        const auto next = nextAfter(after);
        return next && *next <= until;
    };
    // Looks back twice as far each time; then halves what lies between a time after which it was
    // due and one after which it was not.
    const auto beforeFrom = from - Duration(1);
    auto high = until;
    auto low = until - chrono::hours(24);
    while (low > beforeFrom && !isDueWithin(low)) {
        high = low;
        low = until - (until - low) * 2;
    }
    low = std::max(low, beforeFrom);
    if (from > until || !isDueWithin(low)) return std::nullopt;
    while (high - low > seconds(1)) {
        const auto middle = low + (high - low) / 2;
        (isDueWithin(middle) ? low : high) = middle;
    }
    return nextAfter(low);
}

/// Goes through the stretches of even time from `after` on and looks in each for the next match.
std::optional<TimePoint> Schedule::Repeated::nextAfter(TimePoint after) const
{
    auto from = chrono::floor<seconds>(after) + seconds(1);
    const auto toLocal = [](chrono::sys_seconds time, seconds offset) {
        return chrono::local_seconds(time.time_since_epoch() + offset);
    };
    const bool isByHour = !cron.isEveryHour();
    while (true) {
        const auto stretch = zone.stretchAt(from);
        auto localFrom = toLocal(from, stretch.offset);
        if (isByHour) {
            const auto localBefore
                = toLocal(stretch.begin, stretch.offsetBefore); // what the clock would have shown
            if (from == stretch.begin && localBefore < localFrom) {
                const auto leftOut = cron.next(localBefore);
                if (leftOut && *leftOut < localFrom) return from;
            }
            localFrom = std::max(localFrom, localBefore); // shown a second time
        }
        const auto match = cron.next(localFrom);
        if (!match) return std::nullopt;
        const chrono::sys_seconds due(match->time_since_epoch() - stretch.offset);
        if (due < stretch.end) return TimePoint(due);
        from = stretch.end;
    }
}

} // namespace engine::catalog
