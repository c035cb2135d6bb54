#include <app/parts/instances_card.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QToolButton>
#include <app/console/actions.h>
#include <app/console/navigator.h>
#include <app/parts/instance_history.h>
#include <model/client/engine_feeds.h>
#include <model/format/states.h>
#include <model/tables/instance_sort_model.h>
#include <model/tables/instance_table_model.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip_delegate.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/segmented_control.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/view_setup.h>

namespace app {

using engine::metering::InstanceRecord;
using model::InstanceSortModel;
using model::InstanceTableModel;
using widgets::Icon;
using Column = InstanceTableModel::Column;

namespace {

struct ColumnSetup
{
    Column column;
    int width;
    bool isBrief; ///< shown where only the ones alive are
};
constexpr ColumnSetup kColumns[] = {
    {Column::IdColumn, 120, true},
    {Column::StateColumn, 96, true},
    {Column::KindColumn, 92, false},
    {Column::LoadColumn, 76, true},
    {Column::MemoryColumn, 76, true},
    {Column::PeakColumn, 76, false},
    {Column::InvocationsColumn, 88, true},
    {Column::BilledColumn, 80, true},
    {Column::CreatedColumn, 92, false},
    {Column::AgeColumn, 84, true},
    {Column::ColdStartColumn, 84, true},
    {Column::StartColumn, 116, true},
    {Column::IsolationColumn, 76, false},
    {Column::EndColumn, 250, false},
    {Column::NoteColumn, 200, false},
};

} // namespace

InstancesCard::InstancesCard(Workspace& workspace, const QString& service,
    const QString& function, Content content, QWidget* parent)
    : Card(tr("Instances"), Padding::None, parent)
    , m_workspace(workspace)
    , m_service(service)
    , m_function(function)
    , m_content(content)
    , m_history(new InstanceHistory(workspace, service, function, this))
    , m_model(new InstanceTableModel(this))
    , m_sorted(new InstanceSortModel(this))
    , m_table(new QTableView)
    , m_release(widgets::makeIconButton(Icon::Snowflake, tr("Release idle instances")))
{
    m_sorted->setSourceModel(m_model);
    setUpTable();
    const bool isBrief = content == Content::Alive;
    auto* empty = new widgets::EmptyState(Icon::Instance,
        isBrief ? tr("No instance is alive") : tr("No instances yet"),
        tr("The next call starts one. Idle instances are released after a while, and cost "
           "nothing in between."));
    m_states = new widgets::StateStack(m_table, empty);
    body()->addWidget(m_states);
    addTools();
    if (!isBrief) {
        auto* invoke = empty->addAction(Icon::Play, tr("Invoke the function"));
        connect(invoke, &QPushButton::clicked, this, [this] {
            Q_EMIT m_workspace.navigator.functionRequested(
                m_service, m_function, FunctionTab::Test);
        });
        addKeys();
        m_states->showLoading(tr("Loading instances"));
        connect(m_states, &widgets::StateStack::retryRequested, m_history, &InstanceHistory::load);
        connect(m_history, &InstanceHistory::loadFailed, this, [this](const QString& reason) {
            m_states->showError(tr("The instances cannot be read"), reason);
        });
        m_history->load();
    }
    connect(m_history, &InstanceHistory::changed, this, &InstancesCard::showInstances);
    showInstances();
}

void InstancesCard::setUpTable()
{
    const bool isBrief = m_content == Content::Alive;
    widgets::setUpTable(*m_table);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    if (isBrief) m_sorted->setShown(InstanceSortModel::Shown::Alive);
    if (isBrief)
        m_table->sortByColumn(Column::AgeColumn, Qt::AscendingOrder);
    else
        m_table->sortByColumn(Column::CreatedColumn, Qt::DescendingOrder);
    m_table->setAccessibleName(tr("Instances"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setItemDelegateForColumn(
        Column::StateColumn, new widgets::ChipDelegate(InstanceTableModel::MoodRole, m_table));
    for (const ColumnSetup& each : kColumns) {
        m_table->setColumnWidth(each.column, each.width);
        m_table->setColumnHidden(each.column, isBrief && !each.isBrief);
    }
    connect(m_table, &QWidget::customContextMenuRequested, this, &InstancesCard::showMenu);
    connect(m_table, &QTableView::activated, this, &InstancesCard::showLogs);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &InstancesCard::selectedChanged);
}

void InstancesCard::addTools()
{
    if (m_content == Content::Everything) {
        auto* shown = new widgets::SegmentedControl(tr("Which instances are shown"));
        for (const QString& name : {tr("All"), tr("Alive"), tr("Ended")}) {
            shown->addSegment(name);
        }
        addTool(shown);
        connect(shown, &widgets::SegmentedControl::currentChanged, this, [this](int index) {
            m_sorted->setShown(static_cast<InstanceSortModel::Shown>(index));
        });
    }
    addTool(m_release);
    connect(m_release, &QAbstractButton::clicked, this,
        [this] { releaseIdleInstances(m_workspace, path()); });
    if (m_content == Content::Alive) return;
    m_recycleAll = widgets::makeButton(Icon::Refresh, tr("Recycle all…"));
    m_recycleAll->setToolTip(tr("Every instance finishes its calls and ends; new calls get new "
                                "instances"));
    addTool(m_recycleAll);
    connect(m_recycleAll, &QAbstractButton::clicked, this,
        [this] { askToRecycleInstances(m_workspace, m_service, m_function, window()); });
}

void InstancesCard::addKeys()
{
    const auto add = [this](Qt::Key key, auto action) {
        auto* shortcut = new QShortcut(QKeySequence(key), m_table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(Qt::Key_Delete, [this] { recycleSelected(); });
}

void InstancesCard::showEvent(QShowEvent* event)
{
    Card::showEvent(event);
    showInstances();
}

void InstancesCard::showInstances()
{
    if (!isVisible()) return; // showEvent() makes up for it
    const bool isBrief = m_content == Content::Alive;
    if (!m_workspace.feeds.live.snapshot() || (!isBrief && !m_history->isLoaded())) {
        if (m_states->state() != widgets::StateStack::State::Error) m_states->showLoading();
        return;
    }
    InstanceHistory::Instances all = m_history->instances();
    if (isBrief) std::erase_if(all, [](const auto& instance) { return !model::isAlive(instance); });
    const std::optional<InstanceRecord> before = selected();
    m_model->setSnapshot(all, m_history->nowMs());
    const auto alive = std::ranges::count_if(all, model::isAlive);
    m_release->setEnabled(alive > 0);
    if (m_recycleAll) m_recycleAll->setEnabled(alive > 0);
    setNote(alive == 0 ? QString() : tr("%n alive", nullptr, static_cast<int>(alive)));
    if (all.empty())
        m_states->showEmpty();
    else
        m_states->showData();
    if (before && before != selected()) Q_EMIT selectedChanged();
}

std::optional<InstanceRecord> InstancesCard::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty()) return std::nullopt;
    return m_model->record(m_sorted->mapToSource(rows.front()).row());
}

void InstancesCard::showLogs(const QModelIndex& index)
{
    const QString id = index.data(InstanceTableModel::IdRole).toString();
    Q_EMIT m_workspace.navigator.logsRequested(m_service, m_function, {}, id);
}

void InstancesCard::recycleSelected()
{
    const std::optional<InstanceRecord> instance = selected();
    if (instance && model::isAlive(*instance))
        recycleInstance(m_workspace, QString::fromStdString(instance->instanceId));
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
    menu->addSeparator();
    auto* recycle = menu->addAction(widgets::themedIcon(Icon::Refresh), tr("Recycle instance"),
        this, [this, id] { recycleInstance(m_workspace, id); });
    recycle->setEnabled(index.data(InstanceTableModel::AliveRole).toBool());
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace app
