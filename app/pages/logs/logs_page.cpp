#include <app/pages/logs/logs_page.h>

#include <QComboBox>
#include <app/pages/logs/log_browser.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/card.h>
#include <widgets/common/log_panel.h>
#include <widgets/common/log_view.h>
#include <widgets/common/metrics.h>
#include <widgets/common/page_header.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using namespace widgets::metrics;

namespace app {

namespace {

constexpr int kChoiceWidth = 200;

QString pathOf(const LogScope& scope)
{
    return scope.function.isEmpty() ? QString() : scope.service + u'/' + scope.function;
}

} // namespace

LogsPage::LogsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_browser(new LogBrowser(workspace))
    , m_functions(new QComboBox)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(new PageHeader(Icon::Log, tr("Logs")));
    auto* card = new Card({}, Card::Padding::None);
    card->body()->addWidget(m_browser);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(kSpaceXl, 0, kSpaceXl, kSpaceXl);
    body->addWidget(card);
    layout->addLayout(body, 1);

    m_functions->setAccessibleName(tr("Function"));
    m_functions->setFixedWidth(kChoiceWidth);
    m_browser->panel()->addFilter(m_functions);
    m_browser->panel()->view()->setColumnVisible(LogColumn::Function, true);
    connect(m_functions, &QComboBox::activated, this, &LogsPage::chooseFunction);
    connect(&workspace.feeds.catalog, &model::CatalogFeed::snapshotChanged, this,
        &LogsPage::updateFunctions);
    showOnly({});
}

void LogsPage::showOnly(const LogScope& scope)
{
    m_browser->setScope(scope);
    updateFunctions();
}

/// The functions there are, and the chosen one: its log outlives it.
void LogsPage::updateFunctions()
{
    const QString chosen = pathOf(m_browser->scope());
    m_functions->clear();
    m_functions->addItem(tr("All functions"));
    if (const auto& catalog = m_workspace.feeds.catalog.snapshot()) {
        for (const auto& function : catalog->functions) {
            const QString path
                = QString::fromStdString(function->serviceName + '/' + function->name);
            m_functions->addItem(path, path);
        }
    }
    if (!chosen.isEmpty() && m_functions->findData(chosen) < 0)
        m_functions->addItem(chosen, chosen);
    m_functions->setCurrentIndex(chosen.isEmpty() ? 0 : m_functions->findData(chosen));
}

void LogsPage::chooseFunction()
{
    const QString path = m_functions->currentData().toString();
    m_browser->setScope({.service = path.section(u'/', 0, 0),
        .function = path.section(u'/', 1),
        .requestId = {},
        .instanceId = {}});
}

} // namespace app
