#include <app/pages/function/test/call_summary_view.h>

#include <QGridLayout>
#include <QProgressBar>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/elided_label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/stat_tile.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using namespace widgets::metrics;

namespace app {

namespace {

constexpr int kRefreshMs = 100;
constexpr int kTileColumns = 4;
constexpr int kSmallestTile = 104;

model::Amount count(int number)
{
    return {model::countText(number), {}};
}

QString failureText(const FinishedCall& call)
{
    if (!call.reply) return model::errorText(call.reply.error());
    const auto& record = call.reply->record;
    return QString::fromStdString(record.errorType + ": " + record.errorMessage);
}

} // namespace

CallSummaryView::CallSummaryView(QWidget* parent)
    : QWidget(parent)
    , m_progress(new QProgressBar)
    , m_state(new Label({}))
    , m_succeeded(new StatTile(tr("Succeeded")))
    , m_failed(new StatTile(tr("Failed")))
    , m_throttled(new StatTile(tr("Throttled")))
    , m_coldStarts(new StatTile(tr("Cold starts")))
    , m_median(new StatTile(tr("Latency p50")))
    , m_tail(new StatTile(tr("Latency p99")))
    , m_billed(new StatTile(tr("Billed in total")))
    , m_instances(new StatTile(tr("Instances used")))
    , m_failure(new ElidedLabel({}, TextStyle::Body, Ink::Error))
    , m_failureLogs(makeButton(Icon::Log, tr("Logs of the first failure"), ButtonKind::Ghost))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceL, 0, kSpaceL, kSpaceL);
    layout->setSpacing(kSpaceM);
    layout->addWidget(m_state);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Finished calls"));
    layout->addWidget(m_progress);
    auto* tiles = new QGridLayout;
    tiles->setSpacing(kSpaceS);
    int place = 0;
    for (StatTile* tile : {m_succeeded, m_failed, m_throttled, m_coldStarts, m_median, m_tail,
             m_billed, m_instances}) {
        tile->setMinimumWidth(kSmallestTile);
        tiles->addWidget(tile, place / kTileColumns, place % kTileColumns);
        ++place;
    }
    layout->addLayout(tiles);
    auto* failure = new QHBoxLayout;
    failure->addWidget(m_failure, 1);
    failure->addWidget(m_failureLogs);
    layout->addLayout(failure);
    layout->addStretch(1);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &CallSummaryView::refresh);
    connect(m_failureLogs, &QPushButton::clicked, this, [this] {
        Q_EMIT logsRequested(
            QString::fromStdString(m_summary.firstFailure()->requestId), QString());
    });
}

void CallSummaryView::begin(int count)
{
    m_summary = {};
    m_since.start();
    m_progress->setRange(0, count);
    m_refresh.start();
    refresh();
}

void CallSummaryView::add(const FinishedCall& call)
{
    m_summary.add(call);
}

void CallSummaryView::end(bool wasCancelled)
{
    m_refresh.stop();
    refresh();
    const QString time = model::durationText(static_cast<double>(m_since.elapsed()));
    m_state->setText(wasCancelled ? tr("Cancelled after %1: %2 of %3 calls were started")
                                        .arg(time, model::countText(m_summary.total()),
                                            model::countText(m_progress->maximum()))
                                  : tr("%n call(s) in %1", nullptr, m_summary.total()).arg(time));
}

void CallSummaryView::refresh()
{
    m_progress->setValue(m_summary.total());
    m_state->setText(
        tr("%1 of %2 calls are done")
            .arg(model::countText(m_summary.total()), model::countText(m_progress->maximum())));
    m_succeeded->setAmount(count(m_summary.succeeded()));
    m_failed->setAmount(count(m_summary.failed()));
    m_failed->setDetail(m_summary.cancelled() > 0
            ? tr("and %n cancelled", nullptr, m_summary.cancelled())
            : QString());
    m_throttled->setAmount(count(m_summary.throttled()));
    m_coldStarts->setAmount(count(m_summary.coldStarts()));
    m_median->setAmount(model::durationAmount(m_summary.latencyMs(0.5)));
    m_tail->setAmount(model::durationAmount(m_summary.latencyMs(0.99)));
    m_billed->setAmount(model::durationAmount(static_cast<double>(m_summary.billedMs())));
    m_instances->setAmount(count(m_summary.instances()));
    const std::optional<FinishedCall>& failure = m_summary.firstFailure();
    m_failure->setText(failure ? failureText(*failure) : QString());
    m_failureLogs->setVisible(failure.has_value());
}

} // namespace app
