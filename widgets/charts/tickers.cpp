#include "tickers.h"

#include <QDateTime>
#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

constexpr double kDay = 24 * 3600;
constexpr std::array kTimeSteps
    = {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0,
        3600.0, 7200.0, 10800.0, 21600.0, 43200.0, kDay, 2 * kDay, 7 * kDay, 14 * kDay, 28 * kDay};

} // namespace

ValueTicker::ValueTicker(Unit unit)
    : m_unit(std::move(unit))
{
    setTickCount(4);
}

double ValueTicker::getTickStep(const QCPRange& range)
{
    m_step = m_unit.niceStep(range.size() / 4.001);
    return m_step;
}

QString ValueTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    // Multiples of a step miss zero by rounding.
    return m_unit.axisText(std::abs(tick) < m_step * 1e-6 ? 0 : tick, m_step);
}

TimeTicker::TimeTicker()
{
    setTickCount(6);
}

double TimeTicker::getTickStep(const QCPRange& range)
{
    const double rough = range.size() / tickCount();
    const auto found = std::ranges::lower_bound(kTimeSteps, rough);
    m_step = found == kTimeSteps.end() ? kTimeSteps.back() : *found;
    return m_step;
}

QVector<double> TimeTicker::createTickVector(double tickStep, const QCPRange& range)
{
    const auto local = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(range.lower * 1000));
    const double offset = local.offsetFromUtc();
    QVector<double> ticks;
    const double first = std::ceil((range.lower + offset) / tickStep) * tickStep - offset;
    for (double tick = first; tick <= range.upper; tick += tickStep) {
        ticks << tick;
    }
    return ticks;
}

QString TimeTicker::getTickLabel(double tick, const QLocale& locale, QChar, int)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(std::llround(tick * 1000));
    if (m_step >= kDay) return locale.toString(time.date(), u"d MMM"_s);
    if (m_step >= 60) {
        const bool isMidnight = time.time().msecsSinceStartOfDay() == 0;
        return isMidnight ? locale.toString(time.date(), u"d MMM"_s)
                          : time.time().toString(u"HH:mm");
    }
    return time.time().toString(m_step >= 1 ? u"HH:mm:ss"_s : u"ss.z"_s);
}

} // namespace widgets
