#pragma once

#include <QByteArray>
#include <engine/metering/metrics.h>
#include <engine/metering/price.h>
#include <model/client/live_history.h>
#include <span>
#include <vector>

// What the monitor shows, computed from recorded points and live gauges. Pure.
namespace app {

using GaugeLine = std::vector<model::LiveHistory::Sample>;

/// What a gauge line is made of.
struct GaugeSources
{
    std::span<const engine::metering::MetricPoint> points; ///< ascending
    GaugeLine live; ///< ascending; wins over the points from its first sample on
    qint64 fromMs = 0; ///< where the points begin to be known
    qint64 toMs = 0; ///< the present, or the end of what is shown
};

/// The gauges over time, each sample holding until the next; the last one is at `toMs`. What was
/// recorded says the highest of its step; where nothing was recorded there were no instances.
GaugeLine gaugeLine(const GaugeSources& sources);

/// The part of `line` that says what was between the two times: from the last sample before them to
/// one at their end, unless the line ends earlier.
GaugeLine partOf(std::span<const model::LiveHistory::Sample> line, qint64 fromMs, qint64 toMs);

/// All points that are in the stretch, also with a part, as one. Milliseconds.
engine::metering::MetricPoint sumOf(
    std::span<const engine::metering::MetricPoint> points, qint64 fromMs, qint64 toMs);

/// The points in the stretch as CSV, a line each, with a head line. Times are ISO 8601 in UTC,
/// money in the currency of `prices`.
QByteArray csvOf(std::span<const engine::metering::MetricPoint> points, qint64 fromMs, qint64 toMs,
    const engine::metering::PriceTable& prices);

} // namespace app
