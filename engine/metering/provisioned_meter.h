#pragma once

#include <engine/core/clock.h>
#include <engine/metering/billing.h>
#include <engine/metering/usage.h>
#include <span>

namespace engine::metering {

/// What a provisioned instance is charged as while nothing runs on it: alwaysAllocateCPU, or idle mode without it.
enum class IdleCharge { AsActive, AsIdle };

/// A provisioned instance is billed from its start to its release in steps of 10 s, with or without requests; what is
/// added to fill the last step is charged as the instance was at its end (source: behaviour rows 4.1 and 4.2). The active
/// part is rounded up to 1 ms once. `busy`: any order, within `life`. Pure.
BilledTime provisionedTime(Interval life, std::span<const Interval> busy, IdleCharge idle);

/// The same, live. Times ascend.
class ProvisionedMeter
{
public:
    ProvisionedMeter(TimePoint start, IdleCharge idle);
    void setIdleCharge(IdleCharge idle, TimePoint now);
    void setBusy(bool isBusy, TimePoint now);
    /// What has passed so far, growing; without the rest of the step.
    BilledTime passed(TimePoint now) const;
    /// As if released now: whole steps.
    BilledTime released(TimePoint now) const;

private:
    bool isActive() const { return m_isBusy || m_idleCharge == IdleCharge::AsActive; }
    Duration activeAt(TimePoint now) const;
    void settle(TimePoint now);

    TimePoint m_start;
    TimePoint m_settledAt;
    Duration m_active{}; ///< until m_settledAt
    IdleCharge m_idleCharge;
    bool m_isBusy = false;
};

} // namespace engine::metering
