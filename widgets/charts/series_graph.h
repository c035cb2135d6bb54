#pragma once

#include "qcustomplot_library.h"

namespace widgets {

/// A line of a chart. A wide pen takes the slow way through Qt's painter (24 times slower when
/// antialiased); two hairlines half a pixel apart look like one of about 1.5 pixels and stay fast.
class SeriesGraph : public QCPGraph
{
    Q_OBJECT
public:
    SeriesGraph(QCPAxis* keyAxis, QCPAxis* valueAxis);
    void setColor(const QColor& color, bool isFilled);

protected:
    void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const override;
};

} // namespace widgets
