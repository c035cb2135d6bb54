#include <app/pages/function/test/call_history.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QTableView>
#include <app/console/navigator.h>
#include <app/console/workspace.h>
#include <app/pages/function/test/call_commands.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip_delegate.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>
#include <widgets/common/view_setup.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using engine::metering::InvocationRecord;
using Table = model::InvocationTableModel;

namespace app {

namespace {

constexpr int kMostRows = 5'000;
constexpr int kSmallestTable = 136;
constexpr int kFirstLoad = 500;
constexpr std::size_t kMostEvents = 5'000;

} // namespace

CallHistory::CallHistory(Workspace& workspace, QString service, QString function, QWidget* parent)
    : Card(tr("Calls"), Padding::None, parent)
    , m_workspace(workspace)
    , m_service(std::move(service))
    , m_function(std::move(function))
    , m_model(kMostRows)
    , m_table(new QTableView)
    , m_replay(makeButton(Icon::Refresh, tr("Replay"), ButtonKind::Ghost))
    , m_curl(makeButton(Icon::Copy, tr("Copy as curl"), ButtonKind::Ghost))
    , m_invoke(makeButton(Icon::Terminal, tr("Copy as fcdesk invoke"), ButtonKind::Ghost))
    , m_logs(makeButton(Icon::Log, tr("Logs"), ButtonKind::Ghost))
{
    setUpTable(*m_table);
    m_table->setAccessibleName(tr("Calls of this function"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(&m_model);
    m_table->setColumnHidden(Table::FunctionColumn, true);
    m_table->setItemDelegateForColumn(
        Table::OutcomeColumn, new ChipDelegate(Table::MoodRole, m_table));
    const std::pair<int, int> widths[] = {{Table::TimeColumn, 108}, {Table::OutcomeColumn, 156},
        {Table::DurationColumn, 88}, {Table::BilledColumn, 88}, {Table::MemoryColumn, 88},
        {Table::ColdStartColumn, 92}, {Table::InstanceColumn, 92}, {Table::RequestColumn, 92}};
    for (const auto& [column, width] : widths) {
        m_table->setColumnWidth(column, width);
    }
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_states = new StateStack(m_table,
        new EmptyState(Icon::History, tr("No calls yet"),
            tr("Every call of this function appears here, also those of other programs.")));
    m_states->setMinimumHeight(kSmallestTable);
    body()->addWidget(m_states, 1);
    for (QPushButton* button : {m_replay, m_curl, m_invoke, m_logs}) {
        addTool(button);
    }
    connect(m_replay, &QPushButton::clicked, this, &CallHistory::replay);
    connect(m_curl, &QPushButton::clicked, this, &CallHistory::copyCurl);
    connect(m_invoke, &QPushButton::clicked, this, &CallHistory::copyInvoke);
    connect(m_logs, &QPushButton::clicked, this, &CallHistory::openLogs);
    connect(m_table, &QTableView::activated, this, &CallHistory::openLogs);
    connect(m_table, &QWidget::customContextMenuRequested, this, &CallHistory::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &CallHistory::showSelection);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &CallHistory::showSelection);
    connect(m_states, &StateStack::retryRequested, this, &CallHistory::load);
    connect(&workspace.feeds.invocations, &model::InvocationFeed::invocationsArrived, this,
        &CallHistory::add);
    showSelection();
    load();
}

void CallHistory::load()
{
    m_states->showLoading();
    engine::storage::InvocationQuery query;
    query.service = m_service.toStdString();
    query.function = m_function.toStdString();
    query.limit = kFirstLoad;
    model::onFinished(m_workspace.client.queryInvocations(query), this,
        [this](const engine::Result<std::vector<InvocationRecord>>& found) {
            if (!found)
                return m_states->showError(
                    tr("The calls could not be loaded"), model::errorText(found.error()));
            m_model.setInvocations(*found);
            for (const InvocationRecord& record : *found) {
                m_loadedUntil = std::max(m_loadedUntil, record.finishedAt);
            }
            m_isLoaded = true;
            m_model.rowCount() == 0 ? m_states->showEmpty() : m_states->showData();
            add(std::exchange(m_early, {}));
        });
}

void CallHistory::add(const model::InvocationFeed::Invocations& invocations)
{
    const std::string service = m_service.toStdString(), function = m_function.toStdString();
    model::InvocationFeed::Invocations mine;
    for (const InvocationRecord& record : invocations) {
        if (record.service != service || record.function != function) continue;
        // The feed is slower than the query: what the query found may come once more.
        if (record.finishedAt <= m_loadedUntil
            && m_model.rowOf(QString::fromStdString(record.requestId)) >= 0)
            continue;
        mine.push_back(record);
    }
    if (mine.empty()) return;
    if (!m_isLoaded) {
        m_early.insert(m_early.end(), mine.begin(), mine.end());
        return;
    }
    m_model.addInvocations(mine);
    m_states->showData();
}

void CallHistory::rememberEvent(const QString& requestId, Event event)
{
    if (m_remembered.size() >= kMostEvents) {
        m_events.erase(m_remembered.front());
        m_remembered.pop_front();
    }
    m_remembered.push_back(requestId.toStdString());
    m_events[m_remembered.back()] = std::move(event);
}

const InvocationRecord* CallHistory::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model.record(rows.front().row());
}

CallHistory::Event CallHistory::selectedEvent() const
{
    const InvocationRecord* record = selected();
    if (!record) return {};
    const auto found = m_events.find(record->requestId);
    return found == m_events.end() ? Event() : found->second;
}

void CallHistory::showSelection()
{
    const InvocationRecord* record = selected();
    const bool hasEvent = selectedEvent() != nullptr;
    m_logs->setEnabled(record);
    const QString why = !record ? tr("Select a call first.")
        : !hasEvent ? tr("The events of calls that were not made on this page are not kept.")
                    : QString();
    for (QPushButton* button : {m_replay, m_curl, m_invoke}) {
        button->setEnabled(hasEvent);
        button->setToolTip(why);
    }
    if (!hasEvent) return;
    m_replay->setToolTip(tr("Call the function with the same event again"));
    m_curl->setToolTip(tr("The command is signed and works for %n minute(s)", nullptr,
        static_cast<int>(kSignatureLife.count())));
}

void CallHistory::showMenu(const QPoint& position)
{
    if (!selected()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto offer = [this, menu](const QPushButton* button, void (CallHistory::*run)()) {
        menu->addAction(button->icon(), button->text(), this, run)->setEnabled(button->isEnabled());
    };
    offer(m_replay, &CallHistory::replay);
    offer(m_curl, &CallHistory::copyCurl);
    offer(m_invoke, &CallHistory::copyInvoke);
    offer(m_logs, &CallHistory::openLogs);
    menu->addSeparator();
    menu->addAction(themedIcon(Icon::Copy), tr("Copy request ID"), this,
        [id = QString::fromStdString(selected()->requestId)] {
            QGuiApplication::clipboard()->setText(id);
        });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void CallHistory::replay()
{
    if (const Event event = selectedEvent()) Q_EMIT replayRequested(QString::fromStdString(*event));
}

void CallHistory::copyCurl()
{
    const Event event = selectedEvent();
    if (!event) return;
    if (event->size() > kLongestArgument)
        return tell(tr("The event is too long for a command line."));
    QGuiApplication::clipboard()->setText(curlCommand(
        m_workspace.client.info(), m_service, m_function, *event, engine::SystemClock().now()));
    tell(tr("Copied. The signature is good for %n minute(s).", nullptr,
        static_cast<int>(kSignatureLife.count())));
}

void CallHistory::copyInvoke()
{
    const Event event = selectedEvent();
    if (!event) return;
    if (event->size() > kLongestArgument)
        return tell(tr("The event is too long for a command line."));
    QGuiApplication::clipboard()->setText(
        invokeCommand(m_workspace.client.info(), m_service, m_function, *event));
    tell(tr("Copied."));
}

void CallHistory::openLogs()
{
    if (const InvocationRecord* record = selected())
        Q_EMIT m_workspace.navigator.logsRequested(
            m_service, m_function, QString::fromStdString(record->requestId), {});
}

void CallHistory::tell(const QString& text)
{
    if (m_workspace.toasts) m_workspace.toasts->show(Tone::Info, text);
}

} // namespace app
