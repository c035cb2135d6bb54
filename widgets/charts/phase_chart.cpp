#include "phase_chart.h"

#include "chart_legend.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <widgets/charts/unit.h>
#include <widgets/common/metrics.h>
#include <widgets/common/paint_controls.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace widgets {

using namespace metrics;

namespace {

constexpr QMargins kMargins(58, 8, 14, 24); ///< as other charts have them, so that axes line up
constexpr double kWidestSlot = 36;
constexpr double kBarShare = 0.7; ///< of its slot
constexpr int kLabelGap = 12;

const Unit kUnit{.kind = Unit::Kind::Milliseconds, .currency = {}};

} // namespace

PhaseChart::PhaseChart(QWidget* parent)
    : QWidget(parent)
    , m_legend(new ChartLegend(this))
{
    setFocusPolicy(Qt::StrongFocus);
    const QStringList names = model::phaseNames();
    const auto recolor = [this] {
        for (int i = 0; i < m_legend->count(); ++i) {
            m_legend->setColor(i, colors().phases[static_cast<std::size_t>(i)]);
        }
        update();
    };
    for (const QString& name : names) {
        m_legend->addEntry(name, ChartLegend::Mark::Bar);
    }
    recolor();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceM, 0, kSpaceM, 0);
    layout->addWidget(m_legend, 0, Qt::AlignTop);
    connect(m_legend, &ChartLegend::toggled, this, [this] { update(); });
    connect(&Theme::instance(), &Theme::themeChanged, this, recolor);
    describe();
}

void PhaseChart::setBars(std::vector<Bar> bars)
{
    if (bars == m_bars) return;
    m_bars = std::move(bars);
    m_current = -1;
    describe();
    update();
}

void PhaseChart::setCurrent(int bar)
{
    if (std::exchange(m_current, bar) == bar) return;
    describe();
    update();
}

void PhaseChart::choose(int bar)
{
    setCurrent(bar);
    Q_EMIT chosen(bar);
}

QString PhaseChart::tellOf(const Bar& bar) const
{
    QStringList lines{bar.title};
    const auto durations = model::phaseDurations(bar.phases);
    const QStringList names = model::phaseNames();
    for (std::size_t i = 0; i < durations.size(); ++i) {
        lines << u"%1: %2"_s.arg(
            names[static_cast<qsizetype>(i)], model::durationText(durations[i]));
    }
    lines << tr("Together: %1").arg(model::durationText(bar.phases.total()));
    return lines.join(u'\n');
}

void PhaseChart::describe()
{
    const bool hasCurrent = m_current >= 0 && m_current < static_cast<int>(m_bars.size());
    setAccessibleDescription(hasCurrent ? tellOf(m_bars[static_cast<std::size_t>(m_current)])
                                        : tr("%n bar(s)", nullptr, static_cast<int>(m_bars.size())));
}

double PhaseChart::shownMs(const Bar& bar) const
{
    const auto durations = model::phaseDurations(bar.phases);
    double sum = 0;
    for (std::size_t i = 0; i < durations.size(); ++i) {
        if (m_legend->isOn(static_cast<int>(i))) sum += engine::toMs(durations[i]);
    }
    return sum;
}

QRect PhaseChart::area() const
{
    return rect().adjusted(0, m_legend->geometry().bottom() + 1, 0, 0).marginsRemoved(kMargins);
}

double PhaseChart::slotWidth() const
{
    return std::min(
        kWidestSlot, area().width() / static_cast<double>(std::max<std::size_t>(1, m_bars.size())));
}

int PhaseChart::barAt(const QPoint& position) const
{
    const QRect inside = area();
    if (!inside.contains(position)) return -1;
    const int bar = static_cast<int>((position.x() - inside.left()) / slotWidth());
    return bar < static_cast<int>(m_bars.size()) ? bar : -1;
}

bool PhaseChart::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int bar = barAt(help->pos());
        if (bar >= 0)
            QToolTip::showText(
                help->globalPos(), tellOf(m_bars[static_cast<std::size_t>(bar)]), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void PhaseChart::mousePressEvent(QMouseEvent* event)
{
    const int bar = barAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && bar >= 0) choose(bar);
}

void PhaseChart::keyPressEvent(QKeyEvent* event)
{
    const int last = static_cast<int>(m_bars.size()) - 1;
    if (last < 0) return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(m_current < 0 ? last : std::max(0, m_current - 1));
    case Qt::Key_Right:
        return choose(std::min(last, m_current + 1));
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(last);
    default:
        QWidget::keyPressEvent(event);
    }
}

void PhaseChart::focusInEvent(QFocusEvent*)
{
    update();
}

void PhaseChart::focusOutEvent(QFocusEvent*)
{
    update();
}

void PhaseChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    double highest = 0;
    for (const Bar& bar : m_bars) {
        highest = std::max(highest, shownMs(bar));
    }
    highest = kUnit.niceEnd(highest);
    paintAxes(painter, highest);
    paintBars(painter, highest);
    if (hasFocus()) paint::focusRing(painter, rect().adjusted(1, 1, -1, -1), kRadius);
}

void PhaseChart::paintAxes(QPainter& painter, double highest) const
{
    const QRect inside = area();
    const Colors& theme = colors();
    painter.setFont(Theme::font(TextStyle::Caption));
    const double step = kUnit.niceStep(highest / 4);
    for (double value = 0; value <= highest * 1.0001; value += step) {
        const int y = inside.bottom() - static_cast<int>(inside.height() * value / highest);
        painter.setPen(QPen(value > 0 ? theme.border : theme.borderStrong, 0));
        painter.drawLine(inside.left(), y, inside.right(), y);
        painter.setPen(theme.textFaint);
        painter.drawText(QRect(0, y - 8, inside.left() - kSpaceS, 16),
            Qt::AlignRight | Qt::AlignVCenter, kUnit.axisText(value, step));
    }
    // Labels where there is room for them.
    int freeFrom = 0;
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const int width = painter.fontMetrics().horizontalAdvance(m_bars[i].label);
        const double middle = inside.left() + slotWidth() * (static_cast<double>(i) + 0.5);
        const int left = std::max(0, static_cast<int>(middle) - width / 2);
        if (left < freeFrom || left + width > this->width()) continue;
        painter.drawText(QRect(left, inside.bottom() + 6, width + 1, 16),
            Qt::AlignLeft | Qt::AlignVCenter, m_bars[i].label);
        freeFrom = left + width + kLabelGap;
    }
}

void PhaseChart::paintBars(QPainter& painter, double highest) const
{
    const QRect inside = area();
    const double slot = slotWidth();
    const double barWidth = std::max(1.0, slot * kBarShare);
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const double left = inside.left() + slot * static_cast<double>(i);
        if (static_cast<int>(i) == m_current) {
            painter.fillRect(
                QRectF(left, inside.top(), slot, inside.height()), colors().selected);
        }
        const auto durations = model::phaseDurations(m_bars[i].phases);
        double before = 0;
        for (std::size_t phase = 0; phase < durations.size(); ++phase) {
            if (!m_legend->isOn(static_cast<int>(phase))) continue;
            const double bottom = inside.bottom() - inside.height() * before / highest;
            before += engine::toMs(durations[phase]);
            const double top = inside.bottom() - inside.height() * before / highest;
            painter.fillRect(QRectF(left + (slot - barWidth) / 2, top, barWidth, bottom - top),
                colors().phases[phase]);
        }
    }
}

} // namespace widgets
