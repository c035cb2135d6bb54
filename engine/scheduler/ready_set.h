#pragma once

#include <engine/core/clock.h>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine::scheduler {

using InstanceId = std::string;

/// The instances of one function version that can take requests, ordered as `route` prefers them. A value: no clock, no I/O.
///
/// route(): provisioned before on-demand; then the fullest that still has room, so that others can go idle; among equals
/// the most recently used, so that the caches stay warm (source: behaviour row 3.1). Constant time in the number of
/// instances.
class ReadySet
{
public:
    explicit ReadySet(int concurrency)
        : m_concurrency(concurrency)
    {
    }

    void add(const InstanceId& id, bool isProvisioned);
    void remove(const InstanceId& id);
    bool contains(const InstanceId& id) const { return m_entries.contains(id); }

    /// The instance the next request goes to; nullopt when all are full.
    std::optional<InstanceId> route() const;
    /// One more or one fewer request in flight on it; it becomes the most recently used of its level.
    void occupy(const InstanceId& id);
    void release(const InstanceId& id);

    int inFlight(const InstanceId& id) const;
    int inFlight() const { return m_inFlight; }
    int size() const { return static_cast<int>(m_entries.size()); }
    int capacity() const { return size() * m_concurrency; }
    int concurrency() const { return m_concurrency; }

private:
    /// Instances with the same number in flight; the front is the most recently used.
    using Level = std::list<InstanceId>;
    struct Entry
    {
        bool isProvisioned;
        int inFlight = 0;
        Level::iterator place;
    };
    struct Levels
    {
        std::map<int, Level> byInFlight; ///< no empty levels
    };
    Levels& levels(bool isProvisioned) { return m_levels[isProvisioned ? 0 : 1]; }
    void move(Entry& entry, const InstanceId& id, int inFlight);

    int m_concurrency;
    int m_inFlight = 0;
    Levels m_levels[2]; ///< provisioned, on-demand
    std::unordered_map<InstanceId, Entry> m_entries;
};

} // namespace engine::scheduler
