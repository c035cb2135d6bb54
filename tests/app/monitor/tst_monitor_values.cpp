#include <QTest>
#include <app/pages/monitor/monitor_values.h>

using namespace app;
using engine::metering::MetricPoint;
using engine::metering::MetricsFold;

namespace {

constexpr std::int64_t kSecond = 1'795'529'007; // 2026-11-24T14:03:27Z
constexpr qint64 kNow = kSecond * 1000;

MetricPoint point(std::int64_t secondsAgo, int inFlight, int seconds = 1)
{
    return {.second = kSecond - secondsAgo, .seconds = seconds, .inFlight = inFlight};
}

model::LiveHistory::Sample live(qint64 msAgo, int inFlight)
{
    return {kNow - msAgo, {.inFlight = inFlight}};
}

/// "-10000:2" for each sample: milliseconds from now, calls in flight.
QStringList written(std::span<const model::LiveHistory::Sample> line)
{
    QStringList all;
    for (const auto& sample : line) {
        all << QStringLiteral("%1:%2").arg(sample.timeMs - kNow).arg(sample.gauges.inFlight);
    }
    return all;
}

} // namespace

class TestMonitorValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void gaugesComeFromTheRecordThenFromTheLiveLine_data()
    {
        QTest::addColumn<std::vector<MetricPoint>>("points");
        QTest::addColumn<GaugeLine>("live");
        QTest::addColumn<QString>("expected");
        QTest::addRow("nothing is zero all along")
            << std::vector<MetricPoint>{} << GaugeLine{} << "-60000:0 0:0";
        QTest::addRow("a gap in the record is zero") << std::vector{point(30, 2),
            point(20, 3)} << GaugeLine{} << "-60000:0 -30000:2 -29000:0 -20000:3 -19000:0 0:0";
        QTest::addRow("neighbours of one value are one stretch") << std::vector{point(30, 2),
            point(29, 2), point(28, 1)} << GaugeLine{} << "-60000:0 -30000:2 -28000:1 -27000:0 0:0";
        QTest::addRow("the live line wins from its first sample on")
            << std::vector{point(30, 2), point(9, 7), point(8, 7)}
            << GaugeLine{live(9500, 4), live(2100, 1)}
            << "-60000:0 -30000:2 -29000:0 -9500:4 -2100:1 0:1";
        QTest::addRow("a step still filling does not end before now")
            << std::vector{point(30, 2, 60)} << GaugeLine{} << "-60000:0 -30000:2 0:2";
    }

    void gaugesComeFromTheRecordThenFromTheLiveLine()
    {
        QFETCH(std::vector<MetricPoint>, points);
        QFETCH(GaugeLine, live);
        QFETCH(QString, expected);
        const GaugeLine line
            = gaugeLine({.points = points, .live = live, .fromMs = kNow - 60'000, .toMs = kNow});
        QCOMPARE(written(line).join(QLatin1Char(' ')), expected);
    }

    void aPartOfALineStartsWithWhatHeldThenAndReachesItsEnd()
    {
        const GaugeLine line{live(60'000, 0), live(30'000, 2), live(20'000, 3), live(0, 3)};
        QCOMPARE(written(partOf(line, kNow - 25'000, kNow - 10'000)),
            QStringList({QStringLiteral("-30000:2"), QStringLiteral("-20000:3"),
                QStringLiteral("-10000:3")}));
        QCOMPARE(written(partOf(line, kNow - 90'000, kNow)).size(), 4);
        QVERIFY(partOf({}, 0, kNow).empty());
    }

    void sumsCountTheStepsInView()
    {
        std::vector points{point(20, 1, 10), point(10, 4, 10)};
        for (MetricPoint& step : points) {
            step.invocations = 5;
        }
        QCOMPARE(sumOf(points, kNow - 20'000, kNow).invocations, 10);
        QCOMPARE(sumOf(points, kNow - 14'000, kNow).invocations, 10);
        QCOMPARE(sumOf(points, kNow - 10'000, kNow).invocations, 5);
        QCOMPARE(sumOf(points, kNow - 10'000, kNow).inFlight, 4);
        QCOMPARE(sumOf(points, kNow - 20'000, kNow - 10'000).inFlight, 1);
        QCOMPARE(sumOf(points, kNow, kNow + 5000).invocations, 0);
    }

    void csvHasALineForEachStep()
    {
        MetricPoint busy = point(2, 3);
        busy.invocations = 7;
        busy.usage.time.onDemandMs = 1500;
        const std::vector points{point(90, 1), busy};
        const QList<QByteArray> lines
            = csvOf(points, kNow - 60'000, kNow, engine::metering::PriceTable::builtIn().front())
                  .split('\n');
        QCOMPARE(lines.size(), 3); // head, one line, and the end
        QVERIFY(lines[0].startsWith("time,seconds,on-demand instances,"));
        QVERIFY2(lines[1].startsWith("2026-11-24T14:03:25Z,1,0,0,0,3,0,7,0,0,0,1500,"), lines[1]);
        QCOMPARE(lines[0].count(','), lines[1].count(','));
    }
};

QTEST_GUILESS_MAIN(TestMonitorValues)
#include "tst_monitor_values.moc"
