#include "pages.h"

#include <QDateTime>
#include <QGridLayout>
#include <cmath>
#include <model/format/states.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/card.h>
#include <widgets/common/metrics.h>
#include <widgets/common/segmented_control.h>

using namespace Qt::StringLiterals;
using namespace widgets;

namespace gallery {

namespace {

constexpr qint64 kEnd = 1'795'529'007'000; // 2026-11-24T14:03:27Z

std::vector<Sample> line(
    double base, double swing, double speed, qint64 stepMs = 100, qint64 lengthMs = 60'000)
{
    std::vector<Sample> samples;
    for (qint64 t = kEnd - lengthMs; t <= kEnd; t += stepMs) {
        const double x = static_cast<double>(t - kEnd) / 1000 * speed;
        samples.push_back({t,
            std::max(0.0,
                base + swing * (std::sin(x) + 0.3 * std::sin(x * 3.7) + 0.1 * std::sin(x * 17)))});
    }
    return samples;
}

std::vector<Sample> whole(std::vector<Sample> samples)
{
    for (Sample& sample : samples) {
        sample.value = std::round(sample.value);
    }
    return samples;
}

QWidget* inCard(const QString& title, const QString& note, QWidget* chart)
{
    auto* card = new Card(title, Card::Padding::None);
    card->setNote(note);
    card->body()->addWidget(chart);
    return card;
}

QWidget* monitor()
{
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(24, 24, 24, 24);
    grid->setSpacing(16);
    auto* group = new ChartGroup(60'000, page);
    group->setNow(kEnd);

    auto* instances = new TimeSeriesChart(Unit{}, group);
    instances->setSamples(
        instances->addSeries(u"On-demand"_s, {.kind = SeriesKind::Step, .isFilled = true}),
        whole(line(6, 4, 0.12)));
    instances->setSamples(
        instances->addSeries(u"Provisioned"_s, {.kind = SeriesKind::Step}), whole(line(3, 0, 1)));
    instances->setSamples(instances->addSeries(u"Creating 创建中"_s, {.kind = SeriesKind::Step}),
        whole(line(0.5, 1.2, 0.3)));
    grid->addWidget(inCard(u"Instances"_s, u"live"_s, instances), 0, 0);

    auto* latency = new TimeSeriesChart({.kind = Unit::Kind::Milliseconds}, group);
    int shown = 0;
    for (const QString& name : {u"p50"_s, u"p90"_s, u"p95"_s, u"p99"_s, u"max"_s}) {
        latency->setSamples(latency->addSeries(name),
            line(200 + 250 * shown, 120 + 50 * shown, 0.2 + 0.05 * shown));
        ++shown;
    }
    grid->addWidget(inCard(u"Duration"_s, u"percentiles of the last second"_s, latency), 0, 1);

    auto* cold = new TimeSeriesChart({.kind = Unit::Kind::Milliseconds}, group);
    cold->setBarWidth(1600);
    const QStringList phases = model::phaseNames();
    for (int phase = 0; phase < phases.size(); ++phase) {
        const int series = cold->addSeries(
            phases[phase], {.kind = SeriesKind::Bar, .color = phase, .isPhase = true});
        cold->setSamples(series, line(6 + 9 * phase % 31, 5, 0.4 + phase * 0.2, 2000));
    }
    grid->addWidget(inCard(u"Cold starts by phase"_s, u"system and business layer"_s, cold), 1, 0);

    auto* cost = new TimeSeriesChart({.kind = Unit::Kind::Money, .currency = u"CNY"_s}, group);
    cost->setSamples(
        cost->addSeries(u"Cost"_s, {.color = 1, .isFilled = true}), line(0.0021, 0.0012, 0.1));
    grid->addWidget(inCard(u"Cost 费用"_s, {}, cost), 1, 1);

    auto* memory = new TimeSeriesChart({.kind = Unit::Kind::Bytes}, group);
    memory->setSamples(memory->addSeries(u"Memory used"_s, {.color = 5}), line(220e6, 90e6, 0.15));
    grid->addWidget(inCard(u"Memory"_s, {}, memory), 2, 0);

    auto* empty = new TimeSeriesChart(Unit{}, group);
    empty->addSeries(u"Errors"_s, {.color = 7});
    empty->addSeries(u"Throttles"_s, {.color = 1});
    empty->setEmptyText(u"No errors in this period"_s);
    grid->addWidget(inCard(u"Errors"_s, {}, empty), 2, 1);
    group->setHover(kEnd - 22'000);
    return page;
}

QWidget* day()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 24, 24, 24);
    auto* chart = new TimeSeriesChart(Unit{});
    chart->group().setWindow(24 * 3600'000);
    chart->group().setNow(kEnd);
    chart->setSamples(chart->addSeries(u"Invocations a second"_s, {.isFilled = true}),
        line(4000, 3200, 0.00025, 10'000, 24 * 3600'000));
    chart->setSamples(chart->addSeries(u"Errors a second"_s, {.color = 7}),
        line(300, 280, 0.0009, 10'000, 24 * 3600'000));
    layout->addWidget(inCard(u"A day"_s, u"8,640 points a series"_s, chart));
    return page;
}

} // namespace

std::vector<Page> chartPages()
{
    return {
        {u"monitor"_s, monitor, {1440, 960}},
        {u"day"_s, day, {1200, 420}},
    };
}

} // namespace gallery
