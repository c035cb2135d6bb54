#include "plot.h"

#include "tickers.h"

#include <cmath>
#include <widgets/common/theme.h>

namespace widgets {

namespace {

constexpr QMargins kMargins(58, 10, 14, 26);
constexpr int kLeastMark = 4; ///< pixels: less is a click

} // namespace

Plot::Plot(const Unit& unit, QWidget* parent)
    : QCustomPlot(parent)
{
    setMouseTracking(true);
    setNoAntialiasingOnDrag(false);
    setNotAntialiasedElements(QCP::aeNone);
    plotLayout()->clear();
    auto* rect = new QCPAxisRect(this, true);
    plotLayout()->addElement(0, 0, rect);
    // axisRect() looks for the first one; xAxis and yAxis of the removed one are gone.
    xAxis = rect->axis(QCPAxis::atBottom);
    yAxis = rect->axis(QCPAxis::atLeft);
    xAxis2 = rect->axis(QCPAxis::atTop);
    yAxis2 = rect->axis(QCPAxis::atRight);
    xAxis2->setVisible(false);
    yAxis2->setVisible(false);
    rect->setAutoMargins(QCP::msNone);
    rect->setMargins(kMargins);
    plotLayout()->setAutoMargins(QCP::msNone);
    plotLayout()->setMargins({});
    xAxis->setTicker(QSharedPointer<TimeTicker>::create());
    yAxis->setTicker(QSharedPointer<ValueTicker>::create(unit));
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLength(0, 0);
        axis->setSubTicks(false);
        axis->setTickLabelFont(Theme::font(TextStyle::Caption));
        axis->setTickLabelPadding(8);
        axis->grid()->setSubGridVisible(false);
        axis->grid()->setAntialiased(false);
        axis->setLayer(axis->layer()->name());
    }
    xAxis->grid()->setVisible(false);
    setHighest(1);
    connect(&Theme::instance(), &Theme::themeChanged, this, &Plot::applyTheme);
    applyTheme();
}

void Plot::applyTheme()
{
    const Colors& theme = colors();
    setBackground(theme.surface);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setBasePen(axis == xAxis ? QPen(theme.borderStrong, 0) : Qt::NoPen);
        axis->setTickLabelColor(theme.textFaint);
        axis->grid()->setPen(QPen(theme.border, 0));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    redrawLater();
}

qint64 Plot::timeAt(double x) const
{
    return std::llround(xAxis->pixelToCoord(x) * 1000);
}

double Plot::xAt(qint64 timeMs) const
{
    return xAxis->coordToPixel(static_cast<double>(timeMs) / 1000);
}

double Plot::yAt(double value) const
{
    return yAxis->coordToPixel(value);
}

void Plot::setTimes(qint64 fromMs, qint64 toMs)
{
    xAxis->setRange(static_cast<double>(fromMs) / 1000, static_cast<double>(toMs) / 1000);
}

void Plot::setHighest(double value)
{
    // A little air above, so that a line at the top is not cut in half.
    yAxis->setRange(0, value * 1.04);
}

void Plot::redrawLater()
{
    m_isDirty = !isVisible();
    if (!m_isDirty) replot(QCustomPlot::rpQueuedReplot);
}

void Plot::showEvent(QShowEvent* event)
{
    QCustomPlot::showEvent(event);
    if (m_isDirty) redrawLater();
}

void Plot::mousePressEvent(QMouseEvent* event)
{
    const bool wantsPan = event->button() == Qt::MiddleButton
        || (event->button() == Qt::LeftButton && event->modifiers() & Qt::ShiftModifier);
    if (wantsPan) {
        m_drag = Drag::Pan;
        m_panTime = timeAt(event->position().x());
        setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        m_drag = Drag::Mark;
        m_pressX = event->position().toPoint().x();
    } else {
        event->ignore();
    }
}

void Plot::mouseMoveEvent(QMouseEvent* event)
{
    const int x = event->position().toPoint().x();
    if (m_drag == Drag::Mark) {
        Q_EMIT marking(std::clamp(m_pressX, area().left(), area().right()),
            std::clamp(x, area().left(), area().right()));
    } else if (m_drag == Drag::Pan) {
        Q_EMIT panned(m_panTime - timeAt(x));
    }
    if (m_drag == Drag::None && !area().contains(event->position().toPoint())) {
        Q_EMIT hoverLeft();
    } else {
        Q_EMIT hovered(timeAt(std::clamp(x, area().left(), area().right())));
    }
}

void Plot::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    unsetCursor();
    if (drag != Drag::Mark) return;
    Q_EMIT markingEnded();
    const int x = event->position().toPoint().x();
    if (std::abs(x - m_pressX) < kLeastMark) return;
    const auto inside
        = [this](int position) { return std::clamp(position, area().left(), area().right()); };
    Q_EMIT rangeMarked(
        timeAt(inside(std::min(m_pressX, x))), timeAt(inside(std::max(m_pressX, x))));
}

void Plot::mouseDoubleClickEvent(QMouseEvent*)
{
    m_drag = Drag::None;
    Q_EMIT markingEnded();
    Q_EMIT resetRequested();
}

void Plot::wheelEvent(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    if (turn.y() != 0) {
        Q_EMIT zoomed(std::pow(0.8, turn.y() / 120.0), timeAt(event->position().x()));
    } else if (turn.x() != 0) {
        const qint64 visible = timeAt(area().right()) - timeAt(area().left());
        Q_EMIT panned(-visible * turn.x() / 1200);
    }
    event->accept();
}

void Plot::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    Q_EMIT hoverLeft();
}

} // namespace widgets
