#include <app/pages/function/overview/overview_view.h>

#include <QScrollArea>
#include <app/pages/function/overview/facts_card.h>
#include <app/parts/instances_card.h>
#include <app/parts/live_tiles.h>
#include <app/parts/recent_calls_card.h>
#include <widgets/common/metrics.h>
#include <widgets/common/view_setup.h>

namespace app {

namespace {

constexpr int kTableHeight = 190;

} // namespace

OverviewView::OverviewView(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent)
    : FunctionView(workspace, service, function, parent)
    , m_facts(new FactsCard(workspace))
{
    using namespace widgets::metrics;
    auto* content = new QWidget;
    auto* cards = new QVBoxLayout(content);
    cards->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceXl);
    cards->setSpacing(kSpaceL);
    cards->addWidget(new LiveTiles(workspace, path()));
    cards->addWidget(m_facts);
    auto* instances = new InstancesCard(
        workspace, service, function, InstancesCard::Content::Alive);
    auto* calls = new RecentCallsCard(workspace, service, function);
    for (QWidget* card : {static_cast<QWidget*>(instances), static_cast<QWidget*>(calls)}) {
        card->setMinimumHeight(kTableHeight);
        cards->addWidget(card, 1);
    }
    auto* scroll = widgets::makeScrollArea(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(scroll);
}

void OverviewView::setState(const FunctionState& state)
{
    m_facts->setState(state);
}

} // namespace app
