// What the monitor costs while it is watched: the panel as it is in the console, on an engine that
// does nothing else, told new gauges ten times and new points once a second. Percent of one core,
// after a warm-up that fills the window. Argument: seconds to measure, 60 when left out.

#include <QApplication>
#include <QDateTime>
#include <QTest>
#include <QTimer>
#include <app/pages/monitor/monitor_panel.h>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <model/client/engine_feeds.h>
#include <model/client/live_history.h>
#include <tests/support/test_console.h>
#include <widgets/common/theme.h>

using namespace app;

namespace {

constexpr int kTickMs = 100;
constexpr int kWarmUpMs = 3000;

double processorMs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_nsec) / 1e6;
}

engine::metering::MetricsFold::Gauges gaugesAt(qint64 tick)
{
    const auto wave = [tick](double speed) {
        return static_cast<int>(std::lround(40 + 30 * std::sin(static_cast<double>(tick) * speed)));
    };
    return {.onDemand = wave(0.03),
        .provisioned = 5,
        .creating = wave(0.11) / 10,
        .inFlight = wave(0.37) * 4,
        .capacity = wave(0.03) * 10};
}

engine::LiveSnapshot snapshotAt(qint64 timeMs)
{
    engine::LiveSnapshot snapshot;
    snapshot.at = engine::fromEpochMs(timeMs);
    snapshot.gauges[""] = gaugesAt(timeMs / kTickMs);
    return snapshot;
}

engine::metering::MetricsFold::Row rowAt(std::int64_t second)
{
    const auto gauges = gaugesAt(second * 10);
    return {"",
        {.second = second,
            .onDemandInstances = gauges.onDemand,
            .provisionedInstances = gauges.provisioned,
            .creatingInstances = gauges.creating,
            .inFlight = gauges.inFlight,
            .capacity = gauges.capacity,
            .invocations = 200,
            .coldStarts = gauges.creating,
            .coldStartSystemMs = 30.0 * gauges.creating,
            .billedMs = 900 * gauges.onDemand,
            .computeUnits = 0.4 * gauges.onDemand}};
}

/// The engine's news, without an engine's work.
void publish(Workspace& workspace)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    workspace.feeds.live.liveChanged(std::make_shared<const engine::LiveSnapshot>(snapshotAt(now)));
    if (now / 1000 != (now - kTickMs) / 1000)
        workspace.feeds.metrics.metricsFinished({rowAt(now / 1000 - 1)});
}

enum class Shown { Yes, No };

void measure(const char* name, Workspace& workspace, qint64 windowMs, Shown shown, int seconds)
{
    MonitorPanel panel(workspace);
    panel.setFunction({});
    panel.group().setWindow(windowMs);
    panel.resize(1600, 900);
    if (shown == Shown::Yes) panel.show();
    QTest::qWait(kWarmUpMs);
    const double before = processorMs();
    QTest::qWait(seconds * 1000);
    std::printf("  %-24s %5.2f\n", name, (processorMs() - before) / (seconds * 10));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    widgets::Theme::prepare();
    QApplication application(argc, argv);
    widgets::Theme::install(application, widgets::Theme::Mode::Dark);
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 60;
    test::TestConsole console;
    if (const auto started = console.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().detail.c_str());
        return 1;
    }
    Workspace& workspace = console.workspace();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (qint64 time = now - model::LiveHistory::kLengthMs; time < now; time += kTickMs) {
        workspace.liveHistory.add(snapshotAt(time));
    }
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&workspace] { publish(workspace); });
    timer.setTimerType(Qt::PreciseTimer);
    timer.start(kTickMs);
    std::printf("the monitor in 1600x900, %d s at 10 Hz, percent of one core\n", seconds);
    measure("hidden", workspace, 60'000, Shown::No, seconds);
    measure("60 s", workspace, 60'000, Shown::Yes, seconds);
    measure("5 min", workspace, 300'000, Shown::Yes, seconds);
    measure("24 h", workspace, 24 * 3'600'000LL, Shown::Yes, seconds);
    timer.stop();
    console.stop();
    return 0;
}
