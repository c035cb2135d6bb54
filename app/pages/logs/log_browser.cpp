#include <app/pages/logs/log_browser.h>

#include <app/console/workspace.h>
#include <app/pages/logs/log_export.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <utility>
#include <widgets/common/buttons.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/log_panel.h>
#include <widgets/common/log_view.h>
#include <widgets/common/save_file.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using engine::metering::LogLevel;
using engine::metering::LogLine;

namespace app {

namespace {

constexpr int kPage = 5'000; ///< lines read at once: a few milliseconds on the GUI thread

using Lines = model::LogFeed::Lines;

} // namespace

LogBrowser::LogBrowser(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_panel(new LogPanel)
    , m_states(new StateStack(m_panel,
          new EmptyState(Icon::Log, tr("No log lines yet"),
              tr("What functions print and what the platform says about their calls appears here, "
                 "while it happens."))))
    , m_older(makeIconButton(Icon::History, tr("Load older lines")))
    , m_exportButton(makeIconButton(Icon::Export, tr("Export to a file…")))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_states);
    m_panel->addTool(m_older);
    m_panel->addTool(m_exportButton);
    m_exportButton->setToolTip(tr("Export all stored lines that pass the filter to a file…"));
    setHasOlder(false);

    connect(m_older, &QToolButton::clicked, this, &LogBrowser::loadOlder);
    connect(m_exportButton, &QToolButton::clicked, this, &LogBrowser::askForFile);
    connect(m_panel, &LogPanel::scopeChanged, this, &LogBrowser::panelScopeChanged);
    connect(m_panel, &LogPanel::cleared, this, [this] {
        // What was taken out is older now than what will come.
        m_oldestId = m_newestId + 1;
        setHasOlder(m_newestId > 0);
    });
    connect(m_panel->view(), &LogView::startReached, this, &LogBrowser::loadOlder);
    connect(m_states, &StateStack::retryRequested, this, &LogBrowser::load);
    connect(&workspace.feeds.log, &model::LogFeed::linesArrived, this, &LogBrowser::take);
}

EmptyState* LogBrowser::emptyState() const
{
    return m_states->emptyState();
}

void LogBrowser::setScope(const LogScope& scope)
{
    const bool isOther = m_generation == 0 || scope != m_scope;
    m_scope = scope;
    const QSignalBlocker ours(m_panel); // panelScopeChanged() is for the user's choices
    m_panel->setInstance(scope.instanceId);
    m_panel->setRequest(scope.requestId);
    if (isOther) load();
}

/// Narrowing while everything is there needs no loading; what was loaded narrowly does when it is
/// to be seen whole.
void LogBrowser::panelScopeChanged()
{
    const bool isNarrowed = !m_scope.requestId.isEmpty() || !m_scope.instanceId.isEmpty();
    const bool isSame
        = m_scope.requestId == m_panel->request() && m_scope.instanceId == m_panel->instance();
    if (!isNarrowed || isSame) return;
    m_scope.requestId = m_panel->request();
    m_scope.instanceId = m_panel->instance();
    load();
}

engine::storage::LogQuery LogBrowser::query() const
{
    engine::storage::LogQuery query;
    query.service = m_scope.service.toStdString();
    query.function = m_scope.function.toStdString();
    query.requestId = m_scope.requestId.toStdString();
    query.instanceId = m_scope.instanceId.toStdString();
    query.limit = kPage;
    return query;
}

void LogBrowser::load()
{
    const int generation = ++m_generation;
    m_isLoaded = m_isLoadingOlder = false;
    m_early.clear();
    setHasOlder(false);
    m_states->showLoading();
    model::onFinished(m_workspace.client.queryLogs(query()), this,
        [this, generation](const engine::Result<std::vector<LogLine>>& lines) {
            if (generation != m_generation) return;
            if (!lines)
                return m_states->showError(
                    tr("The log could not be loaded"), model::errorText(lines.error()));
            m_isLoaded = true;
            m_panel->view()->clear();
            m_panel->view()->append(*lines);
            m_oldestId = lines->empty() ? 0 : lines->front().id;
            m_newestId = lines->empty() ? 0 : lines->back().id;
            setHasOlder(lines->size() == kPage);
            lines->empty() ? m_states->showEmpty() : m_states->showData();
            take(std::exchange(m_early, {}), 0);
        });
}

