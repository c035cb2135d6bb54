#pragma once

#include <app/console/navigator.h>
#include <app/console/workspace.h>
#include <engine/engine.h>
#include <memory>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/live_history.h>
#include <widgets/common/theme.h>

namespace app {

/// What the console works with: the engine, what brings its news to the GUI thread, and what pages
/// share. Made before the first window, gone after the last. GUI thread.
class ConsoleCore
{
public:
    /// As Engine::start(). `settings` outlives the core.
    static engine::Result<std::unique_ptr<ConsoleCore>> start(
        engine::EngineOptions options, QSettings& settings);
    ~ConsoleCore();
    ConsoleCore(const ConsoleCore&) = delete;
    ConsoleCore& operator=(const ConsoleCore&) = delete;

    Workspace& workspace() { return m_workspace; }

private:
    ConsoleCore(std::unique_ptr<engine::Engine> engine, QSettings& settings);
    std::unique_ptr<engine::Engine> m_engine;
    model::EngineClient m_client;
    model::LiveHistory m_liveHistory;
    model::EngineFeeds m_feeds;
    Navigator m_navigator;
    Workspace m_workspace;
};

/// Names of the application, for settings, windows and desktops.
void setUpApplication();
/// The user's choices: $XDG_CONFIG_HOME/fcdesk/console.ini.
QString settingsFile();
/// The look that was chosen; the system's at first.
widgets::Theme::Mode themeMode(const QSettings& settings);
void saveThemeMode(QSettings& settings, widgets::Theme::Mode mode);
/// The engine's messages in Qt's log, as category "fcdesk.engine".
engine::LogSink engineLog();

} // namespace app
