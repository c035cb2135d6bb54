#include <app/console/function_tree.h>

#include <QDateTime>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QTimer>
#include <QTreeView>
#include <app/console/actions.h>
#include <app/console/navigator.h>
#include <app/pages/function/function_page.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/tables/function_filter_model.h>
#include <model/tables/function_tree_model.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/icons.h>
#include <widgets/common/metrics.h>
#include <widgets/common/search_line.h>
#include <widgets/common/sparkline_delegate.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/view_setup.h>

using namespace Qt::StringLiterals;

namespace app {

using Tree = model::FunctionTreeModel;
using widgets::Icon;

namespace {

constexpr int kActivityWidth = 72;
constexpr int kInstancesWidth = 44;
constexpr int kHistorySeconds = 3600;

QString serviceOf(const QModelIndex& index)
{
    return index.data(Tree::ServiceRole).toString();
}

QString functionOf(const QModelIndex& index)
{
    return index.data(Tree::FunctionRole).toString();
}

} // namespace

FunctionTree::FunctionTree(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_model(new Tree(this))
    , m_filter(new model::FunctionFilterModel(this))
    , m_search(new widgets::SearchLine(tr("Search functions")))
    , m_view(new QTreeView)
{
    using namespace widgets::metrics;
    setUpView();
    auto* noMatch = new widgets::EmptyState(
        Icon::Search, tr("No function matches"), tr("Names, services and runtimes are searched."));
    auto* clear = noMatch->addAction(tr("Clear the search"), widgets::ButtonKind::Normal);
    connect(clear, &QPushButton::clicked, m_search, &QLineEdit::clear);
    m_states = new widgets::StateStack(m_view, noMatch);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceS);
    auto* searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(kSpaceM, 0, kSpaceM, 0);
    searchRow->addWidget(m_search);
    layout->addLayout(searchRow);
    layout->addWidget(m_states, 1);
    m_search->installEventFilter(this);
    m_view->installEventFilter(this);
    listen();
}

void FunctionTree::setUpView()
{
    m_model->setIcons(widgets::themedIcon(Icon::Service), widgets::themedIcon(Icon::Function));
    m_filter->setSourceModel(m_model);
    widgets::setUpTree(*m_view);
    m_view->setModel(m_filter);
    m_view->setAccessibleName(tr("Functions"));
    m_view->setExpandsOnDoubleClick(false); // one click does it
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setItemDelegateForColumn(
        Tree::ActivityColumn, new widgets::SparklineDelegate(Tree::SparklineRole, m_view));
    QPalette onChrome = m_view->palette();
    onChrome.setColor(QPalette::Base, Qt::transparent);
    m_view->setPalette(onChrome);
    QHeaderView* header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setMinimumSectionSize(kInstancesWidth);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(Tree::NameColumn, QHeaderView::Stretch);
    header->resizeSection(Tree::ActivityColumn, kActivityWidth);
    header->resizeSection(Tree::InstancesColumn, kInstancesWidth);
}

void FunctionTree::listen()
{
    connect(m_search, &widgets::SearchLine::searchChanged, this, &FunctionTree::search);
    connect(
        m_search, &widgets::SearchLine::resultsRequested, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_search, &QLineEdit::returnPressed, this, &FunctionTree::chooseFirstMatch);
    connect(m_view, &QTreeView::clicked, this, &FunctionTree::choose);
    connect(m_view, &QWidget::customContextMenuRequested, this, &FunctionTree::showMenu);
    // The first function of a service comes into sight.
    connect(m_filter, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex& parent, int first, int last) {
            if (parent.isValid() && m_filter->rowCount(parent) == last - first + 1)
                m_view->expand(parent);
        });

    auto& feeds = m_workspace.feeds;
    connect(
        &feeds.catalog, &model::CatalogFeed::snapshotChanged, this, &FunctionTree::updateCatalog);
    connect(&feeds.live, &model::LiveFeed::snapshotChanged, this,
        [this] { m_model->setLive(*m_workspace.feeds.live.snapshot()); });
    connect(&feeds.metrics, &model::MetricsFeed::pointsArrived, this,
        [this](const model::MetricsFeed::Rows& rows) { m_model->addMetrics(rows); });
    auto* minute = new QTimer(this);
    const auto moveNow = [this] { m_model->setNow(QDateTime::currentSecsSinceEpoch()); };
    connect(minute, &QTimer::timeout, this, moveNow);
    minute->start(std::chrono::minutes(1));
    moveNow();
    if (feeds.catalog.snapshot())
        updateCatalog();
    else
        m_states->showLoading();
    if (feeds.live.snapshot()) m_model->setLive(*feeds.live.snapshot());
}

void FunctionTree::updateCatalog()
{
    m_model->setCatalog(*m_workspace.feeds.catalog.snapshot());
    if (!m_hasCatalog) {
        m_hasCatalog = true;
        m_view->expandAll();
        queryHistory();
    }
    search(m_search->text());
    // The one to mark may have come only now; a row the user went to stays.
    if (!m_view->currentIndex().isValid()) setCurrent(m_service, m_function);
}