void LogBrowser::loadOlder()
{
    if (!m_hasOlder || m_isLoadingOlder) return;
    m_isLoadingOlder = true;
    engine::storage::LogQuery older = query();
    older.beforeId = m_oldestId;
    model::onFinished(m_workspace.client.queryLogs(older), this,
        [this, generation = m_generation](const engine::Result<std::vector<LogLine>>& lines) {
            if (generation != m_generation) return;
            m_isLoadingOlder = false;
            if (!lines) {
                if (m_workspace.toasts)
                    m_workspace.toasts->show(Tone::Error, model::errorText(lines.error()));
                return;
            }
            const qint64 before = m_panel->view()->totalCount();
            m_panel->view()->prepend(*lines);
            if (!lines->empty()) m_oldestId = lines->front().id;
            const bool hasRoom = m_panel->view()->totalCount() > before;
            setHasOlder(lines->size() == kPage && hasRoom);
        });
}

void LogBrowser::setHasOlder(bool hasOlder)
{
    m_hasOlder = hasOlder;
    m_older->setEnabled(hasOlder);
    m_older->setToolTip(hasOlder ? tr("Load older lines; scrolling to the top does it, too")
                                 : tr("There are no older lines"));
}

void LogBrowser::take(const Lines& lines, qint64 dropped)
{
    if (m_generation == 0) return;
    const std::string service = m_scope.service.toStdString();
    const std::string function = m_scope.function.toStdString();
    const std::string request = m_scope.requestId.toStdString();
    const std::string instance = m_scope.instanceId.toStdString();
    const auto isWanted = [](const std::string& wanted, const std::string& value) {
        return wanted.empty() || wanted == value;
    };
    Lines mine;
    for (const LogLine& line : lines) {
        if (m_isLoaded && line.id <= m_newestId) continue; // was stored when we asked
        if (isWanted(service, line.service) && isWanted(function, line.function)
            && isWanted(request, line.requestId) && isWanted(instance, line.instanceId))
            mine.push_back(line);
    }
    if (dropped > 0 && !lines.empty()) {
        LogLine gap;
        gap.at = lines.front().at;
        gap.level = LogLevel::Platform;
        gap.text = tr("%n line(s) came too fast to be shown; they are stored", nullptr,
            static_cast<int>(dropped))
                       .toStdString();
        mine.insert(mine.begin(), gap);
    }
    if (!m_isLoaded) {
        m_early.insert(m_early.end(), mine.begin(), mine.end());
        return;
    }
    if (mine.empty()) return;
    m_newestId = std::max(m_newestId, mine.back().id);
    m_panel->view()->append(mine);
    m_states->showData();
}

void LogBrowser::askForFile()
{
    const QString name
        = m_scope.function.isEmpty() ? u"functions"_s : m_scope.service + u'-' + m_scope.function;
    widgets::askWhereToSave(this,
        {.title = tr("Export the log"),
            .filter = tr("Logs (*.log *.txt)"),
            .suffix = u"log"_s,
            .name = name + u".log"_s,
            .bytes = {}},
        [this](const QString& path) { exportTo(path); });
}

void LogBrowser::exportTo(const QString& path)
{
    if (m_export) return;
    const LogFilter& filter = m_panel->view()->filter();
    engine::storage::LogQuery wanted = query();
    wanted.requestId = filter.requestId;
    wanted.instanceId = filter.instanceId;
    wanted.text = filter.text.text().toStdString();
    if (filter.minimum != LogLevel::Debug) wanted.minimumLevel = filter.minimum;
    m_export = new LogExport(m_workspace.client, wanted, filter.isPlatformHidden, path, this);
    m_exportButton->setEnabled(false);
    const auto end = [this](Tone tone, const QString& text) {
        m_exportButton->setEnabled(true);
        m_export.clear();
        if (m_workspace.toasts) m_workspace.toasts->show(tone, text);
    };
    connect(m_export, &LogExport::finished, this, [end, path](qint64 lines) {
        end(Tone::Success,
            tr("%n line(s) written to %1", nullptr, static_cast<int>(lines))
                .arg(QDir::toNativeSeparators(path)));
    });
    connect(m_export, &LogExport::failed, this, [end](const QString& why) {
        end(Tone::Error, tr("The log could not be exported: %1").arg(why));
    });
    m_export->start();
}

} // namespace app
