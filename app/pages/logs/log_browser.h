#pragma once

#include <QPointer>
#include <QWidget>
#include <model/client/feeds.h>

class QPushButton;
class QToolButton;

namespace widgets {
class EmptyState;
class LogPanel;
class StateStack;
} // namespace widgets

namespace app {

class LogExport;
struct Workspace;

/// Which lines a log is about; empty members: all.
struct LogScope
{
    QString service, function;
    QString requestId, instanceId;
    bool operator==(const LogScope&) const = default;
};

/// A log that begins with what the engine has stored, goes on live, and reaches further back when
/// one scrolls to its top. Lines can be exported as far back as they are stored.
class LogBrowser : public QWidget
{
    Q_OBJECT
public:
    /// Shows nothing before the first setScope().
    explicit LogBrowser(Workspace& workspace, QWidget* parent = nullptr);

    /// Loads anew when it is another scope. A request or instance is narrowed to in the panel, too,
    /// where the user can take it away.
    void setScope(const LogScope& scope);
    const LogScope& scope() const { return m_scope; }

    widgets::LogPanel* panel() const { return m_panel; }
    /// Shown while there are no lines at all: for the next step.
    widgets::EmptyState* emptyState() const;
    /// Writes the lines that pass the filter to a file.
    void exportTo(const QString& path);

private:
    void load();
    void loadOlder();
    void take(const model::LogFeed::Lines& lines, qint64 dropped);
    void panelScopeChanged();
    void setHasOlder(bool hasOlder);
    void askForFile();
    engine::storage::LogQuery query() const;

    Workspace& m_workspace;
    LogScope m_scope; ///< as loaded
    widgets::LogPanel* m_panel;
    widgets::StateStack* m_states;
    QToolButton* m_older;
    QToolButton* m_exportButton;
    QPointer<LogExport> m_export;
    int m_generation = 0; ///< of load(): late answers of earlier ones are left out
    bool m_isLoaded = false;
    bool m_isLoadingOlder = false;
    bool m_hasOlder = false;
    std::int64_t m_oldestId = 0, m_newestId = 0;
    model::LogFeed::Lines m_early; ///< came before the stored ones were there
};

} // namespace app