/// What happened before the feeds began to tell.
void FunctionTree::queryHistory()
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    for (const auto& function : m_workspace.feeds.catalog.snapshot()->functions) {
        const std::string path = engine::catalog::functionPath(*function);
        auto asked = m_workspace.client.queryMetrics({.function = path,
            .fromSecond = now - kHistorySeconds,
            .untilSecond = now,
            .maxPoints = kHistorySeconds / 60});
        model::onFinished(asked, this, [this, path](const auto& points) {
            if (!points) return; // the picture of the last hour starts empty
            std::vector<engine::metering::MetricsFold::Row> rows;
            for (const auto& point : *points)
                rows.push_back({path, point});
            m_model->addMetrics(rows);
        });
    }
}

void FunctionTree::search(const QString& text)
{
    m_filter->setSearch(text);
    if (m_filter->isSearching()) m_view->expandAll();
    if (m_filter->isSearching() && m_filter->rowCount() == 0)
        m_states->showEmpty();
    else
        m_states->showData();
}

void FunctionTree::setCurrent(const QString& service, const QString& function)
{
    m_service = service;
    m_function = function;
    const QModelIndex index = service.isEmpty()
        ? QModelIndex()
        : m_filter->mapFromSource(m_model->find(service, function));
    if (index == m_view->currentIndex()) return;
    if (!index.isValid()) {
        m_view->clearSelection();
        m_view->setCurrentIndex({});
        return;
    }
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
}

void FunctionTree::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void FunctionTree::choose(const QModelIndex& index)
{
    if (!index.isValid()) return;
    const QString function = functionOf(index);
    if (!function.isEmpty()) {
        Q_EMIT functionChosen(serviceOf(index), function);
        return;
    }
    const QModelIndex service = index.siblingAtColumn(0);
    m_view->setExpanded(service, !m_view->isExpanded(service));
}

void FunctionTree::chooseFirstMatch()
{
    if (!m_filter->isSearching()) return;
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex service = m_filter->index(row, 0);
        if (m_filter->rowCount(service) > 0) return choose(m_filter->index(0, 0, service));
    }
}

bool FunctionTree::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress) return false;
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == m_search) {
        if (key != Qt::Key_Escape || m_search->text().isEmpty()) return false;
        m_search->clear();
        return true;
    }
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(m_view->currentIndex());
        return true;
    case Qt::Key_Delete:
        askToDelete(m_view->currentIndex());
        return true;
    default:
        return false;
    }
}

void FunctionTree::askToDelete(const QModelIndex& index)
{
    if (!index.isValid()) return;
    const QString function = functionOf(index);
    if (function.isEmpty()) {
        if (m_filter->rowCount(index.siblingAtColumn(0)) == 0)
            askToDeleteService(m_workspace, serviceOf(index), window());
        return;
    }
    Q_EMIT m_workspace.navigator.deleteFunctionRequested(serviceOf(index), function);
}

void FunctionTree::showMenu(const QPoint& position)
{
    const QModelIndex index = m_view->indexAt(position);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!index.isValid()) {
        menu->addAction(widgets::themedIcon(Icon::Plus), tr("Create function…"), this,
            [this] { Q_EMIT m_workspace.navigator.createFunctionRequested(); });
        return menu->popup(m_view->viewport()->mapToGlobal(position));
    }
    const QString service = serviceOf(index);
    const QString function = functionOf(index);
    QAction* remove = nullptr;
    if (function.isEmpty()) {
        menu->addAction(widgets::themedIcon(Icon::Plus), tr("Create function…"), this,
            [this] { Q_EMIT m_workspace.navigator.createFunctionRequested(); });
        menu->addSeparator();
        remove = menu->addAction(widgets::themedIcon(Icon::Trash), tr("Delete service…"));
        remove->setEnabled(m_model->rowCount(m_model->find(service)) == 0);
        connect(remove, &QAction::triggered, this,
            [this, service] { askToDeleteService(m_workspace, service, window()); });
        return menu->popup(m_view->viewport()->mapToGlobal(position));
    }
    for (const FunctionTabInfo& tab : FunctionPage::offeredTabs()) {
        menu->addAction(widgets::themedIcon(tab.icon), tab.title, this,
            [this, service, function, tab = tab.tab] {
                Q_EMIT m_workspace.navigator.functionRequested(service, function, tab);
            });
    }
    menu->addSeparator();
    menu->addAction(widgets::themedIcon(Icon::Snowflake), tr("Release idle instances"), this,
        [this, service, function] {
            releaseIdleInstances(m_workspace, service + u'/' + function);
        });
    menu->addAction(
        widgets::themedIcon(Icon::Trash), tr("Delete function…"), this, [this, service, function] {
            Q_EMIT m_workspace.navigator.deleteFunctionRequested(service, function);
        });
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

} // namespace app
