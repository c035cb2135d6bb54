#include <engine/metering/histogram.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace engine::metering {

std::size_t Histogram::indexOf(std::uint64_t microseconds)
{
    if (microseconds >> kMaxBits != 0) return kBuckets - 1;
    if (microseconds < kSteps) return microseconds;
    const auto shift = static_cast<std::size_t>(std::bit_width(microseconds)) - 1 - kSubBits;
    return (shift << kSubBits) + (microseconds >> shift);
}

std::uint64_t Histogram::upperEdge(std::size_t index)
{
    if (index < kSteps) return index;
    const auto shift = (index >> kSubBits) - 1;
    const auto step = index - (shift << kSubBits);
    return ((step + 1) << shift) - 1;
}

void Histogram::add(std::uint64_t microseconds)
{
    ++m_buckets[indexOf(microseconds)];
    ++m_count;
}

void Histogram::merge(const Histogram& other)
{
    for (std::size_t index = 0; index < kBuckets; ++index) m_buckets[index] += other.m_buckets[index];
    m_count += other.m_count;
}

std::uint64_t Histogram::valueAt(double quantile) const
{
    if (m_count == 0) return 0;
    const auto share = std::clamp(quantile, 0.0, 1.0) * static_cast<double>(m_count);
    const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share)));
    std::uint64_t seen = 0;
    for (std::size_t index = 0; index < kBuckets; ++index) {
        seen += m_buckets[index];
        if (seen >= rank) return upperEdge(index);
    }
    return upperEdge(kBuckets - 1);
}

} // namespace engine::metering
