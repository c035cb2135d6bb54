#include <app/pages/experiment/experiment_page.h>

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <algorithm>
#include <app/pages/experiment/experiment_table_model.h>
#include <model/client/live_history.h>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/page_header.h>
#include <widgets/common/view_setup.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace widgets::metrics;

namespace app {

namespace experiment = concurrency_experiment;
using widgets::Icon;
using widgets::Ink;
using widgets::Label;
using widgets::Sample;
using widgets::SeriesKind;
using widgets::TextStyle;
using widgets::TimeSeriesChart;

namespace {

constexpr int kUsualSeconds = 10;
constexpr int kTickMs = 100;
constexpr qint64 kSpareMs = 4000; ///< cold starts and deployments
constexpr int kChartHeight = 190;

std::string functionPath()
{
    return std::string(experiment::kService) + '/' + std::string(experiment::kFunction);
}

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

QWidget* chartCard(const QString& title, TimeSeriesChart* chart)
{
    chart->setAccessibleName(title);
    chart->setMinimumHeight(kChartHeight);
    auto* card = new widgets::Card(title, widgets::Card::Padding::None);
    card->body()->addWidget(chart);
    return card;
}

} // namespace

ExperimentPage::ExperimentPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_runner(workspace.client)
{
    auto* content = new QWidget;
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceXl);
    contentLayout->setSpacing(kSpaceM);
    contentLayout->addWidget(makeControls());
    contentLayout->addWidget(makeCharts(), 1);
    contentLayout->addWidget(makeResult());
    auto* scroll = widgets::makeScrollArea(content);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new widgets::PageHeader(Icon::Layers, tr("Instance concurrency")));
    layout->addWidget(scroll, 1);

    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &ExperimentPage::showRunning);
    connect(&m_runner, &ExperimentRunner::runStarted, this, [this](int concurrency) {
        m_concurrency = concurrency;
        showRunning();
    });
    connect(&m_runner, &ExperimentRunner::runFinished, this, &ExperimentPage::takeRun);
    connect(&m_runner, &ExperimentRunner::failed, this,
        [this](const engine::Error& error) { m_error = error; });
    connect(&m_runner, &ExperimentRunner::ended, this, &ExperimentPage::showEnd);
    m_group.setNow(nowMs());
}

QWidget* ExperimentPage::makeControls()
{
    m_seconds = new widgets::UnitSpinBox({.min = 1,
        .max = 120,
        .step = 1,
        .unit = tr("s"),
        .text = tr("A whole number of seconds from 1 to 120")});
    m_seconds->setValue(kUsualSeconds);
    auto* label = new Label(tr("Each request &waits"));
    label->setBuddy(m_seconds);
    m_run = widgets::makeButton(Icon::Play, tr("Run"), widgets::ButtonKind::Primary);
    m_run->setAccessibleName(tr("Run the experiment"));
    m_cancel = widgets::makeButton(Icon::Stop, tr("Cancel"));
    m_cancel->setEnabled(false);
    m_status = new Label(tr("Takes about twice the wait."), TextStyle::Body, Ink::Muted);
    connect(m_run, &QPushButton::clicked, this, &ExperimentPage::run);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_runner.cancel();
    });
    connect(m_seconds, &widgets::UnitSpinBox::problemChanged, this, [this](const QString& problem) {
        m_run->setEnabled(problem.isEmpty() && !m_runner.isRunning());
    });

    auto* line = new QHBoxLayout;
    line->setSpacing(kSpaceS);
    line->addWidget(label);
    line->addWidget(m_seconds);
    line->addSpacing(kSpaceS);
    line->addWidget(m_run);
    line->addWidget(m_cancel);
    line->addSpacing(kSpaceS);
    line->addWidget(m_status, 1);
    auto* card = new widgets::Card;
    card->setAccessibleName(tr("The experiment"));
    card->body()->addWidget(widgets::makeParagraph(tr(
        "A function that waits for a database or another service keeps its instance, and its "
        "bill, while it does nothing; at a higher instance concurrency the same instance serves "
        "other requests meanwhile. Here %n requests are sent at once to such a function, first "
        "at a concurrency of %1 and then at %2, and everything below is measured while they run.",
        nullptr, experiment::kCalls)
                                                       .arg(experiment::kConcurrencies[0])
                                                       .arg(experiment::kConcurrencies[1])));
    card->body()->addLayout(line);
    return card;
}

QWidget* ExperimentPage::makeCharts()
{
    m_instances = new TimeSeriesChart(widgets::Unit{}, &m_group);
    m_instances->addSeries(tr("Serving"), {.kind = SeriesKind::Step});
    m_instances->addSeries(tr("Creating"), {.kind = SeriesKind::Step, .color = 2});
    m_inFlight = new TimeSeriesChart(widgets::Unit{}, &m_group);
    m_inFlight->addSeries(tr("Capacity"), {.kind = SeriesKind::Step, .color = 3});
    m_inFlight->addSeries(tr("In flight"), {.kind = SeriesKind::Step, .color = 0}); // over it
    for (TimeSeriesChart* chart : {m_instances, m_inFlight}) {
        chart->setEmptyText(tr("Shows each run as it happens"));
    }
    auto* charts = new QWidget;
    auto* layout = new QHBoxLayout(charts);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpaceM);
    layout->addWidget(chartCard(tr("Instances"), m_instances), 1);
    layout->addWidget(chartCard(tr("Requests"), m_inFlight), 1);
    return charts;
}

