#pragma once

#include <QList>
#include <QRectF>

class QColor;
class QPainter;

namespace widgets {

/// Values at even steps, oldest first. A tiny picture of a history: no axis, zero at the bottom.
using SparklineValues = QList<float>;

/// Draws `values` over the whole of `rect`; nothing when there are none or all are zero but a base
/// line. `highest`: value at the top; 0: the highest of `values`.
void paintSparkline(QPainter& painter, const QRectF& rect, const SparklineValues& values,
    const QColor& color, float highest = 0);

} // namespace widgets
