#include <tests/support/widget_test.h>

#include <QAbstractButton>
#include <QSignalSpy>
#include <cmath>
#include <widgets/charts/time_series_chart.h>

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr qint64 kEnd = 1'795'529'007'000; // 2026-11-24T14:03:27Z

std::vector<Sample> samples(int count, double value, qint64 stepMs = 1000)
{
    std::vector<Sample> all;
    for (int i = count - 1; i >= 0; --i) {
        all.push_back({kEnd - i * stepMs, value});
    }
    return all;
}

bool hasColor(const QImage& image, const QColor& color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color) return true;
        }
    }
    return false;
}

/// A shown chart of the last minute; its plot is its largest child.
struct Fixture
{
    explicit Fixture(Unit unit = {})
        : chart(unit)
    {
        chart.group().setNow(kEnd);
        chart.resize(600, 300);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
    }
    QWidget* plot() const
    {
        QWidget* largest = nullptr;
        for (QWidget* child : chart.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (!largest || child->height() > largest->height()) largest = child;
        }
        return largest;
    }
    QPoint at(double x, double y) const
    {
        return QPoint(
            static_cast<int>(plot()->width() * x), static_cast<int>(plot()->height() * y));
    }
    TimeSeriesChart chart;
};

} // namespace

class TestCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void ticksAreRound_data()
    {
        QTest::addColumn<Unit::Kind>("kind");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("end");
        QTest::addRow("instances are whole") << Unit::Kind::Count << 0.4 << 1.0;
        QTest::addRow("a few") << Unit::Kind::Count << 11.0 << 15.0;
        QTest::addRow("nothing") << Unit::Kind::Count << 0.0 << 1.0;
        QTest::addRow("milliseconds") << Unit::Kind::Milliseconds << 183.0 << 200.0;
        QTest::addRow("memory in powers of two") << Unit::Kind::Bytes << 300e6 << 402653184.0;
        QTest::addRow("a share") << Unit::Kind::Share << 0.37 << 0.4;
    }
    void ticksAreRound()
    {
        QFETCH(Unit::Kind, kind);
        QFETCH(double, value);
        QFETCH(double, end);
        QCOMPARE(Unit{kind}.niceEnd(value), end);
    }

    void ticksOfOneAxisShareTheirUnit()
    {
        const Unit unit{Unit::Kind::Milliseconds};
        QCOMPARE(unit.axisText(500, 500).replace(QChar(0xA0), u' '), u"0.5 s"_s);
        QCOMPARE(unit.axisText(1500, 500).replace(QChar(0xA0), u' '), u"1.5 s"_s);
        QCOMPARE(unit.axisText(20, 20).replace(QChar(0xA0), u' '), u"20 ms"_s);
    }

    void followsNowUntilTheUserLooksElsewhere()
    {
        ChartGroup group(60'000);
        QSignalSpy changed(&group, &ChartGroup::rangeChanged);
        QSignalSpy following(&group, &ChartGroup::followingChanged);
        group.setNow(kEnd);
        QCOMPARE(group.to(), kEnd);
        QCOMPARE(group.from(), kEnd - 60'000);
        group.setRange(kEnd - 30'000, kEnd - 20'000);
        group.setNow(kEnd + 1000);
        QCOMPARE(group.to(), kEnd - 20'000);
        QCOMPARE(following.count(), 1);
        group.reset();
        QCOMPARE(group.to(), kEnd + 1000);
        QCOMPARE(group.length(), 60'000);
        QVERIFY(group.isFollowing());
        QCOMPARE(changed.count(), 3);
    }

    void zoomKeepsThePointInPlace()
    {
        ChartGroup group(60'000);
        group.setNow(kEnd);
        group.setRange(kEnd - 60'000, kEnd);
        group.zoom(0.5, kEnd - 15'000); // three quarters along
        QCOMPARE(group.length(), 30'000);
        QCOMPARE(kEnd - 15'000 - group.from(), 22'500);
    }

    void zoomEndsAtASecond()
    {
        ChartGroup group(60'000);
        group.setNow(kEnd);
        for (int i = 0; i < 50; ++i) {
            group.zoom(0.5, kEnd);
        }
        QCOMPARE(group.length(), ChartGroup::kShortest);
        QVERIFY(group.isFollowing());
    }

    void drawsItsSeriesInTheThemesColours()
    {
        Fixture f;
        const int series = f.chart.addSeries(u"Instances"_s, {.kind = SeriesKind::Step});
        f.chart.setSamples(series, samples(60, 3));
        QTRY_VERIFY(hasColor(f.chart.grab().toImage(), colors().seriesColor(0)));
        Theme::instance().setMode(Theme::Mode::Light);
        QTRY_VERIFY(hasColor(f.chart.grab().toImage(), colors().seriesColor(0)));
        QVERIFY(hasColor(f.chart.grab().toImage(), colors().surface));
        Theme::instance().setMode(Theme::Mode::Dark);
    }

    void stacksBarsOnEachOther()
    {
        Fixture f({.kind = Unit::Kind::Milliseconds});
        f.chart.setBarWidth(900);
        for (int phase = 0; phase < 2; ++phase) {
            f.chart.setSamples(f.chart.addSeries(u"phase"_s,
                                   {.kind = SeriesKind::Bar, .color = phase, .isPhase = true}),
                samples(60, 50));
        }
        const auto shade = [&](double y) {
            const QPoint point = f.plot()->mapTo(&f.chart, f.at(0.5, y));
            const QImage image = f.chart.grab().toImage();
            // Bars leave gaps: some of the pixels along the row are theirs.
            for (int x = point.x(); x < point.x() + 20; ++x) {
                const QColor color = image.pixelColor(x, point.y());
                if (color == colors().phases[0] || color == colors().phases[1]) return color;
            }
            return QColor();
        };
        QTRY_COMPARE(shade(0.75), colors().phases[0]);
        QTRY_COMPARE(shade(0.3), colors().phases[1]);
    }

    void aDragZoomsAndADoubleClickGoesBack()
    {
        Fixture f;
        f.chart.setSamples(f.chart.addSeries(u"Invocations"_s), samples(60, 10));
        QTest::mousePress(f.plot(), Qt::LeftButton, {}, f.at(0.4, 0.5));
        QTest::mouseMove(f.plot(), f.at(0.5, 0.5));
        QTest::mouseMove(f.plot(), f.at(0.6, 0.5));
        QTest::mouseRelease(f.plot(), Qt::LeftButton, {}, f.at(0.6, 0.5));
        QVERIFY(!f.chart.group().isFollowing());
        QVERIFY(f.chart.group().length() < 20'000);
        QVERIFY(f.chart.group().to() < kEnd - 15'000);
        QTest::mouseDClick(f.plot(), Qt::LeftButton, {}, f.at(0.5, 0.5));
        QVERIFY(f.chart.group().isFollowing());
        QCOMPARE(f.chart.group().length(), 60'000);
    }

    void aClickAloneDoesNotZoom()
    {
        Fixture f;
        QTest::mouseClick(f.plot(), Qt::LeftButton, {}, f.at(0.5, 0.5));
        QVERIFY(f.chart.group().isFollowing());
    }

    void linkedChartsShareStretchAndPointer()
    {
        ChartGroup group(60'000);
        group.setNow(kEnd);
        TimeSeriesChart one({}, &group);
        TimeSeriesChart two({}, &group);
        for (TimeSeriesChart* chart : {&one, &two}) {
            chart->setSamples(chart->addSeries(u"value"_s), samples(60, 4));
            chart->resize(500, 240);
            chart->show();
        }
        QVERIFY(QTest::qWaitForWindowExposed(&two));
        QTRY_VERIFY(hasColor(two.grab().toImage(), colors().seriesColor(0)));
        group.setHover(kEnd - 30'000);
        QTRY_VERIFY(hasColor(two.grab().toImage(), colors().raised)); // the readings' box
        group.setHover(std::nullopt);
        QTRY_VERIFY(!hasColor(two.grab().toImage(), colors().raised));
    }

    void thePointerSitsOnASample()
    {
        Fixture f;
        f.chart.setSamples(f.chart.addSeries(u"value"_s), samples(60, 4));
        QTest::mouseMove(f.plot(), f.at(0.5, 0.4));
        QTRY_VERIFY(f.chart.group().hover().has_value());
        QCOMPARE(*f.chart.group().hover() % 1000, 0);
        QTest::mouseMove(f.plot(), f.at(0.5, 0.999)); // the axis below
        QTRY_VERIFY(!f.chart.group().hover().has_value());
    }

    void theKeyboardDoesWhatTheMouseDoes()
    {
        Fixture f;
        f.chart.setSamples(f.chart.addSeries(u"value"_s), samples(60, 4));
        ChartGroup& group = f.chart.group();
        QTest::keyClick(&f.chart, Qt::Key_Left);
        QVERIFY(group.hover().has_value());
        QTest::keyClick(&f.chart, Qt::Key_Space);
        QVERIFY(!group.isFollowing());
        QTest::keyClick(&f.chart, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(group.to(), kEnd - 6'000);
        QTest::keyClick(&f.chart, Qt::Key_Plus);
        QVERIFY(group.length() < 60'000);
        QTest::keyClick(&f.chart, Qt::Key_Home);
        QVERIFY(group.isFollowing());
        QCOMPARE(group.length(), 60'000);
    }

    void theLegendHidesSeries()
    {
        Fixture f;
        f.chart.setSamples(f.chart.addSeries(u"one"_s, {.kind = SeriesKind::Step}), samples(60, 3));
        f.chart.setSamples(f.chart.addSeries(u"two"_s, {.kind = SeriesKind::Step}), samples(60, 5));
        const auto entries = f.chart.findChildren<QAbstractButton*>();
        QCOMPARE(entries.size(), 2);
        QTest::mouseClick(entries[0], Qt::LeftButton);
        QVERIFY(!f.chart.isSeriesVisible(0));
        QTest::mouseClick(entries[0], Qt::LeftButton, Qt::ControlModifier);
        QVERIFY(f.chart.isSeriesVisible(0));
        QVERIFY(!f.chart.isSeriesVisible(1));
        QTest::mouseClick(entries[0], Qt::LeftButton, Qt::ControlModifier);
        QVERIFY(f.chart.isSeriesVisible(1));
    }

    void exportsWhatIsInView()
    {
        Fixture f;
        const int a = f.chart.addSeries(u"one"_s);
        const int b = f.chart.addSeries(u"with \"quotes\""_s);
        f.chart.setSamples(a, samples(3, 1.5));
        f.chart.setSamples(b, std::vector<Sample>{{kEnd, 7}, {kEnd + 5000, 9}});
        QCOMPARE(f.chart.csv(),
            "time,\"one\",\"with \"\"quotes\"\"\"\n"
            "2026-11-24T14:03:25.000Z,1.5,\n"
            "2026-11-24T14:03:26.000Z,1.5,\n"
            "2026-11-24T14:03:27.000Z,1.5,7\n"_ba);
        const QImage picture = f.chart.picture();
        QCOMPARE(picture.size(), f.chart.size() * 2);
        QVERIFY(hasColor(picture, colors().surface));
    }

    void saysItsValuesToScreenReaders()
    {
        Fixture f({.kind = Unit::Kind::Milliseconds});
        f.chart.setSamples(f.chart.addSeries(u"p95"_s), samples(60, 184));
        QTRY_COMPARE(f.chart.accessibleDescription().replace(QChar(0xA0), u' '), u"p95: 184 ms"_s);
        f.chart.clear();
        f.chart.setEmptyText(u"No invocations yet"_s);
        QTRY_COMPARE(f.chart.accessibleDescription(), u"No invocations yet"_s);
    }

    void gapsAndOldSamplesAreLeftOut()
    {
        Fixture f;
        const int series = f.chart.addSeries(u"value"_s);
        f.chart.setSamples(series, samples(10, 2));
        f.chart.addSample(series, {kEnd + 1000, std::nan("")});
        f.chart.removeBefore(kEnd - 1000);
        f.chart.group().setNow(kEnd + 1000);
        QCOMPARE(f.chart.csv().count('\n'), 4);
        QVERIFY(f.chart.csv().endsWith(":28.000Z,\n"));
    }
};

FCDESK_WIDGET_TEST_MAIN(TestCharts)
#include "tst_charts.moc"
