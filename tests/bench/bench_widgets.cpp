// What the live parts of the console cost: four charts fed at 10 Hz, and a log of 100,000 and
// 1,000,000 lines that is scrolled, filtered and tailed. Beside the charts, plain polylines of the
// same points on the same machine.

#include <QApplication>
#include <QElapsedTimer>
#include <QGridLayout>
#include <QPainter>
#include <QScrollBar>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/log_view.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using engine::metering::LogLine;

namespace {

double processorMs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Percent of one core that `seconds` of the event loop take.
double share(double seconds)
{
    const double before = processorMs();
    QTest::qWait(static_cast<int>(seconds * 1000));
    return (processorMs() - before) / (seconds * 10);
}

constexpr qint64 kStart = 1'795'529'007'000;
constexpr int kTickMs = 100;
constexpr double kSeconds = 8;

/// The floor: the same 600 points as bare polylines.
class PlainChart : public QWidget
{
public:
    void add(double value)
    {
        m_values.push_back(value);
        if (m_values.size() > 600) m_values.erase(m_values.begin());
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::black);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Qt::white, 0));
        QPolygonF line;
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            line << QPointF(
                static_cast<double>(i) * width() / 600, height() * (1 - m_values[i] / 20));
        }
        painter.drawPolyline(line);
    }

private:
    std::vector<double> m_values;
};

double wave(int tick)
{
    return 8 + 5 * std::sin(tick * 0.05) + std::sin(tick * 0.71);
}

double plainCharts()
{
    QWidget window;
    auto* grid = new QGridLayout(&window);
    std::vector<PlainChart*> charts;
    for (int i = 0; i < 4; ++i) {
        charts.push_back(new PlainChart);
        grid->addWidget(charts.back(), i / 2, i % 2);
    }
    window.resize(1600, 900);
    window.show();
    int tick = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &window, [&] {
        ++tick;
        for (PlainChart* chart : charts) {
            chart->add(wave(tick));
        }
    });
    for (; tick < 600; ++tick) {
        for (PlainChart* chart : charts) {
            chart->add(wave(tick));
        }
    }
    timer.start(kTickMs);
    return share(kSeconds);
}

enum class Shown { Yes, No };

double liveCharts(bool isFilled, Shown shown)
{
    QWidget window;
    auto* grid = new QGridLayout(&window);
    ChartGroup group(60'000);
    std::vector<TimeSeriesChart*> charts;
    for (int i = 0; i < 4; ++i) {
        auto* chart = new TimeSeriesChart(
            {.kind = i == 0 ? Unit::Kind::Count : Unit::Kind::Milliseconds}, &group);
        for (int series = 0; series < 3; ++series) {
            chart->addSeries(u"series %1"_s.arg(series),
                {.kind = i == 0 ? SeriesKind::Step : SeriesKind::Line,
                    .isFilled = isFilled && series == 0});
        }
        charts.push_back(chart);
        grid->addWidget(chart, i / 2, i % 2);
    }
    window.resize(1600, 900);
    if (shown == Shown::Yes) window.show();
    int tick = 0;
    const auto step = [&] {
        ++tick;
        const qint64 now = kStart + tick * kTickMs;
        for (TimeSeriesChart* chart : charts) {
            for (int series = 0; series < 3; ++series) {
                chart->addSample(series, {now, wave(tick + series * 100)});
            }
            chart->removeBefore(now - 90'000);
        }
        group.setNow(now);
    };
    while (tick < 600) {
        step();
    }
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &window, step);
    timer.start(kTickMs);
    return share(kSeconds);
}

std::vector<LogLine> lines(int count, int from)
{
    std::vector<LogLine> all(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        LogLine& line = all[static_cast<std::size_t>(i)];
        line.at = engine::fromEpochMs(kStart + from + i);
        line.instanceId = "c-6564d0ef-0123456789abcdef0123";
        line.requestId = "0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8f53";
        line.level
            = i % 50 == 0 ? engine::metering::LogLevel::Error : engine::metering::LogLevel::Info;
        line.text = "order " + std::to_string(from + i)
            + " accepted, 3 items, total 12.50, sent to the warehouse";
    }
    return all;
}

/// Longest and median stretch between two returns to the event loop while `act` runs and the view
/// repaints.
void frames(const char* name, LogView& view, int count, const std::function<void(int)>& act)
{
    std::vector<double> times;
    QElapsedTimer timer;
    for (int i = 0; i < count; ++i) {
        timer.start();
        act(i);
        view.viewport()->repaint();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    // What is left to do comes in further steps; each is a frame too.
    for (int i = 0; i < 400; ++i) {
        timer.start();
        QCoreApplication::processEvents();
        const double time = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        if (time > 0.2) times.push_back(time);
    }
    std::ranges::sort(times);
    std::printf("  %-28s median %6.2f ms   longest %6.2f ms\n", name, times[times.size() / 2],
        times.back());
}

void log(int size)
{
    LogView view;
    view.resize(1200, 700);
    view.show();
    if (!QTest::qWaitForWindowExposed(&view)) return;
    QElapsedTimer timer;
    const auto all = lines(size, 0);
    timer.start();
    view.append(all);
    std::printf(
        "log of %d lines, filled in %lld ms\n", size, static_cast<long long>(timer.elapsed()));
    QScrollBar* bar = view.verticalScrollBar();
    view.setFollowing(false);
    frames("page scroll", view, 200, [&](int i) { bar->setValue(i * 33); });
    frames("random jump", view, 200,
        [&](int i) { bar->setValue(static_cast<int>(i * 7919LL % std::max(1, bar->maximum()))); });
    frames("filter by text", view, 3, [&](int i) {
        LogFilter filter;
        filter.text = TextMatcher(i % 2 ? u"99"_s : u"warehouse"_s);
        view.setFilter(filter);
    });
    frames("filter by level", view, 3, [&](int i) {
        LogFilter filter;
        if (i % 2) filter.minimum = engine::metering::LogLevel::Error;
        view.setFilter(filter);
    });
    frames("search", view, 3, [&](int i) { view.setSearch(i % 2 ? u"12.50"_s : u"777"_s); });
    view.setSearch({});
    view.setFilter({});
    view.setFollowing(true);
    const auto batch = lines(333, size); // 10,000 lines a second in 30 batches
    const double before = processorMs();
    frames("tail, a batch of 333", view, 30, [&](int) { view.append(batch); });
    std::printf("  %-28s %.1f ms of processor time\n", "10,000 lines", processorMs() - before);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    Theme::prepare();
    QApplication application(argc, argv);
    Theme::install(application, Theme::Mode::Dark);
    std::printf("four charts in a 1600x900 window, 60 s at 10 Hz, percent of one core\n");
    std::printf("  bare polylines, 1 each       %5.2f\n", plainCharts());
    std::printf("  charts of 3 series           %5.2f\n", liveCharts(false, Shown::Yes));
    std::printf("  the same, one filled         %5.2f\n", liveCharts(true, Shown::Yes));
    std::printf("  hidden                       %5.2f\n", liveCharts(true, Shown::No));
    log(100'000);
    log(1'000'000);
    return 0;
}
