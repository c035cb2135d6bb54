#include <engine/metering/provisioned_meter.h>

#include <algorithm>
#include <vector>

namespace engine::metering {

namespace {
using Step = std::chrono::duration<std::int64_t, std::ratio<10>>;
} // namespace

BilledTime provisionedTime(Interval life, std::span<const Interval> busy, IdleCharge idle)
{
    std::vector<Interval> sorted(busy.begin(), busy.end());
    std::sort(sorted.begin(), sorted.end(), [](const Interval& a, const Interval& b) { return a.start < b.start; });
    ProvisionedMeter meter(life.start, idle);
    auto end = life.start;
    for (const auto& interval : sorted) {
        if (interval.start > end) {
            meter.setBusy(false, end);
            meter.setBusy(true, interval.start);
        } else {
            meter.setBusy(true, end);
        }
        end = std::max(end, interval.end);
    }
    meter.setBusy(false, end);
    return meter.released(life.end);
}

ProvisionedMeter::ProvisionedMeter(TimePoint start, IdleCharge idle)
    : m_start(start)
    , m_settledAt(start)
    , m_idleCharge(idle)
{
}

void ProvisionedMeter::setIdleCharge(IdleCharge idle, TimePoint now)
{
    settle(now);
    m_idleCharge = idle;
}

void ProvisionedMeter::setBusy(bool isBusy, TimePoint now)
{
    settle(now);
    m_isBusy = isBusy;
}

BilledTime ProvisionedMeter::passed(TimePoint now) const
{
    const auto active = activeAt(now);
    return {
        .activeMs = std::chrono::ceil<milliseconds>(active).count(),
        .idleMs = std::chrono::floor<milliseconds>(now - m_start - active).count(),
    };
}

BilledTime ProvisionedMeter::released(TimePoint now) const
{
    const auto total = milliseconds(std::chrono::ceil<Step>(now - m_start)).count();
    auto time = passed(now);
    if (isActive()) {
        time.activeMs = total - time.idleMs;
    } else {
        time.idleMs = total - time.activeMs;
    }
    return time;
}

Duration ProvisionedMeter::activeAt(TimePoint now) const
{
    return m_active + (isActive() ? now - m_settledAt : Duration::zero());
}

void ProvisionedMeter::settle(TimePoint now)
{
    m_active = activeAt(now);
    m_settledAt = now;
}

} // namespace engine::metering
