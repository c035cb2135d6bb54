#pragma once

#include <QObject>
#include <app/console/workspace.h>
#include <app/parts/instance_history.h>
#include <deque>
#include <engine/metering/telemetry.h>
#include <map>
#include <model/tables/cold_start_table_model.h>
#include <vector>

namespace app {

/// The starts of one function's instances lately, the calls that waited for them, and how long the
/// calls took that did not: loaded once and then followed.
class StartHistory : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMostCalls = 1000;

    /// Call load() once its signals are connected.
    StartHistory(
        Workspace& workspace, const QString& service, const QString& function, QObject* parent);

    void load();
    bool isLoaded() const { return m_instances->isLoaded() && m_hasCalls; }
    /// Newest first. Starts that are not over are not among them.
    std::vector<model::ColdStart> starts() const;
    /// How long the handler ran, in succeeded calls: the first one of each instance, and those on
    /// warm instances.
    std::vector<double> firstCallsMs() const;
    const std::deque<double>& warmCallsMs() const { return m_warmMs; }
    /// The most memory any of the instances used; 0: not measured.
    std::int64_t peakMemoryBytes() const;

Q_SIGNALS:
    /// At most about ten times a second.
    void changed();
    void loadFailed(const QString& reason);

private:
    using Calls = std::vector<engine::metering::InvocationRecord>;
    void load(bool coldStartsOnly);
    void add(const Calls& oldestFirst);
    void addCall(const engine::metering::InvocationRecord& call);

    Workspace& m_workspace;
    std::string m_service, m_function;
    InstanceHistory* m_instances;
    bool m_hasCalls = false;
    std::map<std::string, engine::metering::InvocationRecord> m_cold; ///< by request id
    std::deque<double> m_warmMs; ///< the newest last
};

} // namespace app
