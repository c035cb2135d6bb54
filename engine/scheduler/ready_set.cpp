#include <engine/scheduler/ready_set.h>

#include <cassert>
#include <iterator>

namespace engine::scheduler {

ReadySet::Place ReadySet::add(Instance& instance, bool isProvisioned)
{
    const Slot slot{.instance = &instance, .isProvisioned = isProvisioned};
    auto& level = m_levels[kind(slot)][0];
    ++m_size[kind(slot)];
    return level.insert(level.begin(), slot);
}

void ReadySet::remove(Place place)
{
    auto& byInFlight = levels(place);
    const auto level = byInFlight.find(place->inFlight);
    --m_size[kind(*place)];
    m_inFlight[kind(*place)] -= place->inFlight;
    level->second.erase(place);
    if (level->second.empty()) byInFlight.erase(level);
}

Instance* ReadySet::route() const
{
    for (const auto& byInFlight : m_levels) {
        const auto full = byInFlight.lower_bound(m_concurrency);
        if (full != byInFlight.begin()) return std::prev(full)->second.front().instance;
    }
    return nullptr;
}

void ReadySet::move(Place place, int inFlight)
{
    assert(inFlight >= 0 && inFlight <= m_concurrency);
    auto& byInFlight = levels(place);
    const auto from = byInFlight.find(place->inFlight);
    auto& to = byInFlight[inFlight];
    to.splice(to.begin(), from->second, place);
    if (from->second.empty()) byInFlight.erase(from);
    m_inFlight[kind(*place)] += inFlight - place->inFlight;
    place->inFlight = inFlight;
}

} // namespace engine::scheduler
