#include "series_graph.h"

#include <widgets/common/colors.h>

namespace widgets {

SeriesGraph::SeriesGraph(QCPAxis* keyAxis, QCPAxis* valueAxis)
    : QCPGraph(keyAxis, valueAxis)
{
    setAntialiased(true);
    setAntialiasedFill(false);
    setSelectable(QCP::stNone);
}

void SeriesGraph::setColor(const QColor& color, bool isFilled)
{
    setPen(QPen(color, 0));
    setBrush(isFilled ? QBrush(withAlpha(color, 0.14)) : Qt::NoBrush);
}

void SeriesGraph::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const
{
    QCPGraph::drawLinePlot(painter, lines);
    painter->save();
    // Without antialiasing half a pixel may round to none.
    const double shift = antialiased() ? 0.5 : 1;
    painter->translate(shift, shift);
    QCPGraph::drawLinePlot(painter, lines);
    painter->restore();
}

} // namespace widgets
