#include <app/pages/function/cold_starts/cold_starts_view.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <app/pages/function/cold_starts/checklist_card.h>
#include <app/pages/function/cold_starts/path_comparison.h>
#include <app/pages/function/cold_starts/start_history.h>
#include <app/pages/function/cold_starts/start_statistics.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/tables/cold_start_table_model.h>
#include <widgets/charts/phase_chart.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/metrics.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/view_setup.h>

namespace app {

using model::ColdStart;
using model::ColdStartTableModel;
using widgets::Card;
using widgets::Icon;
using Column = ColdStartTableModel::Column;

namespace {

constexpr std::size_t kMostBars = 60;
constexpr int kChartHeight = 270;
constexpr int kTableHeight = 250;
constexpr int kPathsWidth = 300;

} // namespace

ColdStartsView::ColdStartsView(
    Workspace& space, QString serviceName, QString functionName, QWidget* parent)
    : FunctionView(space, std::move(serviceName), std::move(functionName), parent)
    , m_history(new StartHistory(workspace(), service(), function(), this))
    , m_model(new ColdStartTableModel(this))
    , m_bars(std::make_unique<StartBars>())
    , m_chartCard(new Card(tr("Recent starts"), Card::Padding::None))
    , m_chart(new widgets::PhaseChart)
    , m_paths(new PathComparison)
    , m_table(new QTableView)
    , m_checklist(new ChecklistCard)
{
    using namespace widgets::metrics;
    auto* empty = new widgets::EmptyState(Icon::Timer, tr("No cold start yet"),
        tr("When a call finds no free instance, one is started for it: how long that takes shows up "
           "here, phase by phase."));
    auto* invoke = empty->addAction(Icon::Play, tr("Invoke the function"));
    m_states = new widgets::StateStack(makeStarts(), empty);
    auto* content = new QWidget;
    auto* cards = new QVBoxLayout(content);
    cards->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceXl);
    cards->setSpacing(kSpaceL);
    cards->addWidget(m_states, 1);
    cards->addWidget(m_checklist);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(widgets::makeScrollArea(content));

    const auto show = [this](FunctionTab tab) {
        Q_EMIT workspace().navigator.functionRequested(service(), function(), tab);
    };
    connect(invoke, &QPushButton::clicked, this, [show] { show(FunctionTab::Test); });
    connect(m_checklist, &ChecklistCard::placeRequested, this, show);
    connect(m_states, &widgets::StateStack::retryRequested, this, [this] {
        m_states->showLoading(tr("Loading starts"));
        m_history->load();
    });
    connect(m_history, &StartHistory::loadFailed, this, [this](const QString& reason) {
        m_states->showError(tr("The starts cannot be read"), reason);
    });
    connect(m_history, &StartHistory::changed, this, &ColdStartsView::showStarts);
    m_states->showLoading(tr("Loading starts"));
    m_history->load();
}

ColdStartsView::~ColdStartsView() = default;

QWidget* ColdStartsView::makeStarts()
{
    using namespace widgets::metrics;
    m_chart->setAccessibleName(tr("Recent starts by phase"));
    m_chartCard->body()->addWidget(m_chart);
    m_paths->setMinimumWidth(kPathsWidth);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(kSpaceL);
    charts->addWidget(m_chartCard, 5);
    charts->addWidget(m_paths, 2);
    m_chartCard->setFixedHeight(kChartHeight);
    m_paths->setFixedHeight(kChartHeight);
    setUpTable();
    auto* tableCard = new Card(tr("Starts"), Card::Padding::None);
    tableCard->body()->addWidget(m_table);
    tableCard->setMinimumHeight(kTableHeight);
    auto* starts = new QWidget;
    auto* layout = new QVBoxLayout(starts);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceL);
    layout->addLayout(charts);
    layout->addWidget(tableCard, 1);
    connect(m_chart, &widgets::PhaseChart::chosen, this, &ColdStartsView::chooseRow);
    return starts;
}

void ColdStartsView::setUpTable()
{
    widgets::setUpTable(*m_table);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Starts"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    const int widths[] = {104, 112, 72, 72, 72, 76, 76, 72, 160, 110};
    for (int column = 0; column < ColdStartTableModel::ColumnCount; ++column) {
        m_table->setColumnWidth(column, widths[column]);
    }
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &ColdStartsView::chooseBar);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ColdStartsView::showMenu);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT workspace().navigator.logsRequested(service(), function(), {},
            index.data(ColdStartTableModel::InstanceIdRole).toString());
    });
}

