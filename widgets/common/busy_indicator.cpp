#include "busy_indicator.h"

#include "theme.h"

#include <QPainter>

namespace widgets {

namespace {

constexpr int kIntervalMs = 33;
constexpr int kSteps = 30; ///< a turn a second

} // namespace

BusyIndicator::BusyIndicator(int size, QWidget* parent)
    : QWidget(parent)
    , m_size(size)
{
    setFixedSize(size, size);
    setAccessibleName(tr("Busy"));
}

void BusyIndicator::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal width = m_size / 9.0;
    const QRectF ring = QRectF(rect()).adjusted(width, width, -width, -width);
    painter.setPen(QPen(colors().pressed, width));
    painter.drawEllipse(ring);
    painter.setPen(QPen(colors().accentText, width, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, -m_step * 360 * 16 / kSteps, 100 * 16);
}

void BusyIndicator::showEvent(QShowEvent*)
{
    m_timer.start(kIntervalMs, this);
}

void BusyIndicator::hideEvent(QHideEvent*)
{
    m_timer.stop();
}

void BusyIndicator::timerEvent(QTimerEvent*)
{
    m_step = (m_step + 1) % kSteps;
    update();
}

} // namespace widgets
