#include <app/pages/function/cold_starts/start_history.h>

#include <algorithm>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>

namespace app {

using engine::metering::InstanceState;
using engine::metering::InvocationRecord;
using engine::metering::Outcome;
using model::ColdStart;

StartHistory::StartHistory(
    Workspace& workspace, const QString& service, const QString& function, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_service(service.toStdString())
    , m_function(function.toStdString())
    , m_instances(new InstanceHistory(workspace, service, function, this))
{
    connect(m_instances, &InstanceHistory::changed, this, &StartHistory::changed);
    connect(m_instances, &InstanceHistory::loadFailed, this, &StartHistory::loadFailed);
    connect(&workspace.feeds.invocations, &model::InvocationFeed::invocationsArrived, this,
        &StartHistory::add);
}

void StartHistory::load()
{
    m_instances->load();
    engine::storage::InvocationQuery query;
    query.service = m_service;
    query.function = m_function;
    query.limit = kMostCalls;
    const auto all = m_workspace.client.queryInvocations(query);
    query.coldStartsOnly = true;
    const auto cold = m_workspace.client.queryInvocations(query);
    model::onFinished(all, this, [this, cold](const engine::Result<Calls>& stored) {
        if (!stored) {
            Q_EMIT loadFailed(model::errorText(stored.error()));
            return;
        }
        // What was followed meanwhile is among them.
        m_warmMs.clear();
        add({stored->rbegin(), stored->rend()});
        model::onFinished(cold, this, [this](const engine::Result<Calls>& more) {
            if (!more) {
                Q_EMIT loadFailed(model::errorText(more.error()));
                return;
            }
            m_hasCalls = true;
            for (const InvocationRecord& call : *more) {
                m_cold.insert_or_assign(call.requestId, call);
            }
            Q_EMIT changed();
        });
    });
}

void StartHistory::add(const Calls& oldestFirst)
{
    bool isNew = false;
    for (const InvocationRecord& call : oldestFirst) {
        if (call.service != m_service || call.function != m_function) continue;
        addCall(call);
        isNew = true;
    }
    while (m_cold.size() > kMostCalls) {
        m_cold.erase(std::ranges::min_element(
            m_cold, {}, [](const auto& entry) { return entry.second.arrivedAt; }));
    }
    if (isNew) Q_EMIT changed();
}

void StartHistory::addCall(const InvocationRecord& call)
{
    if (call.isColdStart) {
        m_cold.insert_or_assign(call.requestId, call);
    } else if (call.outcome == Outcome::Succeeded) {
        m_warmMs.push_back(call.durationMs);
        if (m_warmMs.size() > kMostCalls) m_warmMs.pop_front();
    }
}

std::vector<ColdStart> StartHistory::starts() const
{
    std::map<std::string_view, ColdStart> delays; // by instance id; nothing but the delays is set
    for (const auto& [id, call] : m_cold) {
        ColdStart& waited = delays[call.instanceId];
        ++waited.delayedCalls;
        const engine::Duration delay = call.startedAt - call.arrivedAt;
        if (waited.delayedRequest.empty() || delay > waited.longestDelay) {
            waited.longestDelay = delay;
            waited.delayedRequest = id;
        }
    }
    std::vector<ColdStart> starts;
    for (auto& instance : m_instances->instances()) {
        const bool isOver = instance.state != InstanceState::Creating
            && instance.phases.total() > engine::Duration::zero();
        if (!isOver) continue;
        ColdStart start;
        if (const auto found = delays.find(instance.instanceId); found != delays.end())
            start = found->second;
        start.instanceId = instance.instanceId;
        start.createdAt = instance.createdAt;
        start.phases = instance.phases;
        start.startPath = instance.startPath;
        start.note = instance.note;
        start.isProvisioned = instance.isProvisioned;
        start.hasFailed = instance.state == InstanceState::Failed;
        starts.push_back(std::move(start));
    }
    std::ranges::sort(starts, model::ColdStartTableModel::isNewer);
    return starts;
}

std::vector<double> StartHistory::firstCallsMs() const
{
    std::map<std::string_view, const InvocationRecord*> first; // by instance id
    for (const auto& [id, call] : m_cold) {
        if (call.outcome != Outcome::Succeeded) continue;
        const InvocationRecord*& earliest = first[call.instanceId];
        if (!earliest || call.startedAt < earliest->startedAt) earliest = &call;
    }
    std::vector<double> durations;
    for (const auto& [id, call] : first) {
        durations.push_back(call->durationMs);
    }
    return durations;
}

std::int64_t StartHistory::peakMemoryBytes() const
{
    std::int64_t peak = 0;
    for (const auto& instance : m_instances->instances()) {
        peak = std::max(peak, instance.peakMemoryBytes);
    }
    return peak;
}

} // namespace app
