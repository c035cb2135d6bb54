// What the monitor costs while it is watched: the panel as it is in the console, on an engine that
// does nothing else, told new gauges ten times and new points once a second. Percent of one core,
// after a warm-up that fills the window. Argument: seconds to measure, 60 when left out.
// Then the tree of 1,000 functions: how long a frame takes while it is scrolled and searched.

#include <QApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <QTimer>
#include <QTreeView>
#include <algorithm>
#include <app/console/function_tree.h>
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
            .usage = {.time = {.onDemandMs = 900 * gauges.onDemand},
                .vcpuSeconds = 0.4 * gauges.onDemand}}};
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

/// 20 services of 50 functions.
std::shared_ptr<const engine::catalog::Catalog::Snapshot> thousandFunctions()
{
    const auto numbered = [](const char* name, int number) {
        return name + std::to_string(1000 + number).substr(1);
    };
    auto snapshot = std::make_shared<engine::catalog::Catalog::Snapshot>();
    for (int i = 0; i < 1000; ++i) {
        if (i % 50 == 0) {
            engine::catalog::Service service;
            service.name = numbered("service-", i / 50);
            snapshot->services.push_back(std::make_shared<engine::catalog::Service>(service));
        }
        engine::catalog::Function function;
        function.serviceName = snapshot->services.back()->name;
        function.name = numbered("function-", i);
        function.config.runtime = i % 2 ? "nodejs20" : "python3.10";
        snapshot->functions.push_back(std::make_shared<engine::catalog::Function>(function));
    }
    return snapshot;
}

/// Median and longest time of one change with its repaint.
void frames(const char* name, QWidget& view, int count, const std::function<void(int)>& act)
{
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        QElapsedTimer timer;
        timer.start();
        act(i);
        QCoreApplication::processEvents();
        view.repaint();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(times);
    std::printf("  %-24s median %6.2f ms   longest %6.2f ms\n", name, times[times.size() / 2],
        times.back());
}

void measureTree(Workspace& workspace)
{
    FunctionTree tree(workspace);
    tree.resize(288, 900);
    tree.show();
    workspace.feeds.catalog.catalogChanged(thousandFunctions());
    auto* view = tree.findChild<QTreeView*>();
    auto* search = tree.findChild<QLineEdit*>();
    if (!QTest::qWaitFor([&] { return view->model()->rowCount() == 20; })) std::abort();
    std::printf("the tree of 1,000 functions\n");
    frames("expand all", tree, 1, [&](int) { view->expandAll(); });
    QScrollBar* bar = view->verticalScrollBar();
    frames(
        "scroll", tree, 200, [&](int i) { bar->setValue(i * 7919 % std::max(1, bar->maximum())); });
    const QString word = QStringLiteral("function-77");
    frames("search, key by key", tree, static_cast<int>(word.size()),
        [&](int i) { search->setText(word.left(i + 1)); });
    frames("search cleared", tree, 5, [&](int i) { search->setText(i % 2 ? word : QString()); });
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
    measureTree(workspace);
    console.stop();
    return 0;
}
