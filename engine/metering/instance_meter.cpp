#include <engine/metering/instance_meter.h>

#include <utility>

namespace engine::metering {

void InstanceMeter::startOnDemand(Duration initializer)
{
    m_initializerMs = std::chrono::ceil<milliseconds>(initializer).count();
}

void InstanceMeter::startProvisioned(TimePoint now, Duration initializer, IdleCharge idle)
{
    m_provisioned.emplace(now - initializer, idle);
    m_provisioned->setBusy(true, now - initializer);
    m_provisioned->setBusy(false, now);
}

void InstanceMeter::setIdleCharge(IdleCharge idle, TimePoint now)
{
    if (m_provisioned) m_provisioned->setIdleCharge(idle, now);
}

void InstanceMeter::start(TimePoint now) { begin(now); }

std::int64_t InstanceMeter::finish(TimePoint now) { return end(now); }

void InstanceMeter::startHook(TimePoint now)
{
    if (!std::exchange(m_isInHook, true)) begin(now);
}

void InstanceMeter::finishHook(TimePoint now)
{
    if (std::exchange(m_isInHook, false)) end(now);
}

BilledTime InstanceMeter::total(TimePoint now) const
{
    if (m_provisioned) return m_provisioned->passed(now);
    return {.onDemandMs = m_busy.totalMs(now) + m_initializerMs};
}

BilledTime InstanceMeter::takeAdded(TimePoint now) { return take(total(now)); }

BilledTime InstanceMeter::takeReleased(TimePoint now)
{
    return take(m_provisioned ? m_provisioned->released(now) : total(now));
}

BilledTime InstanceMeter::take(const BilledTime& total) { return total - std::exchange(m_taken, total); }

void InstanceMeter::begin(TimePoint now)
{
    m_busy.start(now);
    if (m_provisioned && m_busy.inFlight() == 1) m_provisioned->setBusy(true, now);
}

std::int64_t InstanceMeter::end(TimePoint now)
{
    const auto added = m_busy.finish(now);
    if (m_provisioned && m_busy.inFlight() == 0) m_provisioned->setBusy(false, now);
    return added;
}

} // namespace engine::metering
