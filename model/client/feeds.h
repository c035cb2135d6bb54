#pragma once

#include <engine/core/guarded.h>
#include <memory>
#include <model/client/feed.h>
#include <vector>

namespace model {

/// Services and functions, the newest state.
class CatalogFeed : public Feed
{
    Q_OBJECT
public:
    using Snapshot = std::shared_ptr<const engine::catalog::Catalog::Snapshot>;
    explicit CatalogFeed(QObject* parent = nullptr);
    /// Null until the first one came.
    const Snapshot& snapshot() const { return m_snapshot; }
    void catalogChanged(Snapshot snapshot) override;

Q_SIGNALS:
    void snapshotChanged();

private:
    void deliver() override;
    engine::Guarded<Snapshot> m_latest;
    Snapshot m_snapshot;
};

/// Instances and gauges, about ten times a second; the newest wins.
class LiveFeed : public Feed
{
    Q_OBJECT
public:
    using Snapshot = std::shared_ptr<const engine::LiveSnapshot>;
    explicit LiveFeed(QObject* parent = nullptr);
    /// Null until the first one came.
    const Snapshot& snapshot() const { return m_snapshot; }
    void liveChanged(Snapshot snapshot) override;

Q_SIGNALS:
    void snapshotChanged();

private:
    void deliver() override;
    engine::Guarded<Snapshot> m_latest;
    Snapshot m_snapshot;
};

/// Points of finished seconds, in order.
class MetricsFeed : public Feed
{
    Q_OBJECT
public:
    using Rows = std::vector<engine::metering::MetricsFold::Row>;
    explicit MetricsFeed(QObject* parent = nullptr);
    void metricsFinished(const Rows& rows) override;

Q_SIGNALS:
    void pointsArrived(const model::MetricsFeed::Rows& rows);

private:
    void deliver() override;
    engine::Guarded<Rows> m_rows;
};

/// Log lines of all functions, in batches. While the GUI thread is away too long the oldest waiting
/// ones are dropped: the store has them all.
class LogFeed : public Feed
{
    Q_OBJECT
public:
    using Lines = std::vector<engine::metering::LogLine>;
    static constexpr std::size_t kMostWaiting = 100'000;
    explicit LogFeed(QObject* parent = nullptr);
    void logged(const engine::metering::LogLine& line) override;

Q_SIGNALS:
    /// `dropped`: lines lost before these.
    void linesArrived(const model::LogFeed::Lines& lines, qint64 dropped);

private:
    struct Waiting
    {
        Lines lines;
        qint64 dropped = 0;
    };
    void deliver() override;
    engine::Guarded<Waiting> m_waiting;
};

/// Finished invocations of all functions, in batches, in the order they finished; bounded like the
/// log.
class InvocationFeed : public Feed
{
    Q_OBJECT
public:
    using Invocations = std::vector<engine::metering::InvocationRecord>;
    static constexpr std::size_t kMostWaiting = 20'000;
    explicit InvocationFeed(QObject* parent = nullptr);
    void invocationFinished(const engine::metering::InvocationRecord& invocation) override;

Q_SIGNALS:
    void invocationsArrived(const model::InvocationFeed::Invocations& invocations);

private:
    void deliver() override;
    engine::Guarded<Invocations> m_waiting;
};

/// Instances of all functions that ended, in batches, in the order they ended; bounded like the
/// log.
class InstanceFeed : public Feed
{
    Q_OBJECT
public:
    using Instances = std::vector<engine::metering::InstanceRecord>;
    static constexpr std::size_t kMostWaiting = 5'000;
    explicit InstanceFeed(QObject* parent = nullptr);
    void instanceChanged(const engine::metering::InstanceRecord& instance) override;

Q_SIGNALS:
    void instancesEnded(const model::InstanceFeed::Instances& instances);

private:
    void deliver() override;
    engine::Guarded<Instances> m_waiting;
};

/// The price tables and which is in force, the newest state.
class PricesFeed : public Feed
{
    Q_OBJECT
public:
    using Settings = std::shared_ptr<const engine::metering::PriceSettings>;
    explicit PricesFeed(QObject* parent = nullptr);
    /// The built-in ones until the first state came; never null.
    const Settings& settings() const { return m_settings; }
    void pricesChanged(Settings settings) override;

Q_SIGNALS:
    void settingsChanged();

private:
    void deliver() override;
    engine::Guarded<Settings> m_latest;
    Settings m_settings;
};

/// Things the user should see.
class ProblemFeed : public Feed
{
    Q_OBJECT
public:
    explicit ProblemFeed(QObject* parent = nullptr);
    void problemOccurred(const engine::Error& error) override;

Q_SIGNALS:
    /// In the words of errorText().
    void problemReported(const QString& text);

private:
    void deliver() override;
    engine::Guarded<std::vector<engine::Error>> m_waiting;
};

} // namespace model
