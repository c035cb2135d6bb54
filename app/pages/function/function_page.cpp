#include <app/pages/function/function_page.h>

#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <algorithm>
#include <app/console/actions.h>
#include <app/pages/function/code/code_view.h>
#include <app/pages/function/cold_starts/cold_starts_view.h>
#include <app/pages/function/configuration/configuration_view.h>
#include <app/pages/function/instances/instances_view.h>
#include <app/pages/function/logs/logs_view.h>
#include <app/pages/function/monitor/function_monitor_view.h>
#include <app/pages/function/overview/overview_view.h>
#include <app/pages/function/scaling/scaling_view.h>
#include <app/pages/function/test/test_view.h>
#include <model/client/engine_feeds.h>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/common/page_header.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

using Make = FunctionView* (*)(Workspace&, const QString&, const QString&);

template <typename View>
FunctionView* make(Workspace& workspace, const QString& service, const QString& function)
{
    return new View(workspace, service, function);
}

struct TabKind
{
    FunctionTab tab;
    widgets::Icon icon;
    const char* name;
    const char* title;
    Make make;
};
constexpr TabKind kTabs[] = {
    {FunctionTab::Overview, widgets::Icon::Dashboard, "overview",
        QT_TRANSLATE_NOOP("app::FunctionPage", "Overview"), make<OverviewView>},
    {FunctionTab::Code, widgets::Icon::Code, "code",
        QT_TRANSLATE_NOOP("app::FunctionPage", "Code"), make<CodeView>},
    {FunctionTab::Configuration, widgets::Icon::Sliders, "configuration",
        QT_TRANSLATE_NOOP("app::FunctionPage", "Configuration"), make<ConfigurationView>},
    {FunctionTab::Test, widgets::Icon::Test, "test", QT_TRANSLATE_NOOP("app::FunctionPage", "Test"),
        make<TestView>},
    {FunctionTab::Monitor, widgets::Icon::Monitor, "monitor",
        QT_TRANSLATE_NOOP("app::FunctionPage", "Monitor"), make<FunctionMonitorView>},
    {FunctionTab::Instances, widgets::Icon::Instance, "instances",
        QT_TRANSLATE_NOOP("app::FunctionPage", "Instances"), make<InstancesView>},
    {FunctionTab::ColdStarts, widgets::Icon::Timer, "cold-starts",
        QT_TRANSLATE_NOOP("app::FunctionPage", "Cold starts"), make<ColdStartsView>},
    {FunctionTab::Scaling, widgets::Icon::Gauge, "scaling",
        QT_TRANSLATE_NOOP("app::FunctionPage", "Scaling"), make<ScalingView>},
    {FunctionTab::Logs, widgets::Icon::Log, "logs", QT_TRANSLATE_NOOP("app::FunctionPage", "Logs"),
        make<LogsView>},
};

/// -1: not offered.
int indexOf(FunctionTab tab)
{
    const auto* found = std::ranges::find(kTabs, tab, &TabKind::tab);
    return found == std::end(kTabs) ? -1 : static_cast<int>(found - std::begin(kTabs));
}

} // namespace

FunctionPage::FunctionPage(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_service(service)
    , m_function(function)
    , m_header(new widgets::PageHeader(widgets::Icon::Function, function))
    , m_runtime(new widgets::Chip({}))
    , m_activity(new widgets::Chip({}))
    , m_deleted(new widgets::MessageBar(widgets::Tone::Warning,
          tr("This function was deleted. What you had not saved is still here, to be copied.")))
    , m_tabBar(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_views(std::size(kTabs))
{
    m_header->setContext(service);
    m_header->addMark(m_runtime);
    m_header->addMark(m_activity);
    addHeaderActions();
    addTabs();

    using namespace widgets::metrics;
    auto* notice = new QHBoxLayout;
    notice->setContentsMargins(kSpaceXl, 0, kSpaceXl, 0);
    notice->addWidget(m_deleted);
    m_deleted->hide();
    auto* tabLine = new QHBoxLayout;
    tabLine->setContentsMargins(kSpaceXl, 0, kSpaceXl, 0);
    tabLine->addWidget(m_tabBar);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(notice);
    layout->addLayout(tabLine);
    layout->addWidget(m_stack, 1);
    connect(&m_workspace.feeds.live, &model::LiveFeed::snapshotChanged, this,
        &FunctionPage::updateActivity);
    updateActivity();
}

void FunctionPage::addHeaderActions()
{
    if (offers(FunctionTab::Test)) {
        auto* invoke = widgets::makeButton(widgets::Icon::Play, tr("Invoke"));
        m_header->addAction(invoke);
        connect(invoke, &QPushButton::clicked, this, [this] { showTab(FunctionTab::Test); });
    }
    auto* more = widgets::makeIconButton(widgets::Icon::More, tr("More actions"));
    auto* menu = new QMenu(more);
    menu->addAction(widgets::themedIcon(widgets::Icon::Snowflake), tr("Release idle instances"),
        this, [this] { releaseIdleInstances(m_workspace, m_service + u'/' + m_function); });
    menu->addAction(widgets::themedIcon(widgets::Icon::Refresh), tr("Recycle all instances…"), this,
        [this] { askToRecycleInstances(m_workspace, m_service, m_function, window()); });
    menu->addSeparator();
    menu->addAction(widgets::themedIcon(widgets::Icon::Trash), tr("Delete function…"), this,
        [this] { Q_EMIT m_workspace.navigator.deleteFunctionRequested(m_service, m_function); });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    m_header->addAction(more);
}

void FunctionPage::addTabs()
{
    m_tabBar->setExpanding(false);
    m_tabBar->setDrawBase(false);
    m_tabBar->setAccessibleName(tr("Parts of the function"));
    int index = 0;
    for (const TabKind& kind : kTabs) {
        m_tabBar->addTab(widgets::themedIcon(kind.icon), tr(kind.title));
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + index)), this);
        connect(shortcut, &QShortcut::activated, this,
            [this, index] { m_tabBar->setCurrentIndex(index); });
        m_tabBar->setTabToolTip(index, shortcut->key().toString(QKeySequence::NativeText));
        ++index;
    }
    connect(m_tabBar, &QTabBar::currentChanged, this, &FunctionPage::showIndex);
}

