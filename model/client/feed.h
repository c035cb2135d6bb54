#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <engine/engine.h>

namespace model {

/// Brings what the engine publishes on its thread to the GUI thread, at a pace: however often the
/// engine calls, a feed delivers at most once per interval. Made and destroyed on the GUI thread;
/// the engine must have let go of it before.
class Feed : public QObject, public engine::EngineObserver
{
    Q_OBJECT
protected:
    explicit Feed(int intervalMs, QObject* parent);

    /// There is something to deliver. Any thread.
    void wake();
    /// Hands out what has come. GUI thread.
    virtual void deliver() = 0;

private:
    void pace();
    const int m_intervalMs;
    std::atomic<bool> m_isPending = false;
    QElapsedTimer m_sinceLast;
    QTimer m_timer;
};

} // namespace model
