#include <engine/core/clock.h>

#include <cstdio>
#include <ctime>

namespace engine {

namespace {
Duration bootTime()
{
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return seconds(time.tv_sec) + Duration(time.tv_nsec);
}

std::string formatUtc(TimePoint time, bool withMilliseconds)
{
    const auto ms = toEpochMs(time);
    const std::time_t whole = ms / 1000;
    std::tm parts{};
    gmtime_r(&whole, &parts);
    char text[40];
    auto length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    if (withMilliseconds) {
        length += std::snprintf(text + length, sizeof text - length, ".%03d", static_cast<int>(ms % 1000));
    }
    return std::string(text, length) + "Z";
}
} // namespace

SystemClock::SystemClock()
    : m_offset(std::chrono::system_clock::now().time_since_epoch() - bootTime())
{
}

TimePoint SystemClock::now() const { return TimePoint(bootTime() + m_offset); }

std::int64_t toEpochMs(TimePoint time)
{
    return std::chrono::floor<milliseconds>(time).time_since_epoch().count();
}

TimePoint fromEpochMs(std::int64_t ms) { return TimePoint(milliseconds(ms)); }

std::string toIso8601(TimePoint time) { return formatUtc(time, false); }

std::string toIso8601Ms(TimePoint time) { return formatUtc(time, true); }

double toMs(Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

} // namespace engine
