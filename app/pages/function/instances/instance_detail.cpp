#include <app/pages/function/instances/instance_detail.h>

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <algorithm>
#include <app/console/actions.h>
#include <app/console/navigator.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <model/format/times.h>
#include <widgets/charts/phase_bar.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip.h>
#include <widgets/common/elided_label.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/metrics.h>
#include <widgets/common/mood.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::InstanceRecord;
using engine::metering::InvocationRecord;
using widgets::ElidedLabel;
using widgets::Icon;

namespace {

constexpr int kHeight = 226;
constexpr std::chrono::minutes kLongestWait{15}; ///< of a call for its instance
const QString kNothing = u"–"_s;

engine::Duration delayOf(const InvocationRecord& call)
{
    return call.startedAt - call.arrivedAt;
}

} // namespace

InstanceDetail::InstanceDetail(Workspace& workspace, QWidget* parent)
    : Card(tr("Selected instance"), Padding::Normal, parent)
    , m_workspace(workspace)
    , m_pages(new QStackedWidget)
    , m_state(new widgets::Chip({}))
    , m_phases(new widgets::PhaseBar)
    , m_delayedLogs(widgets::makeButton(Icon::Timer, tr("Delayed call"), widgets::ButtonKind::Ghost))
    , m_logs(widgets::makeButton(Icon::Log, tr("Logs"), widgets::ButtonKind::Ghost))
    , m_recycle(widgets::makeButton(Icon::Refresh, tr("Recycle instance")))
{
    using namespace widgets::metrics;
    setFixedHeight(kHeight);
    auto* hint = new widgets::Label(
        tr("Select an instance to see how its start was spent, which calls waited for it and why "
           "it ended."),
        widgets::TextStyle::Body, widgets::Ink::Faint);
    hint->setAlignment(Qt::AlignCenter);
    m_pages->addWidget(hint);
    auto* contents = new QWidget;
    auto* line = new QHBoxLayout(contents);
    line->setContentsMargins({});
    line->setSpacing(kSpaceXxl);
    auto* bar = new QVBoxLayout;
    bar->addWidget(m_phases);
    bar->addStretch(1);
    line->addLayout(bar, 1);
    line->addWidget(makeFacts(), 1);
    m_pages->addWidget(contents);
    body()->addWidget(m_pages);
    addTools();
    // Calls it delayed are told when they are over.
    connect(&workspace.feeds.invocations, &model::InvocationFeed::invocationsArrived, this,
        [this](const model::InvocationFeed::Invocations& calls) {
            const auto waitedForIt = [this](const InvocationRecord& call) {
                return call.isColdStart && call.instanceId == m_instance->instanceId;
            };
            if (m_instance && std::ranges::any_of(calls, waitedForIt)) askForDelayed();
        });
    showInstance();
}

QWidget* InstanceDetail::makeFacts()
{
    auto* grid = new widgets::KeyValueGrid;
    const auto add = [grid](const QString& name) {
        auto* value = new ElidedLabel({});
        grid->addWidget(name, value);
        return value;
    };
    m_ended = add(tr("Ended"));
    m_delays = add(tr("Delayed"));
    m_start = add(tr("Start"));
    m_memory = add(tr("Memory"));
    m_note = add(tr("Note"));
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins({});
    layout->addWidget(grid);
    layout->addStretch(1);
    return column;
}

void InstanceDetail::addTools()
{
    addTool(m_state);
    addTool(m_delayedLogs);
    addTool(m_logs);
    addTool(m_recycle);
    m_delayedLogs->setToolTip(tr("Open the logs of the call that waited longest for it"));
    m_logs->setToolTip(tr("Open the logs of this instance"));
    m_recycle->setToolTip(tr("It takes no more calls, finishes those it runs, runs PreStop and "
                             "ends; the next call gets another instance"));
    connect(m_delayedLogs, &QAbstractButton::clicked, this, &InstanceDetail::openLogs);
    connect(m_logs, &QAbstractButton::clicked, this, [this] {
        Q_EMIT m_workspace.navigator.logsRequested(QString::fromStdString(m_instance->service),
            QString::fromStdString(m_instance->function), {},
            QString::fromStdString(m_instance->instanceId));
    });
    connect(m_recycle, &QAbstractButton::clicked, this, [this] {
        recycleInstance(m_workspace, QString::fromStdString(m_instance->instanceId));
    });
}

