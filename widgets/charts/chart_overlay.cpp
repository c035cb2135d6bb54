#include "chart_overlay.h"

#include "plot.h"

#include <QPainter>
#include <widgets/common/metrics.h>
#include <widgets/common/paint_controls.h>
#include <widgets/common/theme.h>

namespace widgets {

using namespace metrics;

namespace {

constexpr int kLine = 18;
constexpr int kSwatch = 8;
constexpr int kColumnGap = 16;
constexpr int kDistance = 10; ///< of the readings from the cross-hair

} // namespace

ChartOverlay::ChartOverlay(Plot* plot)
    : QWidget(plot)
    , m_plot(plot)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
}

void ChartOverlay::setReadings(qint64 timeMs, const QString& title, QList<Reading> readings)
{
    m_time = timeMs;
    m_title = title;
    m_readings = std::move(readings);
    update();
}

void ChartOverlay::clearReadings()
{
    if (!m_time) return;
    m_time.reset();
    update();
}

void ChartOverlay::setMark(int fromX, int toX)
{
    m_mark = std::minmax({fromX, toX});
    update();
}

void ChartOverlay::clearMark()
{
    if (!m_mark) return;
    m_mark.reset();
    update();
}

void ChartOverlay::setNotice(const QString& notice)
{
    if (notice == m_notice) return;
    m_notice = notice;
    update();
}

void ChartOverlay::setFocusShown(bool isShown)
{
    m_isFocusShown = isShown;
    update();
}

void ChartOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area = m_plot->area();
    if (!m_notice.isEmpty()) {
        painter.setFont(Theme::font(TextStyle::Body));
        painter.setPen(colors().textFaint);
        painter.drawText(area, static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, m_notice);
    }
    if (m_mark) {
        const QRect mark(m_mark->first, area.top(), m_mark->second - m_mark->first, area.height());
        painter.fillRect(mark, withAlpha(colors().accent, 0.22));
        painter.setPen(QPen(colors().focus, 0));
        painter.drawLine(mark.topLeft(), mark.bottomLeft());
        painter.drawLine(mark.topRight(), mark.bottomRight());
    }
    if (m_time) paintReadings(painter);
    if (m_isFocusShown) paint::focusRing(painter, rect(), kRadius);
}

void ChartOverlay::paintReadings(QPainter& painter) const
{
    const Colors& theme = colors();
    const QRect area = m_plot->area();
    const double x = m_plot->xAt(*m_time);
    if (x < area.left() - 1 || x > area.right() + 1) return;
    if (m_readings.isEmpty()) return;
    painter.setPen(QPen(theme.outline, 0));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    for (const Reading& reading : m_readings) {
        if (!reading.hasDot) continue;
        const QRectF dot(x - 3.5, m_plot->yAt(reading.value) - 3.5, 7, 7);
        paint::roundedBox(painter, dot, 3.5, reading.color, theme.surface);
    }

    const QFont font = Theme::font(TextStyle::Small);
    const QFontMetrics metrics(font);
    int labels = 0;
    int values = 0;
    for (const Reading& reading : m_readings) {
        labels = std::max(labels, metrics.horizontalAdvance(reading.label));
        values = std::max(values, metrics.horizontalAdvance(reading.text));
    }
    const int content = std::max(
        kSwatch + kSpaceS + labels + kColumnGap + values, metrics.horizontalAdvance(m_title));
    QRect box(0, area.top() + 4, content + 2 * kSpaceS + 4,
        kLine * (static_cast<int>(m_readings.size()) + 1) + kSpaceS);
    const bool fitsRight = x + kDistance + box.width() <= width();
    box.moveLeft(static_cast<int>(fitsRight ? x + kDistance : x - kDistance - box.width()));
    if (box.left() < 0) box.moveLeft(0);
    if (box.bottom() > height()) box.moveTop(std::max(0, height() - box.height()));
    paint::roundedBox(painter, box, kRadius, theme.raised, theme.borderStrong);

    painter.setFont(font);
    QRect line(box.left() + kSpaceS + 2, box.top() + kSpaceXs, content, kLine);
    painter.setPen(theme.textFaint);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, m_title);
    for (const Reading& reading : m_readings) {
        line.translate(0, kLine);
        const QRectF swatch(line.left(), line.center().y() - kSwatch / 2 + 1, kSwatch, kSwatch);
        paint::roundedBox(painter, swatch, 2, reading.color, Qt::transparent);
        painter.setPen(theme.textMuted);
        painter.drawText(line.adjusted(kSwatch + kSpaceS, 0, 0, 0),
            Qt::AlignVCenter | Qt::AlignLeft, reading.label);
        painter.setPen(theme.text);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, reading.text);
    }
}

} // namespace widgets
