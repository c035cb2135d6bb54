#include <app/console/first_frame.h>

#include <QEvent>
#include <QFile>
#include <QWidget>
#include <cstdio>
#include <ctime>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

/// Milliseconds since this process began, as the kernel counts them: steps of 10.
qint64 processAgeMs()
{
    QFile stat(u"/proc/self/stat"_s);
    if (!stat.open(QIODevice::ReadOnly)) return -1;
    // The name may hold blanks; the fields after its bracket do not. Field 22 is the start.
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20) return -1;
    const qint64 startMs = fields[19].toLongLong() * 1000 / sysconf(_SC_CLK_TCK);
    timespec now {};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1'000'000 - startMs;
}

} // namespace

FirstFrame::FirstFrame(QWidget& window)
{
    if (qEnvironmentVariableIsSet("FCDESK_TRACE_START")) window.installEventFilter(this);
}

bool FirstFrame::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        // Once what is queued now, the rest of this painting among it, has been done.
        QMetaObject::invokeMethod(
            this,
            [] {
                std::fprintf(stderr, "fcdesk: first frame after %lld ms\n",
                    static_cast<long long>(processAgeMs()));
            },
            Qt::QueuedConnection);
    }
    return false;
}

} // namespace app
