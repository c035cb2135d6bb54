#pragma once

#include <QObject>
#include <app/console/workspace.h>
#include <engine/metering/telemetry.h>
#include <map>
#include <string>
#include <vector>

namespace app {

/// The instances of one function: those alive and those that ended lately, loaded once and then
/// followed.
class InstanceHistory : public QObject
{
    Q_OBJECT
public:
    using Instances = std::vector<engine::metering::InstanceRecord>;
    static constexpr int kMostEnded = 500;

    /// Call load() once its signals are connected.
    InstanceHistory(
        Workspace& workspace, QString service, QString function, QObject* parent = nullptr);

    /// Reads the ended ones from the store; again after it failed.
    void load();
    /// False until what was stored is here.
    bool isLoaded() const { return m_isLoaded; }
    /// Ascending by id.
    Instances instances() const;
    /// When the ones alive were looked at, ms since the Unix epoch.
    qint64 nowMs() const;

Q_SIGNALS:
    /// At most about ten times a second.
    void changed();
    /// In the words of errorText().
    void loadFailed(const QString& reason);

private:
    struct Seen
    {
        engine::metering::InstanceRecord instance;
        engine::TimePoint at;
    };
    void see();
    void add(const Instances& ended);

    Workspace& m_workspace;
    std::string m_service, m_function;
    bool m_isLoaded = false;
    std::map<std::string, Seen> m_alive; ///< by id
    std::map<std::string, engine::metering::InstanceRecord> m_ended; ///< by id
};

} // namespace app
