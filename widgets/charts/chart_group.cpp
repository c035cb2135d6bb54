#include "chart_group.h"

#include <algorithm>

namespace widgets {

ChartGroup::ChartGroup(qint64 windowMs, QObject* parent)
    : QObject(parent)
    , m_window(windowMs)
    , m_length(windowMs)
{
}

void ChartGroup::setWindow(qint64 windowMs)
{
    m_window = windowMs;
    reset();
}

void ChartGroup::setNow(qint64 nowMs)
{
    m_now = nowMs;
    if (m_isFollowing) show(nowMs, m_length);
}

void ChartGroup::setRange(qint64 fromMs, qint64 toMs)
{
    if (toMs < fromMs) std::swap(fromMs, toMs);
    setFollowing(false);
    show(toMs, toMs - fromMs);
}

void ChartGroup::setFollowing(bool isFollowing)
{
    if (isFollowing == m_isFollowing) return;
    m_isFollowing = isFollowing;
    Q_EMIT followingChanged(isFollowing);
    if (isFollowing) show(std::max(m_now, m_to), m_length);
}

void ChartGroup::reset()
{
    const bool wasFollowing = m_isFollowing;
    m_isFollowing = true;
    if (!wasFollowing) Q_EMIT followingChanged(true);
    show(m_now, m_window);
}

void ChartGroup::zoom(double factor, qint64 aroundMs)
{
    const auto wished = static_cast<qint64>(static_cast<double>(m_length) * factor);
    const qint64 length = std::clamp(wished, kShortest, kLongest);
    if (m_isFollowing) return show(m_to, length);
    const double share = static_cast<double>(aroundMs - from()) / static_cast<double>(m_length);
    show(aroundMs - static_cast<qint64>(share * static_cast<double>(length)) + length, length);
}

void ChartGroup::pan(qint64 byMs)
{
    setFollowing(false);
    show(m_to + byMs, m_length);
}

void ChartGroup::setHover(std::optional<qint64> timeMs)
{
    if (timeMs == m_hover) return;
    m_hover = timeMs;
    Q_EMIT hoverChanged();
}

void ChartGroup::show(qint64 to, qint64 length)
{
    length = std::clamp(length, kShortest, kLongest);
    if (to == m_to && length == m_length) return;
    m_to = to;
    m_length = length;
    Q_EMIT rangeChanged();
}

} // namespace widgets
