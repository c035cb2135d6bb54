#pragma once

#include <array>
#include <cstdint>

namespace engine::metering {

/// Latencies in log-linear buckets: fixed memory, mergeable, any quantile within 1 %. Values are microseconds,
/// 1 us .. 2^40 us; larger ones count in the last bucket.
class Histogram
{
public:
    void add(std::uint64_t microseconds);
    void merge(const Histogram& other);
    std::uint64_t count() const { return m_count; }
    /// `quantile` in 0..1; 0 when empty. Upper edge of the bucket that holds it.
    std::uint64_t valueAt(double quantile) const;

private:
    static constexpr int kSubBits = 7; ///< 128 linear steps per power of two: under 1 % wide
    static constexpr int kPowers = 40 - kSubBits + 1;
    std::array<std::uint32_t, (kPowers + 1) << kSubBits> m_buckets{};
    std::uint64_t m_count = 0;
};

} // namespace engine::metering
