#include "series.h"

#include "plot.h"
#include "series_graph.h"

#include <cmath>
#include <widgets/common/theme.h>

namespace widgets {

namespace {

double toKey(qint64 timeMs)
{
    return static_cast<double>(timeMs) / 1000;
}

qint64 toTime(double key)
{
    return std::llround(key * 1000);
}

} // namespace

TimeSeriesChart::Series::Series(
    Plot& plot, const QString& label, const SeriesOptions& options, int index, QCPBars* below)
    : m_label(label)
    , m_options(options)
{
    if (m_options.color < 0) m_options.color = index;
    if (m_options.kind == SeriesKind::Bar) {
        m_bars = new QCPBars(plot.xAxis, plot.yAxis);
        m_bars->setWidthType(QCPBars::wtPlotCoords);
        m_bars->setAntialiased(false);
        m_bars->setSelectable(QCP::stNone);
        if (below) m_bars->moveAbove(below);
    } else {
        m_graph = new SeriesGraph(plot.xAxis, plot.yAxis);
        const bool isStep = m_options.kind == SeriesKind::Step;
        m_graph->setLineStyle(isStep ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
        if (isStep) m_graph->setAntialiased(false);
    }
    applyTheme();
}

QColor TimeSeriesChart::Series::color() const
{
    const Colors& theme = colors();
    if (!m_options.isPhase) return theme.seriesColor(m_options.color);
    return theme.phases[static_cast<std::size_t>(m_options.color) % theme.phases.size()];
}

template <typename Use>
auto TimeSeriesChart::Series::withData(Use use) const
{
    return m_graph ? use(*m_graph->data()) : use(*m_bars->data());
}

QCPAbstractPlottable* TimeSeriesChart::Series::plottable() const
{
    return m_graph ? static_cast<QCPAbstractPlottable*>(m_graph) : m_bars;
}

bool TimeSeriesChart::Series::isVisible() const
{
    return plottable()->visible();
}

void TimeSeriesChart::Series::setVisible(bool isVisible)
{
    plottable()->setVisible(isVisible);
}

void TimeSeriesChart::Series::applyTheme()
{
    if (m_graph) {
        m_graph->setColor(color(), m_options.isFilled);
    } else {
        m_bars->setPen(Qt::NoPen);
        m_bars->setBrush(color());
    }
}

void TimeSeriesChart::Series::setBarWidth(qint64 milliseconds)
{
    if (m_bars) m_bars->setWidth(toKey(milliseconds));
}

void TimeSeriesChart::Series::set(std::span<const Sample> samples)
{
    withData([samples](auto& data) {
        using Point = std::remove_cvref_t<decltype(*data.constBegin())>;
        QVector<Point> points;
        points.reserve(static_cast<qsizetype>(samples.size()));
        for (const Sample& sample : samples) {
            points << Point(toKey(sample.timeMs), sample.value);
        }
        data.set(points, true);
    });
}

void TimeSeriesChart::Series::add(const Sample& sample)
{
    withData([&sample](auto& data) {
        using Point = std::remove_cvref_t<decltype(*data.constBegin())>;
        data.add(Point(toKey(sample.timeMs), sample.value));
    });
}

void TimeSeriesChart::Series::removeBefore(qint64 timeMs)
{
    withData([timeMs](auto& data) { data.removeBefore(toKey(timeMs)); });
}

void TimeSeriesChart::Series::clear()
{
    withData([](auto& data) { data.clear(); });
}

std::optional<double> TimeSeriesChart::Series::highest(qint64 fromMs, qint64 toMs) const
{
    bool isFound = false;
    const double reach = m_bars ? m_bars->width() / 2 : 0; // bars are in view with a part of them
    const QCPRange keys(toKey(fromMs) - reach, toKey(toMs) + reach);
    const QCPRange values = plottable()->getValueRange(isFound, QCP::sdBoth, keys);
    if (!isFound) return std::nullopt;
    return values.upper;
}

std::optional<Sample> TimeSeriesChart::Series::at(qint64 timeMs) const
{
    return withData([this, timeMs](const auto& data) -> std::optional<Sample> {
        if (data.isEmpty()) return std::nullopt;
        const double key = toKey(timeMs);
        auto found = data.findBegin(key + 1e-4, false); // the first at or after
        if (m_options.kind == SeriesKind::Step) {
            if (found == data.constBegin()) return std::nullopt;
            --found;
        } else if (found == data.constEnd()) {
            --found;
        } else if (found != data.constBegin()) {
            const auto before = found - 1;
            if (key - before->key < found->key - key) found = before;
        }
        if (std::isnan(found->value)) return std::nullopt;
        return Sample{toTime(found->key), found->value};
    });
}

std::optional<Sample> TimeSeriesChart::Series::last() const
{
    return withData([](const auto& data) -> std::optional<Sample> {
        if (data.isEmpty()) return std::nullopt;
        const auto end = data.constEnd() - 1;
        return Sample{toTime(end->key), end->value};
    });
}

std::vector<Sample> TimeSeriesChart::Series::between(qint64 fromMs, qint64 toMs) const
{
    const double reach = m_bars ? m_bars->width() / 2 : 0;
    return withData([from = toKey(fromMs) - reach, to = toKey(toMs) + reach](const auto& data) {
        std::vector<Sample> samples;
        for (auto it = data.findBegin(from, false); it != data.constEnd() && it->key <= to; ++it) {
            samples.push_back({toTime(it->key), it->value});
        }
        return samples;
    });
}

} // namespace widgets
