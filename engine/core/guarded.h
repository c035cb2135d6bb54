#pragma once

#include <mutex>
#include <utility>

namespace engine {

/// What two threads share: reachable only while its lock is held.
template <typename T>
class Guarded
{
public:
    Guarded() = default;
    explicit Guarded(T value)
        : m_value(std::move(value))
    {
    }

    template <typename Use>
    decltype(auto) with(Use&& use)
    {
        const std::scoped_lock lock(m_mutex);
        return std::forward<Use>(use)(m_value);
    }
    template <typename Use>
    decltype(auto) with(Use&& use) const
    {
        const std::scoped_lock lock(m_mutex);
        return std::forward<Use>(use)(m_value);
    }

private:
    mutable std::mutex m_mutex;
    T m_value{};
};

} // namespace engine