QWidget* ExperimentPage::makeResult()
{
    m_table = new ExperimentTableModel(this);
    auto* view = new QTableView;
    widgets::setUpTable(*view);
    view->setModel(m_table);
    view->setAccessibleName(tr("Result"));
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    view->setFixedHeight(kHeaderHeight + m_table->rowCount() * kRowHeight);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_conclusion = new Label(u" "_s, TextStyle::Strong);
    auto* card = new widgets::Card(tr("Result"), widgets::Card::Padding::None);
    card->body()->addWidget(view);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(kSpaceL, 0, kSpaceL, kSpaceS);
    line->addWidget(m_conclusion, 1);
    card->body()->addLayout(line);
    return card;
}

void ExperimentPage::run()
{
    const double seconds = m_seconds->value();
    m_table->clear();
    m_conclusion->setText(u" "_s);
    m_first = m_last = std::nullopt;
    m_error.reset();
    m_concurrency = 0;
    m_startMs = nowMs();
    const qint64 lengthMs = static_cast<qint64>(seconds * 1000)
            * static_cast<qint64>(std::size(experiment::kConcurrencies))
        + kSpareMs;
    m_group.setNow(m_startMs + lengthMs);
    m_group.setWindow(lengthMs);
    m_seconds->setEnabled(false);
    m_run->setEnabled(false);
    m_cancel->setEnabled(true);
    m_cancel->setFocus();
    m_runner.start(seconds);
    m_tick.start();
    showRunning();
}

void ExperimentPage::showRunning()
{
    m_status->setInk(Ink::Muted);
    const QString elapsed = tr("%1 s").arg((nowMs() - m_startMs) / 1000);
    if (!m_cancel->isEnabled()) {
        m_status->setText(tr("Cancelling…"));
    } else if (m_concurrency == 0) {
        m_status->setText(tr("Deploying the function…"));
    } else {
        m_status->setText(tr("Concurrency %1 is running, %2").arg(m_concurrency).arg(elapsed));
    }
    showGauges();
}

void ExperimentPage::takeRun(const ExperimentRun& run)
{
    m_table->setRun(run);
    if (!m_first) m_first = run;
    m_last = run;
}

void ExperimentPage::showEnd()
{
    m_tick.stop();
    showGauges();
    m_seconds->setEnabled(true);
    m_run->setEnabled(true);
    if (m_cancel->hasFocus()) m_run->setFocus();
    const bool isCancelled = !m_cancel->isEnabled();
    m_cancel->setEnabled(false);
    if (m_error) {
        m_status->setInk(Ink::Error);
        return m_status->setText(tr("Did not finish. %1").arg(model::errorText(*m_error)));
    }
    if (isCancelled) return m_status->setText(tr("Cancelled. Nothing of it is left."));
    m_status->setText(tr("Done in %1. Nothing of it is left.")
                          .arg(model::durationText(static_cast<double>(nowMs() - m_startMs))));
    const double saved = 1 - m_last->cost / m_first->cost;
    m_conclusion->setText(
        tr("At a concurrency of %1 the same requests used %2 of %3 instances and "
           "cost %4 less.")
            .arg(model::countText(m_last->concurrency), model::countText(m_last->instances),
                model::countText(m_first->instances), model::percentText(saved)));
}

void ExperimentPage::showGauges()
{
    using Gauges = engine::metering::MetricsFold::Gauges;
    const auto line = m_workspace.liveHistory.samples(functionPath());
    const qint64 now = nowMs();
    const auto show = [&](TimeSeriesChart* chart, int series, auto value) {
        std::vector<Sample> samples;
        for (const auto& sample : line) {
            const double count = value(sample.gauges);
            if (sample.timeMs < m_startMs) {
                samples.assign(1, {m_startMs, count});
            } else {
                samples.push_back({sample.timeMs, count});
            }
        }
        if (!samples.empty())
            samples.push_back({std::max(now, samples.back().timeMs), samples.back().value});
        chart->setSamples(series, samples);
    };
    show(m_instances, 0, [](const Gauges& gauges) { return gauges.onDemand + gauges.provisioned; });
    show(m_instances, 1, [](const Gauges& gauges) { return gauges.creating; });
    show(m_inFlight, 0, [](const Gauges& gauges) { return gauges.capacity; });
    show(m_inFlight, 1, [](const Gauges& gauges) { return gauges.inFlight; });
    if (m_group.isFollowing()) m_group.setNow(std::max(now, m_startMs + m_group.window()));
}

} // namespace app
