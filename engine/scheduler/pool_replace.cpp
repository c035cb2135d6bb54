#include <algorithm>
#include <engine/scheduler/pool.h>

// How a new revision takes over from the one before.

namespace engine::scheduler {

using metering::EndReason;

namespace {
bool isSameVersion(const catalog::FunctionVersion& one, const catalog::FunctionVersion& other)
{
    return one.versionId == other.versionId;
}

/// Instances of `next` that the load of `old` needs.
int instancesFor(const Group& old, const Group& next, TimePoint now)
{
    if (old.ready.size() == 0) return 0;
    const int load = std::max(old.load->recentPeak(now), old.running.inFlight + old.waiting.size());
    return std::max(1, instancesToStart(load, 0, next.ready.concurrency()));
}
} // namespace

Pool::VersionKey Pool::keyOf(const catalog::FunctionVersion& version)
{
    return {catalog::functionPath(*version.function), version.versionId};
}

catalog::FunctionVersionPtr Pool::serving(const catalog::FunctionVersionPtr& version) const
{
    if (m_replacements.empty()) return version;
    const auto found = m_replacements.find(keyOf(*version));
    return found == m_replacements.end() ? version : found->second.from;
}

Actions Pool::versionReplaced(const catalog::FunctionVersionPtr& current, TimePoint now)
{
    Actions actions;
    const auto key = keyOf(*current);
    auto& next = m_fleet.group(current);
    const auto pending = m_replacements.find(key);
    if (pending != m_replacements.end() && pending->second.to->revision == current->revision) return actions;
    Group* serving = nullptr;
    for (auto* old : m_fleet.groupsOf(key.first)) {
        if (old == &next || old->isReplaced || !isSameVersion(*old->version, *current)) continue;
        const bool isServing
            = pending == m_replacements.end() || old->version->revision == pending->second.from->revision;
        if (isServing) serving = old;
        if (old->provisioned.rule.target > 0) next.provisioned.rule = old->provisioned.rule;
        if (!isServing) retireGroup(*old, actions); // on its way in, overtaken
    }
    auto& replacement = m_replacements[key];
    if (!replacement.from) {
        replacement.from = serving ? serving->version : current;
        replacement.deadline = now + m_settings.switchPatience;
    }
    replacement.to = current;
    provide(next, now, actions);
    const int wanted = serving ? instancesFor(*serving, next, now) : 0;
    const auto& provisioned = next.provisioned;
    int coming = next.ready.size() + next.waiting.creating() + std::max(0, provisioned.rule.target - provisioned.standing);
    while (coming < wanted && start(next, now, actions)) ++coming;
    replacement.wanted = std::min(wanted, coming);
    checkReplacement(next, false, actions);
    const auto groups = m_fleet.groupsOf(key.first); // of which some go
    for (auto* group : groups) m_fleet.eraseIfEmpty(*group);
    return actions;
}

/// Moves the calls over when the new instances are up, when one of them failed, or when no old one is left.
void Pool::checkReplacement(Group& group, bool hasFailed, Actions& actions)
{
    if (m_replacements.empty()) return;
    const auto key = keyOf(*group.version);
    const auto found = m_replacements.find(key);
    if (found == m_replacements.end()) return;
    const auto& replacement = found->second;
    const bool isNew = group.version->revision == replacement.to->revision;
    const bool isOld = group.version->revision == replacement.from->revision;
    const bool isReady = isNew && (hasFailed || group.ready.size() >= replacement.wanted);
    const bool isGone = isOld && group.ready.size() == 0 && group.waiting.creating() == 0;
    if (isReady || isGone) moveTraffic(key, actions);
}

void Pool::moveTraffic(const VersionKey& key, Actions& actions)
{
    const auto current = m_replacements.extract(key).mapped().to;
    for (auto* old : m_fleet.groupsOf(key.first)) {
        if (old->version->revision != current->revision && isSameVersion(*old->version, *current)) {
            retireGroup(*old, actions);
        }
    }
    actions.push_back({.kind = Action::Kind::Replaced, .version = current});
}

/// Its idle instances stop, busy ones after their requests, and those being created unless requests count on them.
void Pool::retireGroup(Group& group, Actions& actions)
{
    group.isReplaced = true;
    for (auto& [number, instance] : group.instances) {
        if (instance.ready) {
            drain(instance, EndReason::Updated, actions);
        } else if (instance.life == Life::Creating && group.waiting.countingOn(instance.id) == 0) {
            stop(instance, EndReason::Updated, actions);
        }
    }
}

void Pool::forgetReplacements(const std::string& function, Actions& actions)
{
    for (auto next = m_replacements.lower_bound({function, {}});
         next != m_replacements.end() && next->first.first == function;) {
        const auto done = m_replacements.extract(next++);
        actions.push_back({.kind = Action::Kind::Replaced, .version = done.mapped().to});
    }
}

} // namespace engine::scheduler