void InstanceDetail::setInstance(const std::optional<InstanceRecord>& instance)
{
    const bool isAnother
        = !instance || !m_instance || instance->instanceId != m_instance->instanceId;
    m_instance = instance;
    if (isAnother) {
        m_delayed.clear();
        if (instance) askForDelayed();
    }
    showInstance();
}

void InstanceDetail::showInstance()
{
    m_pages->setCurrentIndex(m_instance ? 1 : 0);
    const bool isAlive = m_instance && model::isAlive(*m_instance);
    m_state->setVisible(m_instance.has_value());
    m_logs->setEnabled(m_instance.has_value());
    m_recycle->setEnabled(isAlive);
    setNote(m_instance ? QString::fromStdString(m_instance->instanceId) : QString());
    showDelayed();
    if (!m_instance) return;
    const model::Mood mood = model::instanceMood(*m_instance);
    m_state->set(
        widgets::iconOf(mood), model::instanceStateText(*m_instance), widgets::toneOf(mood));
    m_phases->setPhases(m_instance->phases);
    const QString reason = model::endReasonText(m_instance->endReason);
    if (isAlive)
        m_ended->setText(reason.isEmpty() ? tr("Not yet") : reason);
    else
        m_ended->setText(tr("%1, %2", "why an instance ended, when")
                             .arg(reason, model::dateTimeText(engine::toEpochMs(m_instance->endedAt))));
    m_start->setText(tr("%1, %2, sandbox: %3", "kind of an instance, how it was started")
                         .arg(model::instanceKindText(m_instance->isProvisioned),
                             model::startPathText(m_instance->startPath),
                             model::sandboxText(m_instance->isolation)));
    const QString peak = model::bytesText(static_cast<double>(m_instance->peakMemoryBytes));
    m_memory->setText(isAlive
            ? tr("%1 now, %2 at most")
                  .arg(model::bytesText(static_cast<double>(m_instance->memoryBytes)), peak)
            : tr("%1 at most").arg(peak));
    m_note->setText(m_instance->note.empty() ? kNothing : QString::fromStdString(m_instance->note));
}

void InstanceDetail::askForDelayed()
{
    engine::storage::InvocationQuery query;
    query.service = m_instance->service;
    query.function = m_instance->function;
    query.from = m_instance->createdAt - kLongestWait;
    query.coldStartsOnly = true;
    model::onFinished(m_workspace.client.queryInvocations(query), this,
        [this, id = m_instance->instanceId](const engine::Result<Calls>& found) {
            if (!found || !m_instance || m_instance->instanceId != id) return;
            m_delayed = *found;
            std::erase_if(
                m_delayed, [&](const InvocationRecord& call) { return call.instanceId != id; });
            showDelayed();
        });
}

void InstanceDetail::showDelayed()
{
    m_delayedLogs->setEnabled(!m_delayed.empty());
    if (m_delayed.empty()) return m_delays->setText(tr("No finished call waited for it"));
    const auto longest = std::ranges::max(m_delayed, {}, delayOf);
    m_delays->setText(tr("%n call(s), the longest by %1", nullptr,
        static_cast<int>(m_delayed.size()))
                          .arg(model::durationText(delayOf(longest))));
}

void InstanceDetail::openLogs()
{
    const auto longest = std::ranges::max(m_delayed, {}, delayOf);
    Q_EMIT m_workspace.navigator.logsRequested(QString::fromStdString(longest.service),
        QString::fromStdString(longest.function), QString::fromStdString(longest.requestId), {});
}

} // namespace app
