#include <app/pages/monitor/monitor_page.h>

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <app/console/navigator.h>
#include <app/pages/monitor/monitor_panel.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/metrics.h>
#include <widgets/common/page_header.h>
#include <widgets/common/state_stack.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

constexpr int kChooserWidth = 240;

} // namespace

MonitorPage::MonitorPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_function(new QComboBox)
    , m_panel(new MonitorPanel(workspace))
{
    using namespace widgets::metrics;
    m_function->setAccessibleName(tr("Function"));
    m_function->setFixedWidth(kChooserWidth);
    m_function->setMaxVisibleItems(20);
    m_function->addItem(tr("All functions"), QString());
    auto* header = new widgets::PageHeader(widgets::Icon::Monitor, tr("Monitor"));
    header->addAction(m_function);

    auto* empty = new widgets::EmptyState(widgets::Icon::Monitor, tr("Nothing to watch yet"),
        tr("Instances, concurrency, cold starts and cost appear here once a function is called."));
    connect(empty->addAction(widgets::Icon::Plus, tr("Create a function")), &QPushButton::clicked,
        &m_workspace.navigator, &Navigator::createFunctionRequested);
    auto* content = new QWidget;
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceL);
    contentLayout->addWidget(m_panel);
    m_states = new widgets::StateStack(content, empty);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(m_states, 1);

    connect(m_function, &QComboBox::currentIndexChanged, this, &MonitorPage::choose);
    connect(&m_workspace.feeds.catalog, &model::CatalogFeed::snapshotChanged, this,
        &MonitorPage::showFunctions);
    showFunctions();
    choose();
}

/// Keeps what is chosen while functions come and go.
void MonitorPage::showFunctions()
{
    const auto& snapshot = m_workspace.feeds.catalog.snapshot();
    if (!snapshot) return m_states->showLoading();
    const QString chosen = m_function->currentData().toString();
    {
        const QSignalBlocker blocker(m_function);
        while (m_function->count() > 1) {
            m_function->removeItem(1);
        }
        for (const auto& function : snapshot->functions) {
            const QString path = QString::fromStdString(function->serviceName) + u'/'
                + QString::fromStdString(function->name);
            m_function->addItem(path, path);
        }
        m_function->setCurrentIndex(std::max(0, m_function->findData(chosen)));
    }
    m_function->setEnabled(m_function->count() > 1);
    if (m_function->currentData().toString() != chosen) choose(); // it was deleted
    if (snapshot->functions.empty()) {
        m_states->showEmpty();
    } else {
        m_states->showData();
    }
}

void MonitorPage::choose()
{
    m_panel->setFunction(m_function->currentData().toString());
}

} // namespace app