bool FunctionPage::offers(FunctionTab tab)
{
    return indexOf(tab) >= 0;
}

std::vector<FunctionTabInfo> FunctionPage::offeredTabs()
{
    std::vector<FunctionTabInfo> tabs;
    for (const TabKind& kind : kTabs)
        tabs.push_back({kind.tab, kind.icon, kind.name, tr(kind.title)});
    return tabs;
}

void FunctionPage::setState(const FunctionState& state)
{
    const bool isFirst = !m_state.function;
    m_state = state;
    const auto& config = state.function->config;
    m_runtime->setText(QString::fromStdString(config.runtime));
    m_header->setSubtitle(QString::fromStdString(config.description));
    m_deleted->hide();
    for (FunctionView* view : m_views) {
        if (view) view->setState(state);
    }
    if (isFirst) showIndex(m_tabBar->currentIndex());
}

void FunctionPage::setDeleted()
{
    m_deleted->show();
}

void FunctionPage::showTab(FunctionTab tab)
{
    m_tabBar->setCurrentIndex(std::max(0, indexOf(tab)));
}

FunctionTab FunctionPage::tab() const
{
    return kTabs[m_tabBar->currentIndex()].tab;
}

FunctionView* FunctionPage::view(FunctionTab tab)
{
    const int index = indexOf(tab);
    return index < 0 ? nullptr : viewAt(index);
}

FunctionView* FunctionPage::viewAt(int index)
{
    FunctionView*& view = m_views[static_cast<std::size_t>(index)];
    if (!view) {
        view = kTabs[index].make(m_workspace, m_service, m_function);
        m_stack->addWidget(view);
        connect(view, &FunctionView::unsavedEditsChanged, this, [this, index] {
            updateMark(index);
            Q_EMIT unsavedEditsChanged();
        });
        if (m_state.function) view->setState(m_state);
    }
    return view;
}

void FunctionPage::showIndex(int index)
{
    if (!m_state.function) return; // views are made with the first state
    m_stack->setCurrentWidget(viewAt(index));
    Q_EMIT tabChanged();
}

bool FunctionPage::hasUnsavedEdits() const
{
    return std::ranges::any_of(
        m_views, [](const FunctionView* view) { return view && view->hasUnsavedEdits(); });
}

void FunctionPage::updateMark(int index)
{
    const bool isEdited = m_views[static_cast<std::size_t>(index)]->hasUnsavedEdits();
    const QString title = tr(kTabs[index].title);
    m_tabBar->setTabText(
        index, isEdited ? tr("%1 •", "a tab with unsaved edits").arg(title) : title);
}

void FunctionPage::updateActivity()
{
    const auto& live = m_workspace.feeds.live.snapshot();
    const std::string path = (m_service + u'/' + m_function).toStdString();
    engine::metering::MetricsFold::Gauges gauges;
    if (live) {
        if (const auto found = live->gauges.find(path); found != live->gauges.end())
            gauges = found->second;
    }
    const int instances = gauges.onDemand + gauges.provisioned;
    m_activity->setVisible(instances + gauges.creating > 0);
    if (gauges.creating > 0 && instances == 0) {
        return m_activity->set(widgets::Icon::Instance,
            tr("%n starting", "instances", gauges.creating), widgets::Tone::Info);
    }
    const QString text = tr("%n instance(s)", nullptr, instances);
    if (gauges.inFlight == 0)
        return m_activity->set(widgets::Icon::Instance, text, widgets::Tone::Neutral);
    m_activity->set(widgets::Icon::Instance,
        tr("%1, %n in flight", nullptr, gauges.inFlight).arg(text), widgets::Tone::Success);
}

} // namespace app
