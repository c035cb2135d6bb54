#include <app/pages/function/test/test_view.h>

#include <QShortcut>
#include <QSplitter>
#include <app/console/navigator.h>
#include <app/dialogs/concurrency_check/concurrency_check_dialog.h>
#include <app/pages/function/test/call_history.h>
#include <app/pages/function/test/call_result_view.h>
#include <app/pages/function/test/call_summary_view.h>
#include <app/pages/function/test/event_panel.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using namespace widgets::metrics;

namespace app {

namespace {

constexpr int kMostCalls = 100'000;
constexpr int kMostParallel = 1'000;
constexpr int kSmallestResult = 180;

UnitSpinBox* makeNumber(const QString& name, int most)
{
    auto* box = new UnitSpinBox(
        {.min = 1, .max = most, .step = 1, .text = TestView::tr("From 1 to %L1").arg(most)});
    box->setValue(1);
    box->setAccessibleName(name);
    box->setFixedWidth(92);
    return box;
}

} // namespace

TestView::TestView(Workspace& space, QString serviceName, QString functionName, QWidget* parent)
    : FunctionView(space, std::move(serviceName), std::move(functionName), parent)
    , m_runner(
          new CallRunner(space.client, service().toStdString(), function().toStdString(), this))
    , m_event(new EventPanel(space, service(), function()))
    , m_count(makeNumber(tr("Number of calls"), kMostCalls))
    , m_parallel(makeNumber(tr("Calls at once"), kMostParallel))
    , m_buttons(new QStackedWidget)
    , m_invoke(makeButton(Icon::Play, tr("Invoke"), ButtonKind::Primary))
    , m_cancel(makeButton(Icon::Stop, tr("Cancel"), ButtonKind::Normal))
    , m_checkConcurrency(makeButton(Icon::Layers, tr("Check concurrency…")))
    , m_escape(new QShortcut(QKeySequence(Qt::Key_Escape), this))
    , m_results(new QStackedWidget)
    , m_result(new CallResultView)
    , m_summary(new CallSummaryView)
    , m_history(new CallHistory(space, service(), function()))
{
    auto* calls = new QSplitter(Qt::Horizontal);
    calls->setChildrenCollapsible(false);
    calls->addWidget(makeEventSide());
    calls->addWidget(makeResultSide());
    calls->setStretchFactor(0, 2);
    calls->setStretchFactor(1, 3);
    auto* all = new QSplitter(Qt::Vertical);
    all->setChildrenCollapsible(false);
    all->addWidget(calls);
    all->addWidget(m_history);
    all->setStretchFactor(0, 3);
    all->setStretchFactor(1, 2);
    for (QSplitter* splitter : {calls, all}) {
        splitter->setHandleWidth(kSpaceL);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceXl);
    layout->addWidget(all);

    const auto addShortcut = [this](QKeyCombination keys, void (TestView::*act)()) {
        auto* shortcut = new QShortcut(QKeySequence(keys), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    for (const Qt::Key enter : {Qt::Key_Return, Qt::Key_Enter}) {
        addShortcut(Qt::CTRL | enter, &TestView::invoke);
        addShortcut(Qt::CTRL | Qt::SHIFT | enter, &TestView::checkConcurrency);
    }
    m_escape->setContext(Qt::WidgetWithChildrenShortcut);
    m_escape->setEnabled(false);
    connect(m_escape, &QShortcut::activated, m_runner, &CallRunner::cancel);
    connect(m_invoke, &QPushButton::clicked, this, &TestView::invoke);
    connect(m_cancel, &QPushButton::clicked, m_runner, &CallRunner::cancel);
    connect(m_checkConcurrency, &QPushButton::clicked, this, &TestView::checkConcurrency);
    connect(m_runner, &CallRunner::callStarted, this, [this](const QString& requestId) {
        m_history->rememberEvent(requestId, m_calledWith);
        if (m_runner->plan().count == 1) m_result->showRunning(requestId);
    });
    connect(m_runner, &CallRunner::callFinished, this, &TestView::callFinished);
    connect(m_runner, &CallRunner::finished, this, [this](bool wasCancelled) {
        if (m_runner->plan().count > 1) m_summary->end(wasCancelled);
        showRunning();
    });
    connect(m_result, &CallResultView::logsRequested, this, &TestView::openLogs);
    connect(m_summary, &CallSummaryView::logsRequested, this, &TestView::openLogs);
    connect(&space.feeds.log, &model::LogFeed::linesArrived, m_result, &CallResultView::addLog);
    connect(m_history, &CallHistory::replayRequested, this, [this](const QString& event) {
        if (m_runner->isRunning()) return;
        m_event->setEvent(event);
        start({.event = event.toStdString()});
    });
}

QWidget* TestView::makeEventSide()
{
    auto* foot = new QWidget;
    auto* layout = new QHBoxLayout(foot);
    layout->setContentsMargins(kSpaceL, 0, kSpaceL, kSpaceXs);
    layout->setSpacing(kSpaceS);
    const auto add = [layout](const QString& text, QWidget* input) {
        auto* label = new Label(text, TextStyle::Body, Ink::Muted);
        label->setBuddy(input);
        layout->addWidget(label);
        layout->addWidget(input);
    };
    add(tr("Calls"), m_count);
    add(tr("at once"), m_parallel);
    layout->addStretch(1);
    m_invoke->setToolTip(tr("Call the function with this event (Ctrl+Enter)"));
    m_invoke->setAutoDefault(true); // Enter presses it too
    m_cancel->setToolTip(tr("Give up the calls that run (Esc)"));
    m_cancel->setAutoDefault(true);
    m_buttons->addWidget(m_invoke);
    m_buttons->addWidget(m_cancel);
    m_buttons->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    layout->addWidget(m_buttons);
    m_event->body()->addWidget(foot);
    const auto check
        = [this] { m_invoke->setEnabled(m_count->isAllowed() && m_parallel->isAllowed()); };
    connect(m_count, &UnitSpinBox::problemChanged, this, check);
    connect(m_parallel, &UnitSpinBox::problemChanged, this, check);
    return m_event;
}

QWidget* TestView::makeResultSide()
{
    auto* card = new Card(tr("Result"), Card::Padding::None);
    m_results->addWidget(new EmptyState(Icon::Test, tr("No result yet"),
        tr("Press Invoke or Ctrl+Enter to call the function with the event.")));
    m_results->addWidget(m_result);
    m_results->addWidget(m_summary);
    m_results->setMinimumHeight(kSmallestResult);
    card->body()->addWidget(m_results, 1);
    QWidget* choice = m_result->pageChoice();
    QSizePolicy policy = choice->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    choice->setSizePolicy(policy);
    choice->hide();
    card->addTool(choice);
    m_checkConcurrency->setFixedHeight(kToolHeight);
    m_checkConcurrency->setAutoDefault(true);
    m_checkConcurrency->setEnabled(false); // before the function is known
    m_checkConcurrency->setToolTip(
        tr("See whether calls may share an instance (Ctrl+Shift+Enter)"));
    card->addTool(m_checkConcurrency);
    connect(m_results, &QStackedWidget::currentChanged, choice,
        [this, choice] { choice->setVisible(m_results->currentWidget() == m_result); });
    return card;
}

void TestView::setState(const FunctionState& state)
{
    m_deployed = state.function;
    m_checkConcurrency->setEnabled(true);
}

void TestView::checkConcurrency()
{
    if (!m_deployed) return;
    auto* dialog = new ConcurrencyCheckDialog(
        workspace(), m_deployed, QString::fromStdString(m_event->event()), this);
    connect(dialog, &ConcurrencyCheckDialog::eventSaved, m_event, &EventPanel::takeSaved);
    dialog->open();
}

void TestView::showEvent(QShowEvent* event)
{
    FunctionView::showEvent(event);
    // Ready for the first call: Enter or Space makes it.
    if (!isAncestorOf(focusWidget())) m_invoke->setFocus();
}

void TestView::invoke()
{
    if (m_runner->isRunning() || !m_invoke->isEnabled()) return;
    start({.event = m_event->event(),
        .count = static_cast<int>(m_count->value()),
        .parallel = static_cast<int>(m_parallel->value())});
}

void TestView::start(CallPlan plan)
{
    m_calledWith = std::make_shared<const std::string>(plan.event);
    const int count = plan.count;
    if (count > 1) m_summary->begin(count);
    m_results->setCurrentWidget(
        count > 1 ? static_cast<QWidget*>(m_summary) : static_cast<QWidget*>(m_result));
    m_runner->start(std::move(plan));
    showRunning();
}

void TestView::callFinished(const FinishedCall& call)
{
    m_runner->plan().count > 1 ? m_summary->add(call) : m_result->showCall(call);
}

void TestView::showRunning()
{
    const bool isRunning = m_runner->isRunning();
    m_escape->setEnabled(isRunning);
    QPushButton* before = isRunning ? m_invoke : m_cancel;
    QPushButton* now = isRunning ? m_cancel : m_invoke;
    const bool hadFocus = before->hasFocus();
    m_buttons->setCurrentWidget(now);
    if (hadFocus) now->setFocus();
}

void TestView::openLogs(const QString& requestId, const QString& instanceId)
{
    Q_EMIT workspace().navigator.logsRequested(service(), function(), requestId, instanceId);
}

} // namespace app
