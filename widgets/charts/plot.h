#pragma once

#include "qcustomplot_library.h"
#include "unit.h"

namespace widgets {

/// The drawing of a chart: two axes in the theme's colours and fixed margins, so that charts above
/// each other line up. Turns the mouse into signals; knows nothing of series. Keys are seconds
/// since the Unix epoch.
class Plot : public QCustomPlot
{
    Q_OBJECT
public:
    explicit Plot(const Unit& unit, QWidget* parent = nullptr);

    QRect area() const { return axisRect()->rect(); }
    qint64 timeAt(double x) const;
    double xAt(qint64 timeMs) const;
    double yAt(double value) const;
    void setTimes(qint64 fromMs, qint64 toMs);
    void setHighest(double value);

    /// Draws at the next turn of the event loop; while hidden, when it is shown.
    void redrawLater();

Q_SIGNALS:
    void hovered(qint64 timeMs);
    void hoverLeft();
    /// While a stretch is being marked, in pixels; and when it is chosen.
    void marking(int fromX, int toX);
    void markingEnded();
    void rangeMarked(qint64 fromMs, qint64 toMs);
    void panned(qint64 byMs);
    void zoomed(double factor, qint64 aroundMs);
    void resetRequested();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void applyTheme();
    enum class Drag { None, Mark, Pan };
    Drag m_drag = Drag::None;
    int m_pressX = 0;
    qint64 m_panTime = 0;
    bool m_isDirty = false;
};

} // namespace widgets
