#include <app/pages/function/instances/instances_view.h>

#include <QVBoxLayout>
#include <app/pages/function/instances/instance_detail.h>
#include <app/parts/instances_card.h>
#include <widgets/common/metrics.h>

namespace app {

InstancesView::InstancesView(
    Workspace& space, QString serviceName, QString functionName, QWidget* parent)
    : FunctionView(space, std::move(serviceName), std::move(functionName), parent)
{
    using namespace widgets::metrics;
    auto* card = new InstancesCard(
        workspace(), service(), function(), InstancesCard::Content::Everything);
    auto* detail = new InstanceDetail(workspace());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceXl);
    layout->setSpacing(kSpaceL);
    layout->addWidget(card, 1);
    layout->addWidget(detail);
    connect(card, &InstancesCard::selectedChanged, detail,
        [card, detail] { detail->setInstance(card->selected()); });
}

} // namespace app
