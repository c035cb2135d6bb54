#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace engine::metering {

/// Latencies in log-linear buckets: fixed memory, mergeable, any quantile within 1 %. Values are microseconds,
/// 0 .. 2^40 us; larger ones count in the last bucket.
class Histogram
{
public:
    void add(std::uint64_t microseconds);
    void merge(const Histogram& other);
    std::uint64_t count() const { return m_count; }
    /// `quantile` in 0..1; 0 when empty. The highest value of the bucket that holds it.
    std::uint64_t valueAt(double quantile) const;

private:
    static constexpr std::size_t kSubBits = 7;
    static constexpr std::size_t kSteps = 1 << kSubBits; ///< linear steps per power of two: under 1 % wide
    static constexpr std::size_t kMaxBits = 40;
    static constexpr std::size_t kBuckets = (kMaxBits - kSubBits + 1) << kSubBits;
    static std::size_t indexOf(std::uint64_t microseconds);
    /// The highest value that counts in the bucket.
    static std::uint64_t upperEdge(std::size_t index);

    std::array<std::uint32_t, kBuckets> m_buckets{};
    std::uint64_t m_count = 0;
};

} // namespace engine::metering
