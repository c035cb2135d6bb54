#include <app/pages/home/home_page.h>

#include <app/console/actions.h>
#include <app/console/navigator.h>
#include <app/pages/home/live_functions_card.h>
#include <app/parts/live_tiles.h>
#include <app/parts/recent_calls_card.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/buttons.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/metrics.h>
#include <widgets/common/page_header.h>
#include <widgets/common/state_stack.h>

namespace app {

using widgets::Icon;

HomePage::HomePage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    auto* empty = new widgets::EmptyState(Icon::Function, tr("No functions yet"),
        tr("Everything runs on this machine: the code, its instances and the API the SDKs speak. "
           "Start with a function that is ready to run."));
    m_sample = empty->addAction(Icon::Play, tr("Create and invoke a sample function"));
    auto* create
        = empty->addAction(Icon::Plus, tr("Create function…"), widgets::ButtonKind::Normal);
    m_states = new widgets::StateStack(makeOverview(), empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_states);

    connect(m_sample, &QPushButton::clicked, this, &HomePage::createSample);
    connect(
        create, &QPushButton::clicked, &workspace.navigator, &Navigator::createFunctionRequested);
    connect(&workspace.feeds.catalog, &model::CatalogFeed::snapshotChanged, this,
        &HomePage::showCatalog);
    showCatalog();
}

QWidget* HomePage::makeOverview()
{
    using namespace widgets::metrics;
    auto* header = new widgets::PageHeader(Icon::Dashboard, tr("Home"));
    auto* create
        = widgets::makeButton(Icon::Plus, tr("Create function"), widgets::ButtonKind::Primary);
    header->addAction(create);
    connect(
        create, &QPushButton::clicked, &m_workspace.navigator, &Navigator::createFunctionRequested);

    auto* cards = new QVBoxLayout;
    cards->setContentsMargins(kSpaceXl, 0, kSpaceXl, kSpaceXl);
    cards->setSpacing(kSpaceL);
    cards->addWidget(new LiveTiles(m_workspace, {}));
    cards->addWidget(new LiveFunctionsCard(m_workspace), 2);
    cards->addWidget(new RecentCallsCard(m_workspace, {}, {}), 3);

    auto* overview = new QWidget;
    auto* layout = new QVBoxLayout(overview);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addLayout(cards, 1);
    return overview;
}

void HomePage::showCatalog()
{
    const auto& catalog = m_workspace.feeds.catalog.snapshot();
    if (!catalog) return m_states->showLoading();
    if (catalog->functions.empty())
        m_states->showEmpty();
    else
        m_states->showData();
}

void HomePage::createSample()
{
    m_sample->setEnabled(false);
    createSampleFunction(m_workspace, this, [this] { m_sample->setEnabled(true); });
}

} // namespace app
