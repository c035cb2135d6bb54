#pragma once

#include <cstdint>
#include <string>

namespace engine::metering {

/// Amounts an instance is billed for: the configured size, never the measured use (source: behaviour row 4.1).
struct InstanceSize
{
    double vcpu = 0;
    double memoryGb = 0;
    double diskGb = 0; ///< the part above the free 512 MB
};

/// Billed time of instances, by how it is charged.
struct BilledTime
{
    std::int64_t onDemandMs = 0;
    std::int64_t activeMs = 0; ///< of provisioned instances
    std::int64_t idleMs = 0; ///< of provisioned instances
    std::int64_t totalMs() const { return onDemandMs + activeMs + idleMs; }
    BilledTime& operator+=(const BilledTime& other);
    friend BilledTime operator-(const BilledTime& one, const BilledTime& other);
    bool operator==(const BilledTime&) const = default;
};

/// What was used, in quantities. What it costs is a question to a price table, asked when somebody looks.
struct Usage
{
    std::int64_t invocations = 0; ///< billed ones: those that ran; hooks do not count
    BilledTime time;
    double vcpuSeconds = 0; ///< active, as the next two
    double gbSeconds = 0;
    double diskGbSeconds = 0; ///< above the free part
    double idleVcpuSeconds = 0;
    double idleGbSeconds = 0;
    double idleDiskGbSeconds = 0;
    Usage& operator+=(const Usage& other);
    bool operator==(const Usage&) const = default;
};

/// Time at a size as quantities. Pure.
Usage usageOf(const InstanceSize& size, const BilledTime& time);

/// What one function used in one stretch of time.
struct UsageRow
{
    std::string function; ///< "service/function"
    std::int64_t second = 0; ///< Unix time of a whole hour; it covers [second, second + seconds)
    int seconds = 3600; ///< a day when it was folded with age
    Usage usage;
    bool operator==(const UsageRow&) const = default;
};

} // namespace engine::metering
