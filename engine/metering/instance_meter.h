#pragma once

#include <engine/metering/billing.h>
#include <engine/metering/provisioned_meter.h>
#include <optional>

namespace engine::metering {

/// Meters one instance: the union of its busy time when on demand, its whole life when provisioned. Hooks are billed as
/// time and not counted (source: behaviour rows 2.3 and 4.1). Times ascend.
class InstanceMeter
{
public:
    /// A start that took this long in its Initializer is over: an on-demand instance.
    void startOnDemand(Duration initializer);
    /// The same, of a provisioned one: billed from before its Initializer on.
    void startProvisioned(TimePoint now, Duration initializer, IdleCharge idle);
    /// Of a provisioned one, from now on.
    void setIdleCharge(IdleCharge idle, TimePoint now);

    void start(TimePoint now);
    /// Milliseconds this call's end adds to the union of busy time: the billed duration shown for the call.
    std::int64_t finish(TimePoint now);
    int inFlight() const { return m_busy.inFlight() - (m_isInHook ? 1 : 0); }
    /// PreFreeze and PreStop. Starting a running one and ending none do nothing.
    void startHook(TimePoint now);
    void finishHook(TimePoint now);

    /// So far, as if everything in flight ended now.
    BilledTime total(TimePoint now) const;
    /// What total() grew by since the last time: told to the metrics at least once a second. Every part only grows.
    BilledTime takeAdded(TimePoint now);
    /// The instance is gone: what remains to be told, the last step of a provisioned one filled.
    BilledTime takeReleased(TimePoint now);
    /// The sum of what was taken.
    const BilledTime& taken() const { return m_taken; }

private:
    BilledTime take(const BilledTime& total);

    void begin(TimePoint now);
    std::int64_t end(TimePoint now);

    BusyMeter m_busy; ///< of calls and hooks
    std::int64_t m_initializerMs = 0;
    bool m_isInHook = false;
    std::optional<ProvisionedMeter> m_provisioned;
    BilledTime m_taken;
};

} // namespace engine::metering
