#include <app/parts/recent_calls_card.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QTableView>
#include <algorithm>
#include <app/console/navigator.h>
#include <app/pages/function/function_page.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <model/tables/invocation_table_model.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip_delegate.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/view_setup.h>

namespace app {

using engine::metering::InvocationRecord;
using model::InvocationTableModel;
using widgets::Icon;

RecentCallsCard::RecentCallsCard(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent)
    : Card(tr("Recent calls"), Padding::None, parent)
    , m_workspace(workspace)
    , m_service(service)
    , m_function(function)
    , m_model(new InvocationTableModel(kMostCalls, this))
    , m_table(new QTableView)
{
    setUpTable();
    auto* empty = new widgets::EmptyState(Icon::Play, tr("No calls yet"),
        tr("Calls show up here as they finish, wherever they come from."));
    m_states = new widgets::StateStack(m_table, empty);
    if (!function.isEmpty() && FunctionPage::offers(FunctionTab::Test)) {
        auto* invoke = empty->addAction(Icon::Play, tr("Invoke it"), widgets::ButtonKind::Normal);
        connect(invoke, &QPushButton::clicked, this, [this] {
            Q_EMIT m_workspace.navigator.functionRequested(
                m_service, m_function, FunctionTab::Test);
        });
    }
    body()->addWidget(m_states);
    connect(m_states, &widgets::StateStack::retryRequested, this, &RecentCallsCard::load);
    connect(&workspace.feeds.invocations, &model::InvocationFeed::invocationsArrived, this,
        &RecentCallsCard::add);
    load();
}

void RecentCallsCard::setUpTable()
{
    widgets::setUpTable(*m_table);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Recent calls"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setItemDelegateForColumn(InvocationTableModel::OutcomeColumn,
        new widgets::ChipDelegate(InvocationTableModel::MoodRole, m_table));
    const int widths[] = {100, 160, 120, 75, 75, 75, 85, 95, 95, 65};
    for (int column = 0; column < InvocationTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column]);
    m_table->setColumnHidden(InvocationTableModel::FunctionColumn, !m_function.isEmpty());
    connect(m_table, &QTableView::activated, this, &RecentCallsCard::showLogs);
    connect(m_table, &QWidget::customContextMenuRequested, this, &RecentCallsCard::showMenu);
}

void RecentCallsCard::load()
{
    m_states->showLoading(tr("Loading recent calls"));
    auto asked = m_workspace.client.queryInvocations({.service = m_service.toStdString(),
        .function = m_function.toStdString(),
        .limit = kMostCalls});
    model::onFinished(
        asked, this, [this](const engine::Result<std::vector<InvocationRecord>>& calls) {
            if (!calls)
                return m_states->showError(
                    tr("The calls cannot be read"), model::errorText(calls.error()));
            m_isLoaded = true;
            m_model->setInvocations(*calls);
            m_states->showEmpty();
            add(std::exchange(m_early, {}));
        });
}

void RecentCallsCard::add(const std::vector<InvocationRecord>& finished)
{
    std::vector<InvocationRecord> own; // the last ones, from the end: the rest would fall out again
    for (auto call = finished.rbegin(); call != finished.rend() && own.size() < kMostCalls;
         ++call) {
        const bool isKnown = m_model->rowOf(QString::fromStdString(call->requestId)) >= 0;
        if (isShown(*call) && !isKnown) own.push_back(*call);
    }
    std::ranges::reverse(own);
    if (!m_isLoaded) {
        m_early.insert(m_early.end(), own.begin(), own.end());
        return;
    }
    m_model->addInvocations(own);
    if (m_model->rowCount() > 0) m_states->showData();
}

bool RecentCallsCard::isShown(const InvocationRecord& call) const
{
    return m_function.isEmpty()
        || (call.function == m_function.toStdString() && call.service == m_service.toStdString());
}

void RecentCallsCard::showLogs(const QModelIndex& index)
{
    const InvocationRecord& call = m_model->record(index.row());
    Q_EMIT m_workspace.navigator.logsRequested(QString::fromStdString(call.service),
        QString::fromStdString(call.function), QString::fromStdString(call.requestId), {});
}

void RecentCallsCard::showMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QPersistentModelIndex kept = index;
    menu->addAction(widgets::themedIcon(Icon::Log), tr("Show its logs"), this, [this, kept] {
        if (kept.isValid()) showLogs(kept);
    });
    const QString id = index.data(InvocationTableModel::RequestIdRole).toString();
    menu->addAction(widgets::themedIcon(Icon::Copy), tr("Copy request ID"), this,
        [id] { QApplication::clipboard()->setText(id); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace app
