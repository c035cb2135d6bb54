#include "times.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace model {

namespace {

class TimeText
{
    Q_DECLARE_TR_FUNCTIONS(model::TimeText)
};

QDateTime inZone(qint64 epochMs, Zone zone)
{
    return QDateTime::fromMSecsSinceEpoch(epochMs, zone == Zone::Utc ? Qt::UTC : Qt::LocalTime);
}

} // namespace

QString clockText(qint64 epochMs, Zone zone)
{
    return inZone(epochMs, zone).time().toString(u"HH:mm:ss.zzz");
}

QString clockSecondsText(qint64 epochMs, Zone zone)
{
    return inZone(epochMs, zone).time().toString(u"HH:mm:ss");
}

QString dateTimeText(qint64 epochMs, Zone zone)
{
    const QDateTime time = inZone(epochMs, zone);
    const QString text
        = QLocale().toString(time.date(), u"d MMM yyyy") + u' ' + time.time().toString(u"HH:mm:ss");
    return zone == Zone::Utc ? text + u" UTC"_s : text;
}

QString agoText(qint64 epochMs, qint64 nowMs)
{
    const qint64 seconds = (nowMs - epochMs) / 1000;
    if (seconds < 10) return TimeText::tr("just now");
    if (seconds < 60) return TimeText::tr("%n second(s) ago", nullptr, static_cast<int>(seconds));
    if (seconds < 3600)
        return TimeText::tr("%n minute(s) ago", nullptr, static_cast<int>(seconds / 60));
    if (seconds < 24 * 3600)
        return TimeText::tr("%n hour(s) ago", nullptr, static_cast<int>(seconds / 3600));
    return dateTimeText(epochMs);
}

} // namespace model
