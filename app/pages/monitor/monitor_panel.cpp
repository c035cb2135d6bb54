#include <app/pages/monitor/monitor_panel.h>

#include <QDateTime>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <algorithm>
#include <app/pages/monitor/monitor_charts.h>
#include <app/pages/monitor/monitor_totals.h>
#include <model/client/engine_feeds.h>
#include <model/format/errors.h>
#include <model/format/times.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/save_file.h>
#include <widgets/common/segmented_control.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>
#include <widgets/common/view_setup.h>

using namespace Qt::StringLiterals;

namespace app {

using widgets::Icon;
using widgets::TimeSeriesChart;
using widgets::Tone;

namespace {

constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kWindows[]
    = {kMinuteMs, 5 * kMinuteMs, 15 * kMinuteMs, 60 * kMinuteMs, 360 * kMinuteMs, 1440 * kMinuteMs};
constexpr int kTickMs = 100;
constexpr qint64 kSmallestMove = 600; ///< parts of a chart's width: less is not worth a redraw
const QString kWindowKey = u"monitor/window"_s;

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

/// The last sample of the live line alone: all that long windows can show of it.
GaugeLine newest(GaugeLine line)
{
    if (line.size() > 1) line.erase(line.begin(), line.end() - 1);
    return line;
}

} // namespace

MonitorPanel::MonitorPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_prices(engine::metering::PriceTable::builtIn().front())
    , m_history(workspace.client, workspace.feeds.metrics)
    , m_totals(new MonitorTotals(m_prices))
    , m_charts(new MonitorCharts(m_group, m_prices))
{
    auto* content = new QWidget;
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(widgets::metrics::kSpaceM);
    contentLayout->addWidget(m_totals);
    contentLayout->addWidget(m_charts, 1);
    auto* scroll = widgets::makeScrollArea(content);
    m_states = new widgets::StateStack(
        scroll, new widgets::EmptyState(Icon::Monitor, tr("Nothing recorded"), {}));
    m_states->showData();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(widgets::metrics::kSpaceM);
    layout->addWidget(makeTools());
    layout->addWidget(m_states, 1);

    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &MonitorPanel::tick);
    connect(&m_workspace.feeds.live, &model::LiveFeed::snapshotChanged, this,
        [this] { m_hasNews = true; });
    connect(&m_history, &MetricHistory::pointsChanged, this, &MonitorPanel::showPoints);
    connect(&m_history, &MetricHistory::failed, this, &MonitorPanel::showFailure);
    connect(&m_group, &widgets::ChartGroup::rangeChanged, this, &MonitorPanel::showRange);
    connect(&m_group, &widgets::ChartGroup::followingChanged, this, &MonitorPanel::showMode);
    connect(m_states, &widgets::StateStack::retryRequested, this, [this] {
        m_states->showData();
        m_history.reload();
    });
    connect(m_charts, &MonitorCharts::exported, this, &MonitorPanel::tellSaved);
    connect(m_charts, &MonitorCharts::exportFailed, this, &MonitorPanel::tellFailed);

    const int chosen = std::clamp(m_workspace.settings.value(kWindowKey, 0).toInt(), 0,
        static_cast<int>(std::size(kWindows)) - 1);
    m_group.setNow(nowMs());
    m_group.setWindow(kWindows[chosen]);
    m_window->setCurrentIndex(chosen);
    connect(m_window, &widgets::SegmentedControl::currentChanged, this, [this](int index) {
        m_workspace.settings.setValue(kWindowKey, index);
        m_group.setNow(nowMs());
        m_group.setWindow(kWindows[index]);
    });
    showMode();
}

QWidget* MonitorPanel::makeTools()
{
    m_window = new widgets::SegmentedControl(tr("Time window"));
    for (const QString& name :
        {tr("60 s"), tr("5 min"), tr("15 min"), tr("1 h"), tr("6 h"), tr("24 h")}) {
        m_window->addSegment(name);
    }
    m_mode = new widgets::Chip(tr("Live"), Tone::Success);
    m_range = new widgets::Label({}, widgets::TextStyle::Small, widgets::Ink::Muted);
    m_back = widgets::makeButton(Icon::ZoomReset, tr("Back to live"), widgets::ButtonKind::Ghost);
    m_back->setToolTip(
        tr("Show the whole window up to now. A double click on a chart does it too."));
    m_pause = widgets::makeButton(Icon::Pause, tr("Pause"));
    auto* exportButton = widgets::makeButton(Icon::Export, tr("Export"));
    auto* menu = new QMenu(exportButton);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillExportMenu(menu); });
    exportButton->setMenu(menu);
    // As wide as the wider of its two texts, so that nothing moves.
    const int pauseWidth = m_pause->sizeHint().width();
    m_pause->setText(tr("Resume"));
    m_pause->setMinimumWidth(std::max(pauseWidth, m_pause->sizeHint().width()));

    connect(m_back, &QPushButton::clicked, &m_group, [this] {
        m_group.setNow(nowMs());
        m_group.reset();
    });
    connect(m_pause, &QPushButton::clicked, &m_group, [this] {
        m_group.setNow(nowMs());
        m_group.setFollowing(!m_group.isFollowing());
    });

    auto* tools = new QWidget;
    auto* layout = new QHBoxLayout(tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(widgets::metrics::kSpaceS);
    layout->addWidget(m_window);
    layout->addSpacing(widgets::metrics::kSpaceXs);
    layout->addWidget(m_mode);
    layout->addWidget(m_range, 1);
    layout->addWidget(m_back);
    layout->addWidget(m_pause);
    layout->addWidget(exportButton);
    return tools;
}

