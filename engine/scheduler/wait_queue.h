#pragma once

#include <cstdint>
#include <engine/scheduler/ready_set.h>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine::scheduler {

using RequestId = std::string;

/// The requests of one function version that wait, oldest first, and the instance being created that each counts on: an
/// instance is counted on by at most `concurrency` of them, so whoever waits will be served once the starts are
/// through. A value: no clock, no I/O. Cost per call is logarithmic in the instances being created.
class WaitQueue
{
    struct Start;
    struct Waiting
    {
        RequestId request;
        std::uint64_t number; ///< ascending in order of arrival
        Start* expected = nullptr; ///< null: it counts on none
    };

public:
    using Place = std::list<Waiting>::iterator;

    explicit WaitQueue(int concurrency)
        : m_concurrency(concurrency)
    {
    }

    /// An instance is being created: requests can count on it, those that count on none do so at once.
    void expect(const InstanceId& instance);
    /// It is not being created any more: it is up, or it will not come. Those that still count on it count on another
    /// one being created, as far as there is room.
    void forget(const InstanceId& instance);
    /// It failed: takes out the requests that counted on it.
    std::vector<RequestId> fail(const InstanceId& instance);

    /// Joins the end, counting on the earliest instance being created that has room; on none when there is no room. The
    /// place is good until the request is taken out.
    Place push(const RequestId& request);
    void erase(Place place);

    struct Taken
    {
        RequestId request;
        bool isColdStart = false; ///< it counted on the instance that takes it
    };
    /// The oldest request, for an instance with room; nullopt when none waits. When the instance is one being created
    /// and others count on it, the oldest changes places with one of them: the starts are alike, and the oldest goes
    /// first.
    std::optional<Taken> take(const InstanceId& instance);

    /// Takes out the requests that count on no instance, oldest first.
    std::vector<RequestId> takeUnplaced();
    /// Takes out all.
    std::vector<RequestId> takeAll();

    int size() const { return static_cast<int>(m_queue.size()); }
    int concurrency() const { return m_concurrency; }
    int creating() const { return static_cast<int>(m_starts.size()); }
    /// Whether one more request could count on an instance being created.
    bool hasRoom() const { return !m_open.empty(); }
    /// How many count on the instance; 0 for one that is not being created.
    int countingOn(const InstanceId& instance) const;

private:
    /// An instance being created.
    struct Start
    {
        std::uint64_t number; ///< ascending in order of creation
        std::vector<Place> requests; ///< that count on it
    };

    void join(Place place, Start& start);
    void leave(Place place);
    void changePlaces(Place one, Place other);
    void placeUnplaced();
    RequestId extract(Place place);

    int m_concurrency;
    std::list<Waiting> m_queue;
    std::unordered_map<InstanceId, Start> m_starts;
    std::map<std::uint64_t, Start*> m_open; ///< starts with room, by number
    std::map<std::uint64_t, Place> m_unplaced; ///< requests that count on none, by number
    std::uint64_t m_lastNumber = 0;
};

} // namespace engine::scheduler
