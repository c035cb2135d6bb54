#include "phase_strip.h"

#include <QPainter>
#include <QPainterPath>
#include <widgets/common/theme.h>

using engine::metering::ColdStartPhases;

namespace widgets {

namespace {

constexpr int kStripHeight = 14;

} // namespace

PhaseStrip::PhaseStrip(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(kStripHeight);
}

void PhaseStrip::setPhases(const ColdStartPhases& phases, engine::Duration whole)
{
    m_durations = model::phaseDurations(phases);
    m_whole = whole > engine::Duration::zero() ? whole : phases.total();
    update();
}

void PhaseStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(rect(), kStripHeight / 2.0, kStripHeight / 2.0);
    painter.setClipPath(outline);
    painter.fillRect(rect(), colors().sunken);
    if (m_whole <= engine::Duration::zero()) return;
    // Each edge from the sum so far, so that no pixel is lost to rounding.
    const auto x = [this](engine::Duration until) {
        return width() * engine::toMs(until) / engine::toMs(m_whole);
    };
    engine::Duration before{};
    for (std::size_t i = 0; i < m_durations.size(); ++i) {
        const double left = x(before);
        before += m_durations[i];
        painter.fillRect(QRectF(left, 0, x(before) - left, height()), colors().phases[i]);
    }
}

} // namespace widgets
