#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <span>
#include <vector>
#include <widgets/charts/chart_group.h>
#include <widgets/charts/unit.h>

namespace widgets {

class ChartLegend;
class ChartOverlay;
class Plot;
struct SaveRequest;

struct Sample
{
    qint64 timeMs; ///< since the Unix epoch
    double value; ///< NaN: a gap in the line
};

enum class SeriesKind {
    Line,
    Step, ///< holds its value until the next sample
    Bar, ///< stacked on the bars added before, at the same times
};

struct SeriesOptions
{
    SeriesKind kind = SeriesKind::Line;
    /// In the theme's series; -1: the next one.
    int color = -1;
    /// `color` counts in the theme's colours of cold start phases instead.
    bool isPhase = false;
    /// A quiet fill below the line. Costs as much as five lines: for charts with one main series.
    bool isFilled = false;
};

/// Chart of series that share one unit, over time. The stretch of time it shows is that of its
/// ChartGroup.
///
/// Mouse: drag marks a stretch to zoom into, the wheel zooms, Shift+drag or the middle button pans,
/// a double click goes back to the live window. Keys: arrows move the cross-hair, with Shift they
/// pan, + and - zoom, Home goes back, Space stops and follows. Nothing is drawn while the chart is
/// hidden.
class TimeSeriesChart : public QWidget
{
    Q_OBJECT
public:
    /// `group`: shared with other charts, which then show the same stretch and cross-hair; null:
    /// one of its own.
    explicit TimeSeriesChart(Unit unit, ChartGroup* group = nullptr, QWidget* parent = nullptr);
    ~TimeSeriesChart() override;

    ChartGroup& group() const { return *m_group; }

    /// Adds an empty series and returns its index; `label` is shown in the legend.
    int addSeries(const QString& label, SeriesOptions options = {});
    /// Replaces one series. `samples`: any length, ascending in time, copied; repaint is queued.
    void setSamples(int series, std::span<const Sample> samples);
    /// Appends; not before the samples that are there.
    void addSample(int series, Sample sample);
    /// Forgets samples of all series before that time.
    void removeBefore(qint64 timeMs);
    void clear();
    bool isSeriesVisible(int series) const;
    void setSeriesVisible(int series, bool isVisible);
    /// Width of the bars in time. Default: one second.
    void setBarWidth(qint64 milliseconds);
    void setLegendVisible(bool isVisible);
    /// The sentence shown while no series has a sample in view.
    void setEmptyText(const QString& text);

    /// What is in view as CSV with a head line: "time" in ISO 8601 UTC, then the series in order.
    QByteArray csv() const;
    /// Legend and plot at twice the size, in the current theme.
    QImage picture() const;

    /// Ask for a file and write the picture or the CSV there.
    void savePicture();
    void saveValues();

    QSize sizeHint() const override { return {560, 240}; }
    QSize minimumSizeHint() const override { return {240, 140}; }
    /// The lines of the legend take from the plot.
    bool hasHeightForWidth() const override { return false; }

Q_SIGNALS:
    /// A picture or a table was written to `path`, or why it was not.
    void exported(const QString& path);
    void exportFailed(const QString& reason);

protected:
    void showEvent(QShowEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;

private:
    class Series;
    void applyTheme();
    void refreshLater();
    void refresh();
    void updateReadings();
    void describe();
    void hoverNear(qint64 timeMs);
    void save(SaveRequest request);

    Unit m_unit;
    ChartGroup* m_group;
    Plot* m_plot;
    ChartOverlay* m_overlay;
    ChartLegend* m_legend;
    std::vector<std::unique_ptr<Series>> m_series;
    qint64 m_barWidthMs = 1000;
    QString m_emptyText;
    QTimer m_refresh; ///< once per turn of the event loop
    QTimer m_describe; ///< screen readers hear of news once a second
};

} // namespace widgets
