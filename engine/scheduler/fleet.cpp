#include <engine/scheduler/fleet.h>

namespace engine::scheduler {

Counts& Counts::operator+=(const Counts& other)
{
    onDemand += other.onDemand;
    provisioned += other.provisioned;
    creating += other.creating;
    inFlight += other.inFlight;
    waiting += other.waiting;
    capacity += other.capacity;
    return *this;
}

Counts Group::counts() const
{
    auto counts = running;
    counts.waiting = waiting.size();
    counts.capacity = ready.capacity() + running.inFlight - ready.inFlight();
    return counts;
}

Group& Fleet::group(const catalog::FunctionVersionPtr& version)
{
    auto& place = m_groups[version->revision];
    if (!place) {
        const auto& config = version->function->config;
        const auto concurrency = static_cast<int>(config.instanceConcurrency);
        auto function = catalog::functionPath(*version->function);
        auto& functionLoad = load(function);
        place = std::make_unique<Group>(Group{
            .version = version,
            .function = std::move(function),
            .share = {catalog::effectiveCpu(config), static_cast<double>(config.memorySize) / 1024},
            .load = &functionLoad,
            .ready = ReadySet(concurrency),
            .waiting = WaitQueue(concurrency),
        });
        m_groupsOf[place->function].push_back(place.get());
    }
    return *place;
}

const std::vector<Group*>& Fleet::groupsOf(const std::string& function) const
{
    static const std::vector<Group*> none;
    const auto found = m_groupsOf.find(function);
    return found == m_groupsOf.end() ? none : found->second;
}

Group* Fleet::findGroup(std::uint64_t revision) const
{
    const auto found = m_groups.find(revision);
    return found == m_groups.end() ? nullptr : found->second.get();
}

void Fleet::eraseLoad(const std::string& function)
{
    if (groupsOf(function).empty()) m_loads.erase(function);
}

void Fleet::eraseIfEmpty(Group& group)
{
    const bool isWanted = group.provisioned.rule.target > 0 && !group.isReplaced;
    if (!group.instances.empty() || group.waiting.size() > 0 || isWanted) return;
    const auto siblings = m_groupsOf.find(group.function);
    std::erase(siblings->second, &group);
    if (siblings->second.empty()) m_groupsOf.erase(siblings);
    m_groups.erase(group.version->revision);
}

Instance* Fleet::find(const InstanceId& id) const
{
    const auto found = m_instances.find(id);
    return found == m_instances.end() ? nullptr : found->second;
}

Instance& Fleet::create(Group& group, InstanceId id, bool isProvisioned, TimePoint now)
{
    const auto number = ++m_lastNumber;
    auto& instance = group.instances[number];
    instance.id = std::move(id);
    instance.number = number;
    instance.group = &group;
    instance.isProvisioned = isProvisioned;
    instance.createdAt = now;
    m_instances.emplace(instance.id, &instance);
    if (isProvisioned) {
        m_quota.addProvisioned(group.share);
    } else {
        m_quota.add(group.function, group.share, now);
    }
    group.waiting.expect(instance.id);
    count(instance, 1);
    return instance;
}

void Fleet::erase(Instance& instance)
{
    auto& home = *instance.group;
    setLife(instance, Life::Stopping);
    m_inFlight -= static_cast<int>(instance.running.size());
    home.running.inFlight -= static_cast<int>(instance.running.size());
    m_instances.erase(instance.id);
    home.instances.erase(instance.number);
}

void Fleet::setLife(Instance& instance, Life life)
{
    if (instance.life == life) return;
    auto& home = *instance.group;
    count(instance, -1);
    if (instance.life == Life::Creating && life != Life::Stopping) {
        instance.ready = home.ready.add(instance, instance.isProvisioned);
    }
    instance.life = life;
    count(instance, 1);
    if (life != Life::Idle && life != Life::Frozen) setNextLook(instance, TimePoint::max());
    if ((life == Life::Draining || life == Life::Stopping) && instance.ready) {
        home.ready.remove(*std::exchange(instance.ready, std::nullopt));
    }
    if (life == Life::Stopping) {
        home.waiting.forget(instance.id);
        if (instance.isProvisioned) {
            m_quota.removeProvisioned(home.share);
        } else {
            m_quota.remove(home.function, home.share);
        }
    }
}

void Fleet::setReady(Instance& instance, bool isReady)
{
    auto& ready = instance.group->ready;
    if (isReady == instance.ready.has_value()) return;
    if (!isReady) return ready.remove(*std::exchange(instance.ready, std::nullopt));
    instance.ready = ready.add(instance, instance.isProvisioned);
    for (std::size_t i = 0; i < instance.running.size(); ++i) ready.occupy(*instance.ready);
}

void Fleet::occupy(Instance& instance, const RequestId& request, TimePoint now)
{
    auto& home = *instance.group;
    setLife(instance, Life::Busy);
    home.ready.occupy(*instance.ready);
    instance.running.emplace(request, now);
    ++home.running.inFlight;
    ++m_inFlight;
}

std::optional<TimePoint> Fleet::vacate(Instance& instance, const RequestId& request)
{
    auto& home = *instance.group;
    const auto found = instance.running.find(request);
    if (found == instance.running.end()) return std::nullopt;
    const auto since = found->second;
    instance.running.erase(found);
    if (instance.ready) home.ready.release(*instance.ready);
    --home.running.inFlight;
    --m_inFlight;
    return since;
}

void Fleet::setNextLook(Instance& instance, TimePoint at)
{
    if (instance.nextLook) m_looks.erase({*instance.nextLook, instance.number});
    instance.nextLook.reset();
    if (at == TimePoint::max()) return;
    instance.nextLook = at;
    m_looks.emplace(std::pair(at, instance.number), &instance);
}

void Fleet::resetLooks()
{
    const auto looks = std::exchange(m_looks, {});
    for (const auto& [place, instance] : looks) {
        instance->nextLook = instance->idleSince;
        m_looks.emplace(std::pair(instance->idleSince, instance->number), instance);
    }
}

void Fleet::count(const Instance& instance, int by)
{
    auto& counts = instance.group->running;
    if (instance.isProvisioned) {
        auto& provisioned = instance.group->provisioned;
        const bool isStanding = instance.life != Life::Draining && instance.life != Life::Stopping;
        if (isStanding) provisioned.standing += by;
        if (instance.life == Life::Creating) provisioned.creating += by;
    }
    if (instance.life == Life::Creating) {
        counts.creating += by;
    } else if (instance.life != Life::Stopping) {
        (instance.isProvisioned ? counts.provisioned : counts.onDemand) += by;
    }
}

} // namespace engine::scheduler
