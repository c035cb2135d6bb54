#pragma once

#include "time_series_chart.h"

class QCPAbstractPlottable;
class QCPBars;

namespace widgets {

class SeriesGraph;

/// One series of a chart, as a graph or as bars on its plot.
class TimeSeriesChart::Series
{
public:
    /// `below`: bars to stack on, or null.
    Series(
        Plot& plot, const QString& label, const SeriesOptions& options, int index, QCPBars* below);

    const QString& label() const { return m_label; }
    SeriesKind kind() const { return m_options.kind; }
    QColor color() const;
    QCPBars* bars() const { return m_bars; }
    bool isVisible() const;
    void setVisible(bool isVisible);
    void applyTheme();
    void setBarWidth(qint64 milliseconds);

    void set(std::span<const Sample> samples);
    void add(const Sample& sample);
    void removeBefore(qint64 timeMs);
    void clear();

    /// The highest value in the stretch, bars with those below them; nullopt: no sample there.
    std::optional<double> highest(qint64 fromMs, qint64 toMs) const;
    /// The sample that stands for `timeMs`: the nearest, for steps the last one before.
    std::optional<Sample> at(qint64 timeMs) const;
    std::optional<Sample> last() const;
    std::vector<Sample> between(qint64 fromMs, qint64 toMs) const;

private:
    template <typename Use>
    auto withData(Use use) const;
    QCPAbstractPlottable* plottable() const;

    QString m_label;
    SeriesOptions m_options;
    SeriesGraph* m_graph = nullptr; ///< the plot's
    QCPBars* m_bars = nullptr; ///< the plot's
};

} // namespace widgets
