#include <app/pages/monitor/monitor_charts.h>

#include <QGridLayout>
#include <QPainter>
#include <QStackedWidget>
#include <algorithm>
#include <model/format/numbers.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/card.h>
#include <widgets/common/metrics.h>
#include <widgets/common/segmented_control.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::MetricPoint;
using engine::metering::MetricsFold;
using widgets::Card;
using widgets::Sample;
using widgets::SeriesKind;
using widgets::TimeSeriesChart;
using widgets::Unit;

namespace {

enum InstanceSeries { OnDemand, Provisioned, Creating };
enum ConcurrencySeries { Capacity, InFlight }; ///< the later over the earlier
constexpr int kLowestChart = 140; ///< pixels

/// One value of every gauge sample, as a series.
template <typename Value>
std::vector<Sample> seriesOf(std::span<const model::LiveHistory::Sample> line, Value value)
{
    std::vector<Sample> samples;
    samples.reserve(line.size());
    for (const auto& sample : line) {
        samples.push_back({sample.timeMs, static_cast<double>(std::invoke(value, sample.gauges))});
    }
    return samples;
}

/// A bar stands in the middle of its step.
qint64 middleOf(const MetricPoint& point)
{
    return point.second * 1000 + point.seconds * 500;
}

} // namespace

MonitorCharts::MonitorCharts(
    widgets::ChartGroup& group, const engine::metering::PriceTable& prices, QWidget* parent)
    : QWidget(parent)
    , m_prices(prices)
    , m_instances(makeChart(tr("Instances"), new TimeSeriesChart(Unit{}, &group)))
    , m_concurrency(makeChart(tr("Concurrency"), new TimeSeriesChart(Unit{}, &group)))
    , m_coldStarts(makeChart(tr("Cold starts"), new TimeSeriesChart(Unit{}, &group)))
    , m_billedOrCost(new QStackedWidget)
    , m_billed(makeChart(tr("Billed duration"),
          new TimeSeriesChart({.kind = Unit::Kind::Milliseconds}, &group), m_billedOrCost))
    , m_cost(makeChart(tr("Cost"),
          new TimeSeriesChart(
              {.kind = Unit::Kind::Money, .currency = QString::fromStdString(prices.currency)},
              &group),
          m_billedOrCost))
    , m_instancesCard(makeCard(tr("Instances"), m_instances))
    , m_concurrencyCard(makeCard(tr("Concurrency"), m_concurrency))
    , m_coldStartsCard(makeCard(tr("Cold starts"), m_coldStarts))
    , m_billedCard(makeCard(tr("Billed duration and cost"), m_billedOrCost))
{
    for (const QString& label : {tr("On demand"), tr("Provisioned"), tr("Creating")}) {
        m_instances->addSeries(label, {.kind = SeriesKind::Step});
    }
    m_concurrency->addSeries(tr("Capacity"), {.kind = SeriesKind::Step, .color = 3});
    m_concurrency->addSeries(tr("In flight"), {.kind = SeriesKind::Step, .color = 0});
    m_coldStarts->addSeries(tr("Cold starts"), {.kind = SeriesKind::Bar, .color = 1});
    m_billed->addSeries(tr("Billed duration"), {.kind = SeriesKind::Bar, .color = 2});
    m_cost->addSeries(tr("Cost"), {.kind = SeriesKind::Bar, .color = 2});

    for (TimeSeriesChart* chart : {m_coldStarts, m_billed, m_cost}) {
        chart->setLegendVisible(false); // the card says it
    }

    auto* kind = new widgets::SegmentedControl(tr("Show billed duration or cost"));
    kind->addSegment(tr("Duration"));
    kind->addSegment(tr("Cost"));
    connect(kind, &widgets::SegmentedControl::currentChanged, m_billedOrCost,
        &QStackedWidget::setCurrentIndex);
    m_billedCard->addTool(kind);
    // Its neighbour's head is as high, so that their plots line up.
    auto* strut = new QWidget;
    strut->setFixedSize(0, kind->sizeHint().height());
    m_coldStartsCard->addTool(strut);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(widgets::metrics::kSpaceM);
    grid->addWidget(m_instancesCard, 0, 0);
    grid->addWidget(m_concurrencyCard, 0, 1);
    grid->addWidget(m_coldStartsCard, 1, 0);
    grid->addWidget(m_billedCard, 1, 1);
    for (const int i : {0, 1}) {
        grid->setColumnStretch(i, 1);
        grid->setRowStretch(i, 1);
    }
    setSum({});
    setLoading(true);
}

