#include <app/pages/function/logs/logs_view.h>

#include <app/console/navigator.h>
#include <app/pages/logs/log_browser.h>
#include <widgets/common/card.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/metrics.h>

using namespace widgets;
using namespace widgets::metrics;

namespace app {

LogsView::LogsView(Workspace& space, QString serviceName, QString functionName, QWidget* parent)
    : FunctionView(space, std::move(serviceName), std::move(functionName), parent)
    , m_browser(new LogBrowser(space))
{
    auto* card = new Card({}, Card::Padding::None);
    card->body()->addWidget(m_browser);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceXl);
    layout->addWidget(card);
    QPushButton* test = m_browser->emptyState()->addAction(Icon::Play, tr("Invoke the function"));
    connect(test, &QPushButton::clicked, this, [this] {
        Q_EMIT workspace().navigator.functionRequested(service(), function(), FunctionTab::Test);
    });
    showOnly({}, {});
}

void LogsView::showOnly(const QString& requestId, const QString& instanceId)
{
    m_browser->setScope({.service = service(),
        .function = function(),
        .requestId = requestId,
        .instanceId = instanceId});
}

} // namespace app
