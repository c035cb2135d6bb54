#include <app/parts/instance_history.h>

#include <algorithm>
#include <chrono>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>

namespace app {

using engine::metering::InstanceRecord;

namespace {

constexpr std::chrono::seconds kNewsTakesAtMost{2};

} // namespace

InstanceHistory::InstanceHistory(
    Workspace& workspace, QString service, QString function, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_service(service.toStdString())
    , m_function(function.toStdString())
{
    connect(&workspace.feeds.live, &model::LiveFeed::snapshotChanged, this, &InstanceHistory::see);
    connect(&workspace.feeds.instances, &model::InstanceFeed::instancesEnded, this,
        &InstanceHistory::add);
    see();
}

/// One that is missing stays until the news of its end is here too, so that it does not leave and
/// come back; not for long, as news can be lost when there is very much of it.
void InstanceHistory::see()
{
    const auto& live = m_workspace.feeds.live.snapshot();
    if (!live) return;
    for (const InstanceRecord& instance : live->instances) {
        const bool isOwn = instance.service == m_service && instance.function == m_function;
        if (isOwn && !m_ended.contains(instance.instanceId))
            m_alive.insert_or_assign(instance.instanceId, Seen{instance, live->at});
    }
    std::erase_if(m_alive,
        [&](const auto& entry) { return live->at - entry.second.at > kNewsTakesAtMost; });
    Q_EMIT changed();
}

void InstanceHistory::load()
{
    model::onFinished(m_workspace.client.queryInstances(m_service, m_function, kMostEnded), this,
        [this](const engine::Result<Instances>& stored) {
            if (!stored) {
                Q_EMIT loadFailed(model::errorText(stored.error()));
                return;
            }
            m_isLoaded = true;
            add(*stored);
            Q_EMIT changed();
        });
}

void InstanceHistory::add(const Instances& ended)
{
    bool isNew = false;
    for (const InstanceRecord& instance : ended) {
        if (instance.service != m_service || instance.function != m_function) continue;
        m_alive.erase(instance.instanceId);
        isNew = m_ended.insert_or_assign(instance.instanceId, instance).second || isNew;
    }
    while (m_ended.size() > kMostEnded) {
        m_ended.erase(std::ranges::min_element(
            m_ended, {}, [](const auto& entry) { return entry.second.endedAt; }));
    }
    if (isNew) Q_EMIT changed();
}

InstanceHistory::Instances InstanceHistory::instances() const
{
    Instances all;
    all.reserve(m_alive.size() + m_ended.size());
    auto ended = m_ended.begin();
    for (const auto& [id, seen] : m_alive) {
        for (; ended != m_ended.end() && ended->first < id; ++ended) {
            all.push_back(ended->second);
        }
        all.push_back(seen.instance);
    }
    for (; ended != m_ended.end(); ++ended) {
        all.push_back(ended->second);
    }
    return all;
}

qint64 InstanceHistory::nowMs() const
{
    const auto& live = m_workspace.feeds.live.snapshot();
    return engine::toEpochMs(live ? live->at : engine::SystemClock().now());
}

} // namespace app
