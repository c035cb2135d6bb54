#pragma once

#include <QDir>
#include <QString>

class QSettings;

namespace model {
class EngineClient;
class EngineFeeds;
class LiveHistory;
} // namespace model
namespace widgets {
class ToastHost;
}

namespace app {

class Navigator;

/// What every page works with. Owned by the console, outlives all pages. GUI thread.
struct Workspace
{
    model::EngineClient& client;
    model::EngineFeeds& feeds;
    model::LiveHistory& liveHistory; ///< fed by the main window
    Navigator& navigator;
    QSettings& settings; ///< window state and small choices, not the engine's data
    QDir userDir; ///< plain files of the user: saved events per function
    widgets::ToastHost* toasts = nullptr; ///< set by the main window before the first page
};

} // namespace app