void MonitorPanel::fillExportMenu(QMenu* menu)
{
    menu->clear();
    menu->addAction(widgets::themedIcon(Icon::Export), tr("All charts as a picture…"), this,
        &MonitorPanel::saveAllPictures);
    menu->addAction(widgets::themedIcon(Icon::Columns), tr("All values as a table…"), this,
        &MonitorPanel::saveAllValues);
    menu->addSeparator();
    for (TimeSeriesChart* chart : m_charts->charts()) {
        QMenu* one = menu->addMenu(chart->accessibleName());
        one->addAction(widgets::themedIcon(Icon::Export), tr("Picture…"), chart,
            &TimeSeriesChart::savePicture);
        one->addAction(
            widgets::themedIcon(Icon::Columns), tr("Values…"), chart, &TimeSeriesChart::saveValues);
    }
}

void MonitorPanel::setFunction(const QString& path)
{
    m_function = path.toStdString();
    m_charts->setLoading(true);
    m_states->showData();
    m_history.setFunction(m_function);
    showRange();
}

void MonitorPanel::showEvent(QShowEvent*)
{
    m_tick.start();
    m_hasNews = true;
    tick();
    showRange();
}

void MonitorPanel::hideEvent(QHideEvent*)
{
    m_tick.stop();
}

/// The present moves on by what can be seen, or when there is something new to see.
void MonitorPanel::tick()
{
    const qint64 now = nowMs();
    const bool showsEveryChange = m_group.length() <= model::LiveHistory::kLengthMs;
    const bool hasNews = showsEveryChange && std::exchange(m_hasNews, false);
    const bool hasMoved = now - m_group.to() >= m_group.length() / kSmallestMove;
    if (hasNews || hasMoved || !m_group.isFollowing()) m_group.setNow(now);
}

void MonitorPanel::showRange()
{
    if (!isVisible()) return;
    m_history.cover(m_group.from(), m_group.to());
    showGauges();
    showSum();
    showMode();
}

void MonitorPanel::showPoints()
{
    m_charts->setLoading(!m_history.isLoaded());
    m_charts->setPoints(m_history.points(), m_history.step());
    if (!isVisible()) return;
    showGauges();
    showSum();
}

void MonitorPanel::showGauges()
{
    GaugeSources sources{.points = m_history.points(),
        .live = m_workspace.liveHistory.samples(m_function),
        .fromMs = m_history.isLoaded() ? m_history.from() : m_group.from(),
        .toMs = m_group.isFollowing() ? m_group.to() : nowMs()};
    if (m_group.length() > model::LiveHistory::kLengthMs)
        sources.live = newest(std::move(sources.live));
    const GaugeLine line = gaugeLine(sources);
    m_charts->setGauges(partOf(line, m_group.from(), m_group.to()));
}

void MonitorPanel::showSum()
{
    if (!m_history.isLoaded()) return m_totals->setSum(std::nullopt);
    const auto sum = sumOf(m_history.points(), m_group.from(), m_group.to());
    m_totals->setSum(sum);
    m_charts->setSum(sum);
}

void MonitorPanel::showMode()
{
    const bool isLive = m_group.isFollowing();
    m_mode->set(
        std::nullopt, isLive ? tr("Live") : tr("Paused"), isLive ? Tone::Success : Tone::Warning);
    m_pause->setText(isLive ? tr("Pause") : tr("Resume"));
    m_pause->setIcon(widgets::themedIcon(isLive ? Icon::Pause : Icon::Play));
    m_back->setEnabled(!isLive || m_group.length() != m_group.window());
    if (isLive) return m_range->clear();
    const bool isOneDay = QDateTime::fromMSecsSinceEpoch(m_group.from()).date()
        == QDateTime::fromMSecsSinceEpoch(m_group.to()).date();
    m_range->setText(tr("%1 – %2").arg(model::dateTimeText(m_group.from()),
        isOneDay ? model::clockSecondsText(m_group.to()) : model::dateTimeText(m_group.to())));
}

void MonitorPanel::showFailure(const engine::Error& error)
{
    m_states->showError(tr("The recorded values cannot be read"), model::errorText(error));
}

void MonitorPanel::saveAllPictures()
{
    widgets::saveFile(
        this,
        {.title = tr("Save the charts as a picture"),
            .filter = tr("Pictures (*.png)"),
            .suffix = u"png"_s,
            .name = {},
            .bytes = [this] { return widgets::pngOf(m_charts->picture()); }},
        [this](const QString& path) { tellSaved(path); },
        [this](const QString& reason) { tellFailed(reason); });
}

void MonitorPanel::saveAllValues()
{
    widgets::saveFile(
        this,
        {.title = tr("Save the values in view"),
            .filter = tr("Tables (*.csv)"),
            .suffix = u"csv"_s,
            .name = {},
            .bytes
            = [this] { return csvOf(m_history.points(), m_group.from(), m_group.to(), m_prices); }},
        [this](const QString& path) { tellSaved(path); },
        [this](const QString& reason) { tellFailed(reason); });
}

void MonitorPanel::tellSaved(const QString& path)
{
    m_workspace.toasts->show(Tone::Success, tr("%1 was saved").arg(QFileInfo(path).fileName()));
}

void MonitorPanel::tellFailed(const QString& reason)
{
    m_workspace.toasts->show(Tone::Error, reason);
}

} // namespace app
