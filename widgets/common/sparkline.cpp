#include "sparkline.h"

#include "theme.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>

namespace widgets {

void paintSparkline(QPainter& painter, const QRectF& rect, const SparklineValues& values,
    const QColor& color, float highest)
{
    if (rect.width() < 4 || values.isEmpty()) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const float top = highest > 0 ? highest : *std::max_element(values.begin(), values.end());
    if (top <= 0) {
        painter.setPen(QPen(colors().borderStrong, 0));
        painter.drawLine(QPointF(rect.left(), rect.bottom()), QPointF(rect.right(), rect.bottom()));
        painter.restore();
        return;
    }
    // The highest value of each pixel column: more points than that cannot be seen.
    const auto columns = std::min<qsizetype>(values.size(), static_cast<qsizetype>(rect.width()));
    QPolygonF line;
    line.reserve(columns + 2);
    for (qsizetype column = 0; column < columns; ++column) {
        const qsizetype from = column * values.size() / columns;
        const qsizetype to = std::max(from + 1, (column + 1) * values.size() / columns);
        const float value = *std::max_element(values.begin() + from, values.begin() + to);
        const qreal x = columns == 1 ? rect.center().x()
                                     : rect.left() + rect.width() * column / (columns - 1);
        line << QPointF(x, rect.bottom() - rect.height() * std::clamp(value / top, 0.0f, 1.0f));
    }
    QPolygonF area = line;
    area << QPointF(line.last().x(), rect.bottom()) << QPointF(line.first().x(), rect.bottom());
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(color, 0.18));
    painter.drawPolygon(area);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 0));
    painter.drawPolyline(line);
    painter.restore();
}

} // namespace widgets
