#pragma once

#include <QString>
#include <engine/core/clock.h>

// Points in time as the user's language writes them. Any thread.
namespace model {

enum class Zone { Local, Utc };

/// "14:03:27.042": for lists in which the day is clear.
QString clockText(qint64 epochMs, Zone zone = Zone::Local);
/// "14:03:27" without the fraction.
QString clockSecondsText(qint64 epochMs, Zone zone = Zone::Local);
/// "24 Nov 2026 14:03:27", in the locale's short date.
QString dateTimeText(qint64 epochMs, Zone zone = Zone::Local);
/// "just now", "5 minutes ago", "3 hours ago", then the date.
QString agoText(qint64 epochMs, qint64 nowMs);

} // namespace model
