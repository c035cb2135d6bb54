#include <engine/telemetry_hub.h>

#include <algorithm>
#include <engine/metering/prometheus.h>
#include <future>

namespace engine {

namespace {
constexpr auto kPublishPeriod = milliseconds(100);
constexpr auto kFlushPeriod = milliseconds(250);
constexpr std::size_t kFlushLines = 20'000; ///< sooner than the period when a function floods its log
constexpr int kTrimEverySeconds = 60;
} // namespace

TelemetryHub::TelemetryHub(Loop& loop, const Clock& clock, std::unique_ptr<storage::TelemetryStore> store)
    : m_loop(loop)
    , m_clock(clock)
    , m_store(std::move(store))
    , m_prices(std::make_shared<const metering::PriceSettings>())
    , m_startedAt(clock.now())
    , m_nextLogId(m_store->lastLogId() + 1)
    , m_publishTimer(loop)
    , m_secondTimer(loop)
    , m_flushTimer(loop)
{
}

TelemetryHub::~TelemetryHub() = default;

void TelemetryHub::setSources(FillSnapshot fillSnapshot, AccrueBilled accrueBilled)
{
    m_fillSnapshot = std::move(fillSnapshot);
    m_accrueBilled = std::move(accrueBilled);
    m_secondTimer.start(seconds(1), [this] { onSecond(); });
}

void TelemetryHub::addObserver(EngineObserver& observer)
{
    m_observers.with([&](auto& observers) { observers.push_back(&observer); });
    m_loop.post([this, &observer] { // what it missed
        m_observers.with([&](auto& observers) {
            if (std::find(observers.begin(), observers.end(), &observer) == observers.end()) return;
            if (m_lastCatalog) observer.catalogChanged(m_lastCatalog);
            observer.pricesChanged(prices());
        });
        markDirty();
    });
}

void TelemetryHub::removeObserver(EngineObserver& observer)
{
    // The list stays locked while observers are called, so none is called once this returns.
    m_observers.with([&](auto& observers) { std::erase(observers, &observer); });
}

template <typename Tell>
void TelemetryHub::tellAll(Tell tell)
{
    m_observers.with([&](auto& observers) {
        for (auto* observer : observers) tell(*observer);
    });
}

void TelemetryHub::instanceChanged(const metering::InstanceRecord& instance)
{
    using metering::InstanceState;
    if (instance.state == InstanceState::Destroyed || instance.state == InstanceState::Failed) {
        m_batch.instances.push_back(instance);
    }
    tellAll([&](EngineObserver& observer) { observer.instanceChanged(instance); });
    markDirty();
}

void TelemetryHub::invocationFinished(const metering::InvocationRecord& invocation)
{
    using metering::Outcome;
    ++m_invocations;
    if (invocation.outcome == Outcome::Throttled) {
        ++m_throttles;
    } else if (invocation.outcome != Outcome::Succeeded) {
        ++m_errors;
    }
    m_fold.add(invocation);
    if (invocation.startedAt < invocation.finishedAt) m_totals.addDuration(invocation.durationMs);
    m_batch.invocations.push_back(invocation);
    tellAll([&](EngineObserver& observer) { observer.invocationFinished(invocation); });
    markDirty();
}

void TelemetryHub::logged(const metering::LogLine& line)
{
    m_batch.logs.push_back(line);
    auto& stored = m_batch.logs.back();
    stored.id = m_nextLogId++;
    tellAll([&](EngineObserver& observer) { observer.logged(stored); });
    if (m_batch.logs.size() >= kFlushLines) {
        flush();
    } else {
        markDirty();
    }
}

void TelemetryHub::gaugesChanged(const std::string& function, const metering::MetricsFold::Gauges& gauges)
{
    m_fold.setGauges(function, gauges, m_clock.now());
    markDirty();
}

void TelemetryHub::billed(const std::string& function, const metering::Usage& usage)
{
    m_fold.addBilled(function, usage, m_clock.now());
}

void TelemetryHub::coldStarted(const std::string& function, const metering::ColdStartPhases& phases)
{
    m_fold.addColdStart(function, phases, m_clock.now());
    m_totals.addColdStart(phases);
}

void TelemetryHub::memorySampled(const std::string& function, double memoryMb)
{
    m_fold.addMemory(function, memoryMb, m_clock.now());
}

void TelemetryHub::catalogChanged(std::shared_ptr<const catalog::Catalog::Snapshot> snapshot)
{
    m_lastCatalog = std::move(snapshot);
    tellAll([&](EngineObserver& observer) { observer.catalogChanged(m_lastCatalog); });
    markDirty(); // the live snapshot has configs in it
}

void TelemetryHub::problemOccurred(const Error& error)
{
    tellAll([&](EngineObserver& observer) { observer.problemOccurred(error); });
}

void TelemetryHub::pricesChanged(std::shared_ptr<const metering::PriceSettings> prices)
{
    m_prices.with([&](auto& value) { value = prices; });
    tellAll([&](EngineObserver& observer) { observer.pricesChanged(prices); });
}

std::string TelemetryHub::prometheusText(std::string_view region, int regionInstanceLimit)
{
    return metering::prometheusText(m_totals,
        {.version = FCDESK_VERSION,
            .region = region,
            .startedAt = m_startedAt,
            .regionInstanceLimit = regionInstanceLimit,
            .gauges = m_fold.gauges()});
}

std::shared_ptr<const metering::PriceSettings> TelemetryHub::prices() const
{
    return m_prices.with([](const auto& value) { return value; });
}

void TelemetryHub::markDirty()
{
    if (m_isClosed) return;
    if (!m_isPublishPending) {
        m_isPublishPending = true;
        m_publishTimer.start(kPublishPeriod, [this] { publish(); });
    }
    if (!m_isFlushPending && !m_batch.isEmpty()) {
        m_isFlushPending = true;
        m_flushTimer.start(kFlushPeriod, [this] { flush(); });
    }
}

void TelemetryHub::publish()
{
    m_isPublishPending = false;
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->at = m_clock.now();
    m_fillSnapshot(*snapshot);
    metering::MetricsFold::Gauges all;
    for (const auto& [function, gauges] : m_fold.gauges()) {
        snapshot->gauges.emplace(function, gauges);
        all.onDemand += gauges.onDemand;
        all.provisioned += gauges.provisioned;
        all.creating += gauges.creating;
        all.inFlight += gauges.inFlight;
        all.capacity += gauges.capacity;
    }
    snapshot->gauges[std::string(metering::kAllFunctions)] = all;
    snapshot->invocations = m_invocations;
    snapshot->errors = m_errors;
    snapshot->throttles = m_throttles;
    const std::shared_ptr<const LiveSnapshot> shared = std::move(snapshot);
    tellAll([&](EngineObserver& observer) { observer.liveChanged(shared); });
    if (all.inFlight > 0 || all.creating > 0) markDirty(); // billed time and memory move without an event
}

void TelemetryHub::onSecond()
{
    m_accrueBilled(m_clock.now());
    auto rows = m_fold.takeFinished(m_clock.now());
    if (!rows.empty()) {
        m_totals.add(rows);
        std::map<std::int64_t, metering::MetricPoint> all;
        for (const auto& row : rows) {
            auto& point = all[row.point.second];
            point.second = row.point.second;
            point.add(row.point, metering::MetricPoint::Fold::AcrossFunctions);
        }
        for (const auto& [second, point] : all) rows.push_back({std::string(metering::kAllFunctions), point});
        tellAll([&](EngineObserver& observer) { observer.metricsFinished(rows); });
        m_batch.metrics.insert(m_batch.metrics.end(), rows.begin(), rows.end());
        markDirty();
    }
    if (--m_secondsUntilTrim <= 0) {
        m_secondsUntilTrim = kTrimEverySeconds;
        m_storeThread.post([store = m_store.get(), now = m_clock.now()] { static_cast<void>(store->trim(now)); });
    }
    m_secondTimer.start(seconds(1), [this] { onSecond(); });
}

void TelemetryHub::flush()
{
    m_isFlushPending = false;
    m_flushTimer.cancel();
    if (m_batch.isEmpty()) return;
    auto batch = std::make_shared<storage::TelemetryStore::Batch>(std::move(m_batch));
    m_batch = {};
    offload(
        m_storeThread, m_loop, [store = m_store.get(), batch] { return store->write(*batch); },
        [this](const Result<void>& written) {
            const bool hadFailed = std::exchange(m_hasStoreFailed, !written.has_value());
            if (!written && !hadFailed) problemOccurred(written.error());
        });
}

void TelemetryHub::close()
{
    if (std::exchange(m_isClosed, true)) return;
    if (m_accrueBilled) m_accrueBilled(m_clock.now());
    for (auto& row : m_fold.takeFinished(m_clock.now() + seconds(1))) m_batch.metrics.push_back(std::move(row));
    m_publishTimer.cancel();
    m_secondTimer.cancel();
    m_flushTimer.cancel();
    if (m_batch.isEmpty()) return;
    std::promise<void> written;
    m_storeThread.post([&] {
        static_cast<void>(m_store->write(m_batch));
        written.set_value();
    });
    written.get_future().wait();
}

} // namespace engine
