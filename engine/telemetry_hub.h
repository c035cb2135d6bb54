#pragma once

#include <engine/core/guarded.h>
#include <engine/core/loop.h>
#include <engine/engine.h>
#include <engine/metering/totals.h>
#include <functional>
#include <memory>
#include <vector>

namespace engine {

/// Where the engine's facts meet: it hands them to the observers as they come, folds them into metric points, publishes
/// the live snapshot at about 10 Hz while something happens, and writes batches to the telemetry store on a thread of its
/// own. Loop thread, except for the observer list.
class TelemetryHub final : public metering::TelemetrySink
{
public:
    /// Fills in what only the dispatcher knows: alive instances (ascending by id) and the billed time since the last call.
    using FillSnapshot = std::function<void(LiveSnapshot&)>;
    using AccrueBilled = std::function<void(TimePoint now)>;

    TelemetryHub(Loop& loop, const Clock& clock, std::unique_ptr<storage::TelemetryStore> store);
    ~TelemetryHub() override;

    void setSources(FillSnapshot fillSnapshot, AccrueBilled accrueBilled);
    void addObserver(EngineObserver& observer);
    void removeObserver(EngineObserver& observer);

    void instanceChanged(const metering::InstanceRecord& instance) override;
    void invocationFinished(const metering::InvocationRecord& invocation) override;
    void logged(const metering::LogLine& line) override;
    void gaugesChanged(const std::string& function, const metering::MetricsFold::Gauges& gauges);
    void billed(const std::string& function, const metering::Usage& usage);
    void coldStarted(const std::string& function, const metering::ColdStartPhases& phases);
    void memorySampled(const std::string& function, double memoryMb);
    /// Something in the live snapshot is another that no other call here tells of.
    void liveChanged() { markDirty(); }
    void catalogChanged(std::shared_ptr<const catalog::Catalog::Snapshot> snapshot);
    void problemOccurred(const Error& error);
    void pricesChanged(std::shared_ptr<const metering::PriceSettings> prices);
    std::string prometheusText(std::string_view region, int regionInstanceLimit);
    /// Any thread.
    std::shared_ptr<const metering::PriceSettings> prices() const;

    /// Runs `query` on the store's thread after everything written so far is in it.
    template <typename T, typename Query>
    void query(Query query, Completion<T> done)
    {
        flush();
        offload(m_storeThread, m_loop, [store = m_store.get(), query = std::move(query)] { return query(*store); },
            std::move(done));
    }
    /// Writes what is pending and waits for it: at shutdown.
    void close();

private:
    template <typename Tell>
    void tellAll(Tell tell);
    void markDirty();
    void publish();
    void onSecond();
    void flush();

    Loop& m_loop;
    const Clock& m_clock;
    std::unique_ptr<storage::TelemetryStore> m_store;
    Guarded<std::vector<EngineObserver*>> m_observers;
    Guarded<std::shared_ptr<const metering::PriceSettings>> m_prices;
    FillSnapshot m_fillSnapshot;
    AccrueBilled m_accrueBilled;

    metering::MetricsFold m_fold;
    metering::Totals m_totals;
    TimePoint m_startedAt;
    storage::TelemetryStore::Batch m_batch;
    std::shared_ptr<const catalog::Catalog::Snapshot> m_lastCatalog;
    std::int64_t m_nextLogId = 1;
    std::int64_t m_invocations = 0, m_errors = 0, m_throttles = 0;
    bool m_isPublishPending = false;
    bool m_isFlushPending = false;
    bool m_hasStoreFailed = false;
    bool m_isClosed = false;
    int m_secondsUntilTrim = 60;
    LoopTimer m_publishTimer;
    LoopTimer m_secondTimer;
    LoopTimer m_flushTimer;
    WorkerPool m_storeThread{1}; ///< last: joined before what its jobs use goes
};

} // namespace engine
