#include <app/pages/home/live_functions_card.h>

#include <QHeaderView>
#include <QTableView>
#include <app/console/actions.h>
#include <app/console/navigator.h>
#include <app/pages/home/live_functions_model.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/buttons.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/view_setup.h>

namespace app {

using widgets::Icon;

LiveFunctionsCard::LiveFunctionsCard(Workspace& workspace, QWidget* parent)
    : Card(tr("Functions with instances"), Padding::None, parent)
    , m_workspace(workspace)
    , m_model(new LiveFunctionsModel(this))
    , m_table(new QTableView)
{
    widgets::setUpTable(*m_table);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Functions with instances"));
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(
        LiveFunctionsModel::FunctionColumn, QHeaderView::Stretch);
    m_states = new widgets::StateStack(m_table,
        new widgets::EmptyState(Icon::Instance, tr("Nothing is running"),
            tr("A function has instances while it is called, and some minutes longer.")));
    body()->addWidget(m_states);
    auto* release = widgets::makeIconButton(Icon::Snowflake, tr("Release all idle instances"));
    addTool(release);
    connect(
        release, &QToolButton::clicked, this, [this] { releaseIdleInstances(m_workspace, {}); });
    connect(m_table, &QTableView::activated, this, &LiveFunctionsCard::open);
    connect(m_table, &QTableView::clicked, this, &LiveFunctionsCard::open);
    connect(&workspace.feeds.live, &model::LiveFeed::snapshotChanged, this,
        &LiveFunctionsCard::showLive);
    showLive();
}

void LiveFunctionsCard::showLive()
{
    const auto& live = m_workspace.feeds.live.snapshot();
    if (!live) return m_states->showLoading();
    m_model->setLive(*live);
    if (m_model->rowCount() == 0)
        m_states->showEmpty();
    else
        m_states->showData();
}

void LiveFunctionsCard::open(const QModelIndex& index)
{
    Q_EMIT m_workspace.navigator.functionRequested(
        index.data(LiveFunctionsModel::ServiceRole).toString(),
        index.data(LiveFunctionsModel::FunctionRole).toString(), FunctionTab::Overview);
}

} // namespace app
