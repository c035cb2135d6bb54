#include <engine/scheduler/wait_queue.h>

#include <algorithm>
#include <utility>

namespace engine::scheduler {

void WaitQueue::expect(const InstanceId& instance)
{
    auto& start = m_starts.try_emplace(instance, Start{.number = ++m_lastNumber, .requests = {}}).first->second;
    m_open.emplace(start.number, &start);
    placeUnplaced();
}

void WaitQueue::forget(const InstanceId& instance)
{
    const auto found = m_starts.find(instance);
    if (found == m_starts.end()) return;
    auto& start = found->second;
    while (!start.requests.empty()) {
        const auto place = start.requests.back();
        leave(place);
        m_unplaced.emplace(place->number, place);
    }
    m_open.erase(start.number);
    m_starts.erase(found);
    placeUnplaced();
}

std::vector<RequestId> WaitQueue::fail(const InstanceId& instance)
{
    const auto found = m_starts.find(instance);
    if (found == m_starts.end()) return {};
    std::vector<RequestId> failed;
    for (const auto place : std::vector(found->second.requests)) failed.push_back(extract(place));
    forget(instance);
    return failed;
}

WaitQueue::Place WaitQueue::push(const RequestId& request)
{
    const auto place = m_queue.insert(m_queue.end(), {.request = request, .number = ++m_lastNumber});
    if (hasRoom()) {
        join(place, *m_open.begin()->second);
    } else {
        m_unplaced.emplace(place->number, place);
    }
    return place;
}

void WaitQueue::erase(Place place)
{
    extract(place);
    placeUnplaced();
}

std::optional<WaitQueue::Taken> WaitQueue::take(const InstanceId& instance)
{
    if (m_queue.empty()) return std::nullopt;
    const auto oldest = m_queue.begin();
    const auto found = m_starts.find(instance);
    const bool isColdStart = found != m_starts.end() && !found->second.requests.empty();
    if (isColdStart && oldest->expected != &found->second) changePlaces(oldest, found->second.requests.back());
    Taken taken{.request = extract(oldest), .isColdStart = isColdStart};
    placeUnplaced();
    return taken;
}

std::vector<RequestId> WaitQueue::takeUnplaced()
{
    std::vector<RequestId> taken;
    while (!m_unplaced.empty()) taken.push_back(extract(m_unplaced.begin()->second));
    return taken;
}

std::vector<RequestId> WaitQueue::takeAll()
{
    std::vector<RequestId> taken;
    while (!m_queue.empty()) taken.push_back(extract(m_queue.begin()));
    return taken;
}

int WaitQueue::countingOn(const InstanceId& instance) const
{
    const auto found = m_starts.find(instance);
    return found == m_starts.end() ? 0 : static_cast<int>(found->second.requests.size());
}

void WaitQueue::join(Place place, Start& start)
{
    start.requests.push_back(place);
    if (static_cast<int>(start.requests.size()) == m_concurrency) m_open.erase(start.number);
    place->expected = &start;
}

void WaitQueue::leave(Place place)
{
    auto& start = *std::exchange(place->expected, nullptr);
    start.requests.erase(std::find(start.requests.begin(), start.requests.end(), place));
    m_open.emplace(start.number, &start);
}

/// `other` counts on an instance; `one` perhaps on none.
void WaitQueue::changePlaces(Place one, Place other)
{
    auto& othersStart = *other->expected;
    leave(other);
    if (auto* const onesStart = one->expected) {
        leave(one);
        join(other, *onesStart);
    } else {
        m_unplaced.erase(one->number);
        m_unplaced.emplace(other->number, other);
    }
    join(one, othersStart);
}

void WaitQueue::placeUnplaced()
{
    while (!m_unplaced.empty() && hasRoom()) {
        const auto oldest = m_unplaced.begin();
        join(oldest->second, *m_open.begin()->second);
        m_unplaced.erase(oldest);
    }
}

RequestId WaitQueue::extract(Place place)
{
    if (place->expected) {
        leave(place);
    } else {
        m_unplaced.erase(place->number);
    }
    auto request = std::move(place->request);
    m_queue.erase(place);
    return request;
}

} // namespace engine::scheduler
