#include <engine/scheduler/pool.h>

#include <algorithm>
#include <cassert>

namespace engine::scheduler {

using metering::EndReason;

namespace {
Action makeAction(Action::Kind kind, const InstanceId& instance)
{
    return {.kind = kind, .instance = instance};
}
} // namespace

Pool::Pool(PoolSettings settings, std::function<InstanceId(TimePoint)> makeId)
    : m_settings(settings)
    , m_makeId(std::move(makeId))
{
    m_fleet.quota().setGrowth(m_settings.growth, {});
}

void Pool::setSettings(PoolSettings settings, TimePoint now)
{
    m_settings = settings;
    m_fleet.quota().setGrowth(m_settings.growth, now);
    m_fleet.resetLooks();
}

Actions Pool::setFunctionMaximum(const std::string& function, std::optional<std::int64_t> maximum)
{
    m_fleet.quota().setMaximum(function, maximum);
    Actions actions;
    auto surplus = m_fleet.quota().surplus(function);
    if (surplus == 0) return actions;
    std::vector<Instance*> serving;
    for (auto* group : m_fleet.groupsOf(function)) {
        for (auto& [number, instance] : group->instances) {
            if (instance.isProvisioned) continue;
            if (instance.life == Life::Draining) --surplus;
            if (instance.ready) serving.push_back(&instance);
        }
    }
    std::stable_sort(serving.begin(), serving.end(), [](const Instance* one, const Instance* other) {
        return std::pair(one->running.size(), one->idleSince) < std::pair(other->running.size(), other->idleSince);
    });
    for (auto* instance : serving) {
        if (surplus-- <= 0) break;
        drain(*instance, EndReason::Recycled, actions);
    }
    return actions;
}

Actions Pool::submit(const RequestId& request, const catalog::FunctionVersionPtr& version, TimePoint now)
{
    Actions actions;
    auto& place = m_fleet.group(version);
    const auto input = m_fleet.quota().input(place.function, m_settings.regionLimit, place.share, now);
    if (const auto admission = admit(input); admission == Admission::FunctionDisabled) {
        refuse(request, {}, admissionError(admission, input), actions);
    } else {
        if (auto* const instance = place.ready.route()) {
            run(*instance, request, false, now, actions);
        } else {
            m_waiting.emplace(request, Waiting{&place, place.waiting.push(request)});
            placeWaiting(place, now, actions);
        }
        if (place.load->arrived(now, place.running.inFlight, place.waiting.size())) startAhead(place, now, actions);
    }
    m_fleet.eraseIfEmpty(place);
    return actions;
}

void Pool::cancel(const RequestId& request)
{
    const auto found = m_waiting.find(request);
    if (found == m_waiting.end()) return;
    const auto [group, place] = found->second;
    group->waiting.erase(place);
    m_waiting.erase(found);
}

Actions Pool::started(const InstanceId& id, TimePoint now, Duration business)
{
    Actions actions;
    auto* const instance = m_fleet.find(id);
    if (!instance || instance->life != Life::Creating) return actions;
    auto& home = *instance->group;
    home.load->started(now - instance->createdAt, business);
    m_fleet.setLife(*instance, Life::Idle);
    feed(*instance, now, actions);
    home.waiting.forget(id);
    if (home.isReplaced) {
        drain(*instance, EndReason::Updated, actions);
    } else if (instance->running.empty()) {
        becomeIdle(*instance, now, actions);
    }
    if (instance->isProvisioned) {
        home.provisioned.failures = 0;
        home.provisioned.error.reset();
        provide(home, now, actions);
    }
    checkReplacement(home, false, actions);
    endRenewal(id, actions);
    return actions;
}

Actions Pool::startFailed(const InstanceId& id, const Error& error, TimePoint now)
{
    Actions actions;
    auto* const instance = m_fleet.find(id);
    if (!instance || instance->life != Life::Creating) return actions; // one told to stop still ends
    auto& home = *instance->group;
    for (const auto& request : home.waiting.fail(id)) refuse(request, id, error, actions);
    if (instance->isProvisioned) provisionFailed(home, error, now);
    m_fleet.erase(*instance);
    checkReplacement(home, true, actions);
    endRenewal(id, actions);
    m_fleet.eraseIfEmpty(home);
    return actions;
}

Actions Pool::finished(const InstanceId& id, const RequestId& request, TimePoint now)
{
    Actions actions;
    auto* const instance = m_fleet.find(id);
    const auto since = instance ? m_fleet.vacate(*instance, request) : std::nullopt;
    if (!since) return actions;
    instance->group->load->finished(now - *since);
    if (instance->life == Life::Busy) {
        feed(*instance, now, actions);
        if (instance->running.empty()) {
            if (instance->ready) {
                becomeIdle(*instance, now, actions);
            } else {
                stop(*instance, EndReason::Unhealthy, actions);
            }
        }
    } else if (instance->life == Life::Draining && instance->running.empty()) {
        stop(*instance, instance->drainReason, actions);
    }
    return actions;
}

Actions Pool::retire(const InstanceId& id, Drain howSoon, EndReason reason, TimePoint now)
{
    Actions actions;
    auto* const instance = m_fleet.find(id);
    if (!instance || instance->life == Life::Stopping) return actions;
    auto& home = *instance->group;
    if (howSoon == Drain::AtOnce || instance->life == Life::Creating) {
        stop(*instance, reason, actions);
    } else if (instance->life != Life::Draining) {
        drain(*instance, reason, actions);
    }
    placeWaiting(home, now, actions);
    provide(home, now, actions);
    checkReplacement(home, false, actions);
    return actions;
}

Actions Pool::renew(const InstanceId& id, EndReason reason, TimePoint now)
{
    Actions actions;
    auto* const instance = m_fleet.find(id);
    if (!instance || instance->life != Life::Busy) return actions;
    if (instance->isProvisioned) return retire(id, Drain::AtOnce, reason, now); // others stand ready
    drain(*instance, reason, actions);
    if (!start(*instance->group, now, actions)) {
        stop(*instance, reason, actions);
    } else {
        m_renewals.emplace(actions.back().instance, id);
    }
    return actions;
}

void Pool::endRenewal(const InstanceId& successor, Actions& actions)
{
    const auto renewal = m_renewals.extract(successor);
    if (renewal.empty()) return;
    auto* const old = m_fleet.find(renewal.mapped());
    if (old && old->life == Life::Draining) stop(*old, old->drainReason, actions);
}

Actions Pool::setHealthy(const InstanceId& id, bool isHealthy, TimePoint now)
{
    Actions actions;
    auto* const instance = m_fleet.find(id);
    const bool isServing = instance
        && (instance->life == Life::Idle || instance->life == Life::Frozen || instance->life == Life::Busy);
    if (!isServing) return actions;
    m_fleet.setReady(*instance, isHealthy);
    if (isHealthy) {
        feed(*instance, now, actions);
    } else if (instance->running.empty()) {
        auto& home = *instance->group;
        stop(*instance, EndReason::Unhealthy, actions);
        provide(home, now, actions);
        checkReplacement(home, false, actions);
    }
    return actions;
}

Actions Pool::ended(const InstanceId& id, TimePoint now)
{
    Actions actions;
    auto* const instance = m_fleet.find(id);
    if (!instance) return actions;
    auto& home = *instance->group;
    const bool hasFailed = instance->life != Life::Stopping && instance->life != Life::Draining;
    if (hasFailed && instance->isProvisioned) {
        provisionFailed(home, {ErrorCode::FunctionNotStarted, "a provisioned instance ended by itself", {}}, now);
    }
    m_fleet.erase(*instance);
    endRenewal(id, actions);
    placeWaiting(home, now, actions);
    provide(home, now, actions);
    checkReplacement(home, hasFailed, actions);
    m_fleet.eraseIfEmpty(home);
    return actions;
}

Actions Pool::recycle(const std::string& function, TimePoint now)
{
    Actions actions;
    for (auto* group : m_fleet.groupsOf(function)) {
        for (auto& [number, instance] : group->instances) {
            if (instance.ready) drain(instance, EndReason::Recycled, actions);
        }
        provide(*group, now, actions);
        checkReplacement(*group, false, actions);
    }
    return actions;
}

Actions Pool::functionRemoved(const std::string& function, const Error& error, TimePoint)
{
    Actions actions;
    forgetReplacements(function, actions);
    const auto groups = m_fleet.groupsOf(function); // of which some go
    for (auto* group : groups) stopGroup(*group, EndReason::Deleted, error, actions);
    m_fleet.eraseLoad(function);
    return actions;
}

Actions Pool::stopAll(EndReason reason, TimePoint)
{
    const Error error{.code = ErrorCode::ServiceUnavailable,
        .detail = "every instance was told to stop while the request waited for one"};
    Actions actions;
    while (!m_replacements.empty()) forgetReplacements(m_replacements.begin()->first.first, actions);
    std::vector<Group*> groups; // of which some go
    for (const auto& [revision, group] : m_fleet.groups()) groups.push_back(group.get());
    for (auto* group : groups) stopGroup(*group, reason, error, actions);
    return actions;
}

Actions Pool::tick(TimePoint now)
{
    Actions actions;
    for (auto* next = m_fleet.nextToLookAt(); next && next->nextLook <= now; next = m_fleet.nextToLookAt()) {
        lookAtIdle(*next, now, actions);
    }
    for (auto next = m_replacements.begin(); next != m_replacements.end();) {
        const auto& [key, replacement] = *next++;
        if (replacement.deadline <= now) moveTraffic(VersionKey(key), actions);
    }
    while (!m_retries.empty() && m_retries.begin()->first <= now) {
        const auto revision = m_retries.extract(m_retries.begin()).value().second;
        if (auto* const group = m_fleet.findGroup(revision)) provide(*group, now, actions);
    }
    return actions;
}

std::optional<TimePoint> Pool::nextTick() const
{
    const auto* const idle = m_fleet.nextToLookAt();
    auto first = idle ? *idle->nextLook : TimePoint::max();
    for (const auto& [key, replacement] : m_replacements) first = std::min(first, replacement.deadline);
    if (!m_retries.empty()) first = std::min(first, m_retries.begin()->first);
    return first == TimePoint::max() ? std::nullopt : std::optional(first);
}

Counts Pool::counts(const std::string& function) const
{
    Counts sum;
    for (const auto* group : m_fleet.groupsOf(function)) sum += group->counts();
    return sum;
}

Counts Pool::counts() const
{
    Counts sum;
    for (const auto& [revision, group] : m_fleet.groups()) sum += group->counts();
    return sum;
}

std::map<std::string, LoadEstimate> Pool::estimates(TimePoint now) const
{
    std::map<std::string, LoadEstimate> estimates;
    for (const auto& [function, load] : m_fleet.loads()) estimates.emplace(function, load.estimate(now));
    return estimates;
}

bool Pool::isIdle() const
{
    return m_fleet.inFlight() == 0 && m_waiting.empty();
}

std::optional<Life> Pool::life(const InstanceId& id) const
{
    const auto* const instance = m_fleet.find(id);
    return instance ? std::optional(instance->life) : std::nullopt;
}

/// Creates one more on-demand instance when the limits allow it.
Result<void> Pool::start(Group& group, TimePoint now, Actions& actions)
{
    const auto input = m_fleet.quota().input(group.function, m_settings.regionLimit, group.share, now);
    if (const auto admission = admit(input); admission != Admission::Allowed) {
        return Failure(admissionError(admission, input));
    }
    create(group, false, now, actions);
    return {};
}

void Pool::create(Group& group, bool isProvisioned, TimePoint now, Actions& actions)
{
    const auto& instance = m_fleet.create(group, m_makeId(now), isProvisioned, now);
    auto action = makeAction(Action::Kind::Start, instance.id);
    action.version = group.version;
    action.isProvisioned = isProvisioned;
    actions.push_back(std::move(action));
}

/// Creates what the growing load will need by the time it is up, as far as the limits allow.
void Pool::startAhead(Group& group, TimePoint now, Actions& actions)
{
    const auto estimate = group.load->estimate(now);
    const int instances = group.ready.size() + group.waiting.creating();
    for (auto missing = instancesAhead(estimate.predictedInFlight, instances, group.ready.concurrency()); missing > 0;
         --missing) {
        if (!start(group, now, actions)) return;
        group.load->startedAhead();
    }
}

/// Starts what the waiting requests need; refuses those that still find no room.
void Pool::placeWaiting(Group& group, TimePoint now, Actions& actions)
{
    auto& waiting = group.waiting;
    for (auto missing = instancesToStart(waiting.size(), waiting.creating(), waiting.concurrency()); missing > 0;
         --missing) {
        if (const auto isStarted = start(group, now, actions); !isStarted) {
            for (const auto& request : waiting.takeUnplaced()) refuse(request, {}, isStarted.error(), actions);
            return;
        }
    }
}

/// Gives the instance what waits, as far as it has room.
void Pool::feed(Instance& instance, TimePoint now, Actions& actions)
{
    auto& home = *instance.group;
    while (instance.ready && static_cast<int>(instance.running.size()) < home.ready.concurrency()) {
        const auto taken = home.waiting.take(instance.id);
        if (!taken) return;
        m_waiting.erase(taken->request);
        run(instance, taken->request, taken->isColdStart, now, actions);
    }
}

void Pool::run(Instance& instance, const RequestId& request, bool isColdStart, TimePoint now, Actions& actions)
{
    m_fleet.occupy(instance, request, now);
    auto action = makeAction(Action::Kind::Run, instance.id);
    action.request = request;
    action.isColdStart = isColdStart;
    actions.push_back(std::move(action));
}

void Pool::refuse(const RequestId& request, const InstanceId& instance, const Error& error, Actions& actions)
{
    m_waiting.erase(request);
    auto action = makeAction(Action::Kind::Refuse, instance);
    action.request = request;
    action.error = error;
    actions.push_back(std::move(action));
}

void Pool::stopGroup(Group& group, EndReason reason, const Error& error, Actions& actions)
{
    for (const auto& request : group.waiting.takeAll()) refuse(request, {}, error, actions);
    group.provisioned.rule = {};
    for (auto& [number, instance] : group.instances) {
        if (instance.life != Life::Stopping) stop(instance, reason, actions);
    }
    m_fleet.eraseIfEmpty(group);
}

void Pool::becomeIdle(Instance& instance, TimePoint now, Actions& actions)
{
    instance.idleSince = now;
    m_fleet.setLife(instance, Life::Idle);
    lookAtIdle(instance, now, actions);
}

void Pool::lookAtIdle(Instance& instance, TimePoint now, Actions& actions)
{
    const auto decision = decideIdle(instance.idleSince, instance.life == Life::Frozen, idleRuleOf(instance), now);
    if (decision.action == IdleAction::Release) return stop(instance, EndReason::Idle, actions);
    if (decision.action == IdleAction::Freeze) {
        m_fleet.setLife(instance, Life::Frozen);
        actions.push_back(makeAction(Action::Kind::Freeze, instance.id));
    }
    m_fleet.setNextLook(instance, decision.nextLook);
}

/// No new requests; stops when it has none.
void Pool::drain(Instance& instance, EndReason reason, Actions& actions)
{
    if (instance.running.empty()) return stop(instance, reason, actions);
    instance.drainReason = reason;
    m_fleet.setLife(instance, Life::Draining);
}

void Pool::stop(Instance& instance, EndReason reason, Actions& actions)
{
    m_fleet.setLife(instance, Life::Stopping);
    auto action = makeAction(Action::Kind::Stop, instance.id);
    action.reason = reason;
    actions.push_back(std::move(action));
}

} // namespace engine::scheduler
