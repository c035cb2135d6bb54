#pragma once

#include <QWidget>
#include <app/console/workspace.h>
#include <model/client/last_hour.h>
#include <string>

namespace widgets {
class StatTile;
}

namespace app {

/// A row of numbers that move: instances and calls in flight now, and what the last hour brought.
class LiveTiles : public QWidget
{
    Q_OBJECT
public:
    /// `path`: "service/function"; empty: all functions together.
    LiveTiles(Workspace& workspace, const QString& path, QWidget* parent = nullptr);

private:
    void queryHour();
    void showLive();
    void showHour();

    Workspace& m_workspace;
    std::string m_path;
    std::int64_t m_since; ///< seconds from here on come by the feed
    model::LastHour m_hour;
    widgets::StatTile* m_instances;
    widgets::StatTile* m_inFlight;
    widgets::StatTile* m_invocations;
    widgets::StatTile* m_errors;
    widgets::StatTile* m_billed;
};

} // namespace app
