#include <engine/metering/usage.h>

namespace engine::metering {

BilledTime& BilledTime::operator+=(const BilledTime& other)
{
    onDemandMs += other.onDemandMs;
    activeMs += other.activeMs;
    idleMs += other.idleMs;
    return *this;
}

BilledTime operator-(const BilledTime& one, const BilledTime& other)
{
    return {
        .onDemandMs = one.onDemandMs - other.onDemandMs,
        .activeMs = one.activeMs - other.activeMs,
        .idleMs = one.idleMs - other.idleMs,
    };
}

Usage& Usage::operator+=(const Usage& other)
{
    invocations += other.invocations;
    time += other.time;
    vcpuSeconds += other.vcpuSeconds;
    gbSeconds += other.gbSeconds;
    diskGbSeconds += other.diskGbSeconds;
    idleVcpuSeconds += other.idleVcpuSeconds;
    idleGbSeconds += other.idleGbSeconds;
    idleDiskGbSeconds += other.idleDiskGbSeconds;
    return *this;
}

Usage usageOf(const InstanceSize& size, const BilledTime& time)
{
    const double active = static_cast<double>(time.onDemandMs + time.activeMs) / 1000;
    const double idle = static_cast<double>(time.idleMs) / 1000;
    Usage usage;
    usage.time = time;
    usage.vcpuSeconds = size.vcpu * active;
    usage.gbSeconds = size.memoryGb * active;
    usage.diskGbSeconds = size.diskGb * active;
    usage.idleVcpuSeconds = size.vcpu * idle;
    usage.idleGbSeconds = size.memoryGb * idle;
    usage.idleDiskGbSeconds = size.diskGb * idle;
    return usage;
}

} // namespace engine::metering
