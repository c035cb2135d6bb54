#include "feed.h"

namespace model {

Feed::Feed(int intervalMs, QObject* parent)
    : QObject(parent)
    , m_intervalMs(intervalMs)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Feed::pace);
}

void Feed::wake()
{
    if (m_isPending.exchange(true)) return; // a delivery is already on its way
    QMetaObject::invokeMethod(this, &Feed::pace, Qt::QueuedConnection);
}

void Feed::pace()
{
    const qint64 early = m_sinceLast.isValid() ? m_intervalMs - m_sinceLast.elapsed() : 0;
    if (early > 0) return m_timer.start(static_cast<int>(early));
    m_sinceLast.start();
    m_isPending = false; // before taking: what comes from now on wakes again
    deliver();
}

} // namespace model
