#pragma once

#include <list>
#include <map>
#include <string>

namespace engine::scheduler {

using InstanceId = std::string;
struct Instance;

/// The instances of one function version that can take requests, ordered as route() prefers them. Knows them by address
/// only. No clock, no I/O; every call takes constant time in the number of instances.
class ReadySet
{
public:
    /// An instance's place here, handed out by add() and good until remove().
    struct Slot
    {
        Instance* instance;
        bool isProvisioned;
        int inFlight = 0;
    };
    using Place = std::list<Slot>::iterator;

    explicit ReadySet(int concurrency)
        : m_concurrency(concurrency)
    {
    }

    Place add(Instance& instance, bool isProvisioned);
    /// With the requests in flight on it.
    void remove(Place place);

    /// Where the next request goes; null when all are full. Provisioned before on-demand; then the fullest that still
    /// has room, so that others can go idle; among equals the most recently used, so that the caches stay warm (source:
    /// behaviour row 3.1).
    Instance* route() const;
    /// One more or one fewer request in flight on it; it becomes the most recently used of its level.
    void occupy(Place place) { move(place, place->inFlight + 1); }
    void release(Place place) { move(place, place->inFlight - 1); }

    int size() const { return m_size[0] + m_size[1]; }
    int inFlight() const { return m_inFlight[0] + m_inFlight[1]; }
    int capacity() const { return size() * m_concurrency; }
    int provisioned() const { return m_size[0]; } ///< instances
    int inFlightProvisioned() const { return m_inFlight[0]; } ///< requests on those
    int concurrency() const { return m_concurrency; }

private:
    /// By number of requests in flight; the front of each is the most recently used. No empty ones.
    using Levels = std::map<int, std::list<Slot>>;
    static int kind(const Slot& slot) { return slot.isProvisioned ? 0 : 1; }
    Levels& levels(Place place) { return m_levels[kind(*place)]; }
    void move(Place place, int inFlight);

    int m_concurrency;
    // Of provisioned and of on-demand ones:
    int m_size[2] = {};
    int m_inFlight[2] = {};
    Levels m_levels[2];
};

} // namespace engine::scheduler
