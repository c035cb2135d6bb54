#include <app/parts/instances_card.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <app/console/actions.h>
#include <app/console/navigator.h>
#include <model/client/engine_feeds.h>
#include <model/tables/instance_table_model.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip_delegate.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/view_setup.h>

namespace app {

using model::InstanceTableModel;
using widgets::Icon;

InstancesCard::InstancesCard(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent)
    : Card(tr("Instances"), Padding::None, parent)
    , m_workspace(workspace)
    , m_service(service)
    , m_function(function)
    , m_model(new InstanceTableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView)
    , m_release(widgets::makeIconButton(Icon::Snowflake, tr("Release idle instances")))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(InstanceTableModel::SortRole);
    widgets::setUpTable(*m_table);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(InstanceTableModel::AgeColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Instances"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setItemDelegateForColumn(InstanceTableModel::StateColumn,
        new widgets::ChipDelegate(InstanceTableModel::MoodRole, m_table));
    const int widths[] = {150, 100, 85, 85, 95, 85, 75, 95, 85};
    for (int column = 0; column < InstanceTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column]);
    m_states = new widgets::StateStack(m_table,
        new widgets::EmptyState(Icon::Instance, tr("No instance is alive"),
            tr("The next call starts one. Idle instances are released after a while, and cost "
               "nothing in between.")));
    body()->addWidget(m_states);
    addTool(m_release);

    connect(m_release, &QToolButton::clicked, this,
        [this] { releaseIdleInstances(m_workspace, m_service + QLatin1Char('/') + m_function); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &InstancesCard::showMenu);
    connect(m_table, &QTableView::activated, this, &InstancesCard::showLogs);
    connect(
        &workspace.feeds.live, &model::LiveFeed::snapshotChanged, this, &InstancesCard::showLive);
    showLive();
}

void InstancesCard::showLive()
{
    const auto& live = m_workspace.feeds.live.snapshot();
    if (!live) return m_states->showLoading();
    const std::string service = m_service.toStdString();
    const std::string function = m_function.toStdString();
    std::vector<engine::metering::InstanceRecord> own;
    for (const auto& instance : live->instances) {
        if (instance.service == service && instance.function == function) own.push_back(instance);
    }
    m_model->setSnapshot(own, engine::toEpochMs(live->at));
    m_release->setEnabled(!own.empty());
    setNote(own.empty() ? QString() : tr("%n alive", nullptr, static_cast<int>(own.size())));
    if (own.empty())
        m_states->showEmpty();
    else
        m_states->showData();
}

void InstancesCard::showLogs(const QModelIndex& index)
{
    const QString id = index.data(InstanceTableModel::IdRole).toString();
    Q_EMIT m_workspace.navigator.logsRequested(m_service, m_function, {}, id);
}

void InstancesCard::showMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString id = index.data(InstanceTableModel::IdRole).toString();
    menu->addAction(widgets::themedIcon(Icon::Log), tr("Show its logs"), this,
        [this, id] { Q_EMIT m_workspace.navigator.logsRequested(m_service, m_function, {}, id); });
    menu->addAction(widgets::themedIcon(Icon::Copy), tr("Copy instance ID"), this,
        [id] { QApplication::clipboard()->setText(id); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace app
