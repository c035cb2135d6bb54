#pragma once

#include <QString>
#include <QWidget>
#include <engine/metering/telemetry.h>
#include <vector>

namespace widgets {

class ChartLegend;

/// Starts of instances side by side, each a bar of stacked phases.
///
/// A click or the arrow keys, Home and End choose a bar; the pointer over one tells its numbers.
class PhaseChart : public QWidget
{
    Q_OBJECT
public:
    struct Bar
    {
        QString label; ///< short, below it
        QString title; ///< first line of what the pointer tells
        engine::metering::ColdStartPhases phases;
        bool operator==(const Bar&) const = default;
    };

    explicit PhaseChart(QWidget* parent = nullptr);

    /// In the order they are shown. The chosen one is none after that.
    void setBars(std::vector<Bar> bars);
    /// -1: none.
    int current() const { return m_current; }
    void setCurrent(int bar);

    QSize sizeHint() const override { return {560, 240}; }
    QSize minimumSizeHint() const override { return {240, 160}; }

Q_SIGNALS:
    /// The user chose one.
    void chosen(int bar);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;

private:
    void choose(int bar);
    void describe();
    QString tellOf(const Bar& bar) const;
    double shownMs(const Bar& bar) const;
    QRect area() const;
    double slotWidth() const;
    /// -1: beside them.
    int barAt(const QPoint& position) const;
    void paintAxes(QPainter& painter, double highest) const;
    void paintBars(QPainter& painter, double highest) const;

    ChartLegend* m_legend;
    std::vector<Bar> m_bars;
    int m_current = -1;
};

} // namespace widgets
