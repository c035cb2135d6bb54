#include <app/pages/monitor/monitor_values.h>

#include <QDateTime>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::MetricPoint;
using engine::metering::MetricsFold;
using Sample = model::LiveHistory::Sample;

namespace {

qint64 startOf(const MetricPoint& point)
{
    return point.second * 1000;
}

qint64 endOf(const MetricPoint& point)
{
    return (point.second + point.seconds) * 1000;
}

bool isIn(const MetricPoint& point, qint64 fromMs, qint64 toMs)
{
    return endOf(point) > fromMs && startOf(point) < toMs;
}

MetricsFold::Gauges gaugesOf(const MetricPoint& point)
{
    return {.onDemand = point.onDemandInstances,
        .provisioned = point.provisionedInstances,
        .creating = point.creatingInstances,
        .inFlight = point.inFlight,
        .capacity = point.capacity};
}

} // namespace

GaugeLine gaugeLine(const GaugeSources& sources)
{
    GaugeLine line;
    const auto put = [&line](qint64 timeMs, const MetricsFold::Gauges& gauges) {
        if (line.empty() || line.back().gauges != gauges) line.push_back({timeMs, gauges});
    };
    put(sources.fromMs, {});
    const qint64 liveFrom = sources.live.empty() ? sources.toMs : sources.live.front().timeMs;
    std::optional<qint64> knownUntil;
    for (const MetricPoint& point : sources.points) {
        if (startOf(point) >= liveFrom) break;
        if (knownUntil && *knownUntil < startOf(point)) put(*knownUntil, {});
        put(startOf(point), gaugesOf(point));
        knownUntil = endOf(point);
    }
    if (knownUntil && *knownUntil < liveFrom) put(*knownUntil, {});
    for (const Sample& sample : sources.live) {
        if (sample.timeMs <= sources.toMs) put(sample.timeMs, sample.gauges);
    }
    if (line.back().timeMs < sources.toMs) line.push_back({sources.toMs, line.back().gauges});
    return line;
}

GaugeLine partOf(std::span<const Sample> line, qint64 fromMs, qint64 toMs)
{
    auto first = std::ranges::upper_bound(line, fromMs, {}, &Sample::timeMs);
    if (first != line.begin()) --first;
    const auto end = std::ranges::upper_bound(first, line.end(), toMs, {}, &Sample::timeMs);
    GaugeLine part(first, end);
    if (end != line.end() && !part.empty() && part.back().timeMs < toMs)
        part.push_back({toMs, part.back().gauges});
    return part;
}

MetricPoint sumOf(std::span<const MetricPoint> points, qint64 fromMs, qint64 toMs)
{
    MetricPoint sum;
    for (const MetricPoint& point : points) {
        if (isIn(point, fromMs, toMs)) sum.add(point, MetricPoint::Fold::OverTime);
    }
    return sum;
}

QByteArray csvOf(std::span<const MetricPoint> points, qint64 fromMs, qint64 toMs,
    const engine::metering::PriceTable& prices)
{
    QByteArray text = "time,seconds,on-demand instances,provisioned instances,creating instances,"
                      "in flight,capacity,invocations,errors,throttled,cold starts,billed ms,"
                      "compute units,cost "
        + QByteArray::fromStdString(prices.currency) + '\n';
    for (const MetricPoint& point : points) {
        if (!isIn(point, fromMs, toMs)) continue;
        text += QDateTime::fromMSecsSinceEpoch(startOf(point), Qt::UTC)
                    .toString(Qt::ISODate)
                    .toLatin1();
        for (const qint64 value : {qint64(point.seconds), qint64(point.onDemandInstances),
                 qint64(point.provisionedInstances), qint64(point.creatingInstances),
                 qint64(point.inFlight), qint64(point.capacity), qint64(point.invocations),
                 qint64(point.errors), qint64(point.throttles), qint64(point.coldStarts),
                 qint64(point.billedMs())}) {
            text += ',' + QByteArray::number(value);
        }
        text += ',' + QByteArray::number(prices.units(point.usage), 'g', 12) + ','
            + QByteArray::number(prices.listCost(point.usage), 'g', 12)
            + '\n';
    }
    return text;
}

} // namespace app