void ColdStartsView::setState(const FunctionState& state)
{
    m_facts.config = state.function->config;
    m_facts.packedBytes = state.function->code.size;
    if (state.function->code.sha256 != m_packageRead) {
        m_packageRead = state.function->code.sha256;
        m_facts.package.reset();
        readPackage();
    }
    showChecklist();
}

void ColdStartsView::readPackage()
{
    if (m_packageRead.empty()) return; // no code
    auto asked
        = workspace().client.codeFiles(service().toStdString(), function().toStdString());
    model::onFinished(asked, this,
        [this, package = m_packageRead](
            const engine::Result<std::vector<engine::storage::PackageFile>>& files) {
            if (!files || package != m_packageRead) return; // the list says it was not read
            m_facts.package = packageFacts(*files, m_facts.config.runtime);
            showChecklist();
        });
}

void ColdStartsView::showEvent(QShowEvent* event)
{
    FunctionView::showEvent(event);
    showStarts();
}

void ColdStartsView::showStarts()
{
    if (!isVisible() || !m_history->isLoaded()) return;
    const std::vector<ColdStart> starts = m_history->starts();
    m_model->setStarts(starts);
    if (starts.empty())
        m_states->showEmpty();
    else
        m_states->showData();
    showBars();
    m_paths->setPaths(statisticsByPath(starts));
    m_facts.businessShare = businessShare(starts);
    m_paths->setBusinessShare(m_facts.businessShare);

    std::vector<double> businessMs, initializerMs;
    for (const ColdStart& start : starts) {
        if (start.hasFailed) continue;
        businessMs.push_back(engine::toMs(start.phases.business()));
        initializerMs.push_back(engine::toMs(start.phases.initializer));
    }
    m_facts.starts = static_cast<int>(businessMs.size());
    m_facts.businessMedianMs = median(std::move(businessMs));
    m_facts.initializerMedianMs = median(std::move(initializerMs));
    const std::vector<double> first = m_history->firstCallsMs();
    m_facts.firstCalls = static_cast<int>(first.size());
    m_facts.firstCallMedianMs = median(first);
    const auto& warm = m_history->warmCallsMs();
    m_facts.warmCalls = static_cast<int>(warm.size());
    m_facts.warmCallMedianMs = median({warm.begin(), warm.end()});
    m_facts.peakMemoryBytes = m_history->peakMemoryBytes();
    if (const auto& live = workspace().feeds.live.snapshot()) {
        const auto gauges = live->gauges.find(path().toStdString());
        m_facts.provisioned = gauges == live->gauges.end() ? 0 : gauges->second.provisioned;
    }
    showChecklist();
}

void ColdStartsView::showBars()
{
    std::vector<ColdStart> starts;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (!m_model->start(row).hasFailed) starts.push_back(m_model->start(row));
    }
    *m_bars = barsOf(starts, kMostBars);
    m_chart->setBars(m_bars->bars);
    m_chartCard->setNote(m_bars->isPerMinute ? tr("mean of each minute") : tr("each start"));
    chooseBar();
}

void ColdStartsView::showChecklist()
{
    m_checklist->setAdvice(checklist(m_facts));
}

void ColdStartsView::chooseRow(int bar)
{
    const int row = m_model->rowOf(m_bars->newestOf[static_cast<std::size_t>(bar)]);
    if (row >= 0) m_table->selectRow(row);
}

/// The bar of the selected row; with a bar per minute only the newest row of each has one.
void ColdStartsView::chooseBar()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty()) return m_chart->setCurrent(-1);
    const std::string& id = m_model->start(rows.front().row()).instanceId;
    const auto found = std::ranges::find(m_bars->newestOf, id);
    m_chart->setCurrent(found == m_bars->newestOf.end()
            ? -1
            : static_cast<int>(found - m_bars->newestOf.begin()));
}

void ColdStartsView::showMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString instance = index.data(ColdStartTableModel::InstanceIdRole).toString();
    const QString request = index.data(ColdStartTableModel::RequestIdRole).toString();
    menu->addAction(widgets::themedIcon(Icon::Log), tr("Show the instance's logs"), this,
        [this, instance] {
            Q_EMIT workspace().navigator.logsRequested(service(), function(), {}, instance);
        });
    auto* delayed = menu->addAction(widgets::themedIcon(Icon::Timer),
        tr("Show the logs of the call that waited longest"), this, [this, request] {
            Q_EMIT workspace().navigator.logsRequested(service(), function(), request, {});
        });
    delayed->setEnabled(!request.isEmpty());
    menu->addAction(widgets::themedIcon(Icon::Copy), tr("Copy instance ID"), this,
        [instance] { QApplication::clipboard()->setText(instance); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace app
