#include <engine/metering/metrics.h>

#include <algorithm>

namespace engine::metering {

namespace {
/// Seconds without any fact are filled in from the gauges this far back; beyond that nobody looked.
constexpr std::int64_t kLongestFill = 60;
constexpr int kResourceThrottledStatus = 503;

std::int64_t secondOf(TimePoint time)
{
    return std::chrono::floor<seconds>(time).time_since_epoch().count();
}

void foldGauges(MetricPoint& point, const MetricsFold::Gauges& gauges)
{
    point.onDemandInstances = std::max(point.onDemandInstances, gauges.onDemand);
    point.provisionedInstances = std::max(point.provisionedInstances, gauges.provisioned);
    point.creatingInstances = std::max(point.creatingInstances, gauges.creating);
    point.inFlight = std::max(point.inFlight, gauges.inFlight);
    point.capacity = std::max(point.capacity, gauges.capacity);
}

bool isFunctionError(Outcome outcome)
{
    return outcome == Outcome::HandledError || outcome == Outcome::UnhandledError
        || outcome == Outcome::InitializationError || outcome == Outcome::InvocationError;
}

/// Failed runs are billed as well, and those nobody waited for; refused calls are not (source: behaviour row 4.1).
bool hasRun(const InvocationRecord& invocation)
{
    if (invocation.instanceId.empty()) return false;
    return invocation.status == 200 || (invocation.outcome == Outcome::Cancelled && invocation.durationMs > 0);
}
} // namespace

void MetricPoint::add(const MetricPoint& other, Fold fold)
{
    const auto gauge = [fold](int& mine, int theirs) {
        mine = fold == Fold::AcrossFunctions ? mine + theirs : std::max(mine, theirs);
    };
    gauge(onDemandInstances, other.onDemandInstances);
    gauge(provisionedInstances, other.provisionedInstances);
    gauge(creatingInstances, other.creatingInstances);
    gauge(inFlight, other.inFlight);
    gauge(capacity, other.capacity);
    invocations += other.invocations;
    provisionedInvocations += other.provisionedInvocations;
    errors += other.errors;
    clientErrors += other.clientErrors;
    serverErrors += other.serverErrors;
    throttles += other.throttles;
    resourceThrottles += other.resourceThrottles;
    coldStarts += other.coldStarts;
    coldStartSystemMs += other.coldStartSystemMs;
    coldStartBusinessMs += other.coldStartBusinessMs;
    usage += other.usage;
    maxMemoryMb = std::max(maxMemoryMb, other.maxMemoryMb);
    durationSumMs += other.durationSumMs;
    durationMaxMs = std::max(durationMaxMs, other.durationMaxMs);
    latencySumMs += other.latencySumMs;
}

void MetricsFold::setGauges(const std::string& function, const Gauges& gauges, TimePoint now)
{
    if (const auto before = m_gauges.find(function); before != m_gauges.end()) fill(*before, secondOf(now));
    foldGauges(pointAt(function, now), gauges);
    if (gauges == Gauges()) {
        m_gauges.erase(function);
        m_unchangedFrom.erase(function);
    } else {
        m_gauges[function] = gauges;
        m_unchangedFrom[function] = secondOf(now) + 1;
    }
}

void MetricsFold::add(const InvocationRecord& invocation)
{
    auto& point = pointAt(invocation.service + "/" + invocation.function, invocation.finishedAt);
    const auto outcome = invocation.outcome;
    ++point.invocations;
    point.provisionedInvocations += invocation.isProvisioned;
    point.errors += isFunctionError(outcome);
    point.clientErrors += outcome == Outcome::ClientError || outcome == Outcome::Cancelled;
    point.serverErrors += outcome == Outcome::SystemError;
    point.throttles += outcome == Outcome::Throttled;
    point.resourceThrottles += outcome == Outcome::Throttled && invocation.status == kResourceThrottledStatus;
    point.usage.invocations += hasRun(invocation);
    point.maxMemoryMb = std::max(point.maxMemoryMb, invocation.maxMemoryMb);
    point.durationSumMs += invocation.durationMs;
    point.durationMaxMs = std::max(point.durationMaxMs, invocation.durationMs);
    point.latencySumMs += toMs(invocation.finishedAt - invocation.arrivedAt);
}

void MetricsFold::addColdStart(const std::string& function, const ColdStartPhases& phases, TimePoint now)
{
    auto& point = pointAt(function, now);
    ++point.coldStarts;
    point.coldStartSystemMs += toMs(phases.system());
    point.coldStartBusinessMs += toMs(phases.business());
}

void MetricsFold::addMemory(const std::string& function, double memoryMb, TimePoint now)
{
    auto& point = pointAt(function, now);
    point.maxMemoryMb = std::max(point.maxMemoryMb, memoryMb);
}

void MetricsFold::addBilled(const std::string& function, const Usage& usage, TimePoint now)
{
    pointAt(function, now).usage += usage;
}

std::vector<MetricsFold::Row> MetricsFold::takeFinished(TimePoint now)
{
    const auto until = secondOf(now);
    for (const auto& function : m_gauges) fill(function, until);
    std::vector<Row> rows;
    const auto end = m_seconds.lower_bound(until);
    for (auto second = m_seconds.begin(); second != end; second = m_seconds.erase(second)) {
        for (auto& [function, point] : second->second) {
            if (point != MetricPoint{.second = second->first}) rows.push_back({function, point});
        }
    }
    m_takenUntil = std::max(m_takenUntil, until);
    return rows;
}

/// Makes the points of the seconds before `until` in which nothing happened: the gauges were as they are.
void MetricsFold::fill(const std::pair<const std::string, Gauges>& function, std::int64_t until)
{
    const auto from = std::max({m_takenUntil, m_unchangedFrom.at(function.first), until - kLongestFill});
    for (auto second = from; second < until; ++second) {
        const auto [place, isNew] = m_seconds[second].try_emplace(function.first, MetricPoint{.second = second});
        if (isNew) foldGauges(place->second, function.second);
    }
}

/// What comes late counts in the earliest second not taken yet. A new point starts with the gauges: they were so at the
/// beginning of its second.
MetricPoint& MetricsFold::pointAt(const std::string& function, TimePoint now)
{
    const auto second = std::max(secondOf(now), m_takenUntil);
    const auto [place, isNew] = m_seconds[second].try_emplace(function, MetricPoint{.second = second});
    if (const auto gauges = m_gauges.find(function); isNew && gauges != m_gauges.end()) {
        foldGauges(place->second, gauges->second);
    }
    return place->second;
}

} // namespace engine::metering