TimeSeriesChart* MonitorCharts::makeChart(
    const QString& name, TimeSeriesChart* chart, QStackedWidget* stack)
{
    chart->setAccessibleName(name);
    chart->setMinimumHeight(kLowestChart);
    if (stack) stack->addWidget(chart);
    connect(chart, &TimeSeriesChart::exported, this, &MonitorCharts::exported);
    connect(chart, &TimeSeriesChart::exportFailed, this, &MonitorCharts::exportFailed);
    return chart;
}

Card* MonitorCharts::makeCard(const QString& title, QWidget* content)
{
    auto* card = new Card(title, Card::Padding::None);
    card->setNote(u" "_s);
    card->body()->addWidget(content);
    return card;
}

void MonitorCharts::setPoints(std::span<const MetricPoint> points, int step)
{
    std::vector<Sample> coldStarts, billed, cost;
    for (const MetricPoint& point : points) {
        const qint64 time = middleOf(point);
        if (point.coldStarts > 0)
            coldStarts.push_back({time, static_cast<double>(point.coldStarts)});
        if (point.billedMs() > 0) billed.push_back({time, static_cast<double>(point.billedMs())});
        if (const double money = m_prices.listCost(point.usage); money > 0)
            cost.push_back({time, money});
    }
    m_coldStarts->setSamples(0, coldStarts);
    m_billed->setSamples(0, billed);
    m_cost->setSamples(0, cost);
    for (TimeSeriesChart* chart : {m_coldStarts, m_billed, m_cost}) {
        chart->setBarWidth(step * 1000);
    }
}

void MonitorCharts::setGauges(std::span<const model::LiveHistory::Sample> line)
{
    using Gauges = MetricsFold::Gauges;
    m_instances->setSamples(OnDemand, seriesOf(line, &Gauges::onDemand));
    m_instances->setSamples(Provisioned, seriesOf(line, &Gauges::provisioned));
    m_instances->setSamples(Creating, seriesOf(line, &Gauges::creating));
    m_concurrency->setSamples(InFlight, seriesOf(line, &Gauges::inFlight));
    m_concurrency->setSamples(Capacity, seriesOf(line, &Gauges::capacity));
    const Gauges last = line.empty() ? Gauges{} : line.back().gauges;
    m_instancesCard->setNote(tr("%n alive", nullptr, last.onDemand + last.provisioned));
    m_concurrencyCard->setNote(last.capacity > 0
            ? tr("%1 of %2 in use, %3")
                  .arg(model::countText(last.inFlight), model::countText(last.capacity),
                      model::percentText(double(last.inFlight) / last.capacity))
            : tr("no capacity"));
}

void MonitorCharts::setSum(const MetricPoint& sum)
{
    m_coldStartsCard->setNote(sum.coldStarts > 0
            ? tr("mean: system %1, business %2")
                  .arg(model::durationText(sum.coldStartSystemMs / sum.coldStarts),
                      model::durationText(sum.coldStartBusinessMs / sum.coldStarts))
            : tr("none"));
    m_billedCard->setNote(
        tr("%1, %2", "duration and cost")
            .arg(model::durationText(static_cast<double>(sum.billedMs())),
                model::moneyText(m_prices.listCost(sum.usage),
                    QString::fromStdString(m_prices.currency))));
}

void MonitorCharts::setLoading(bool isLoading)
{
    const QString loading = tr("Loading…");
    m_coldStarts->setEmptyText(isLoading ? loading : tr("No cold starts in this period"));
    m_billed->setEmptyText(isLoading ? loading : tr("Nothing billed in this period"));
    m_cost->setEmptyText(isLoading ? loading : tr("Nothing billed in this period"));
}

QList<TimeSeriesChart*> MonitorCharts::charts() const
{
    return {m_instances, m_concurrency, m_coldStarts,
        m_billedOrCost->currentWidget() == m_billed ? m_billed : m_cost};
}

QImage MonitorCharts::picture()
{
    constexpr int kScale = 2;
    QImage image(size() * kScale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kScale);
    image.fill(widgets::colors().canvas);
    QPainter painter(&image);
    render(&painter, {}, {}, DrawChildren);
    // The plots keep pictures of themselves in the screen's resolution: draw them anew.
    for (const TimeSeriesChart* chart : charts()) {
        painter.drawImage(chart->mapTo(this, QPoint()), chart->picture());
    }
    return image;
}

} // namespace app
