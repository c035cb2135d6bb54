#include "levels.h"
#include "sandbox_fixture.h"

#include <QProcess>
#include <QTest>
#include <csignal>
#include <engine/core/ids.h>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/resource.h>

using namespace engine;
using namespace engine::process;
namespace fs = std::filesystem;

/// Ends: of a process, of the host, of the launcher, of the engine. Nothing stays behind any of
/// them.
class TestProcessEnd : public QObject
{
    Q_OBJECT

    static std::size_t openDescriptors()
    {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
    }

    static std::set<pid_t> childrenOf(pid_t pid)
    {
        std::set<pid_t> children;
        std::error_code error;
        for (const auto& thread :
            fs::directory_iterator("/proc/" + std::to_string(pid) + "/task", error)) {
            std::ifstream list(thread.path() / "children");
            for (pid_t child = 0; list >> child;) {
                children.insert(child);
            }
        }
        return children;
    }

    /// The launcher below its guard, the only child of this program.
    static pid_t findLauncher()
    {
        const auto guards = childrenOf(::getpid());
        const auto launchers = guards.empty() ? guards : childrenOf(*guards.begin());
        return launchers.empty() ? 0 : *launchers.begin();
    }

    static bool isMentionedInMounts(const std::string& path)
    {
        std::ifstream mounts("/proc/self/mountinfo");
        std::ostringstream text;
        text << mounts.rdbuf();
        return text.str().find(path) != std::string::npos;
    }

private Q_SLOTS:
    void killLeavesNothing_data() { addLevels(); }
    void killLeavesNothing()
    {
        FETCH_LEVEL(fixture);
        const auto emptyGroups = groupFolders(fixture.cgroupName());
        RunningTree tree(fixture, fixture.shell("(setsid sleep 1000 &) ; sleep 1000 & sleep 1000"));
        QVERIFY(tree);
        QTRY_COMPARE_WITH_TIMEOUT(countMarked(fixture), 4, 20000);
        tree.with([](Process& process) {
            process.kill();
            process.kill();
        });
        QCOMPARE(tree.wait().signal, SIGKILL);
        QCOMPARE(countMarked(fixture), 0);
        QTRY_COMPARE(groupFolders(fixture.cgroupName()), emptyGroups);
        QVERIFY(!isMentionedInMounts(fixture.runDirectory()));
        fixture.destroyHost();
        QVERIFY(groupFolders(fixture.cgroupName()).empty());
    }

    void theEndOfTheFirstProcessEndsTheRest_data() { addLevels(); }
    void theEndOfTheFirstProcessEndsTheRest()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture, fixture.shell("(setsid sleep 1000 &); sleep 1000 & exit 3"));
        QVERIFY(tree);
        QCOMPARE(tree.wait().code, 3);
        QCOMPARE(countMarked(fixture), 0);
    }

    void terminateReachesTheFirstProcess_data() { addLevels(); }
    void terminateReachesTheFirstProcess()
    {
        FETCH_LEVEL(fixture);
        RunningTree polite(
            fixture, fixture.shell("trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done"));
        RunningTree plain(fixture, fixture.shell("echo ready; exec sleep 1000"));
        QVERIFY(polite && plain);
        polite.readLine();
        plain.readLine();
        polite.with([](Process& process) { process.terminate(); });
        plain.with([](Process& process) { process.terminate(); });
        QCOMPARE(polite.wait().code, 5);
        QCOMPARE(plain.wait().signal, SIGTERM);
    }

    void orphansAreReaped()
    {
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        if (!fixture.isAsWanted()) QSKIP("this machine has no namespaces");
        // Each inner shell leaves a child behind; ended ones must not stay as zombies.
        RunningTree tree(fixture,
            fixture.shell("for i in 1 2 3 4 5; do (sh -c 'true' &); done; while grep -qs "
                          "'^State:.Z' /proc/[0-9]*/status; do sleep 0.01; done; echo clean"));
        QVERIFY(tree);
        QCOMPARE(tree.readLine(), std::string("clean"));
    }

    void aHandleMayGoAtAnyTime_data() { addLevels(); }
    void aHandleMayGoAtAnyTime()
    {
        FETCH_LEVEL(fixture);
        int ends = 0;
        for (int round = 0; round < 5; ++round) {
            RunningTree ended(fixture, fixture.shell("exit 0"));
            RunningTree running(fixture, fixture.shell("sleep 1000"));
            QVERIFY(ended && running);
            running.with([&](Process& process) { process.onExit([&](ExitStatus) { ++ends; }); });
            running.destroy();
            ended.destroy();
        }
        QTRY_COMPARE_WITH_TIMEOUT(countMarked(fixture), 0, 20000);
        fixture.destroyHost();
        QCOMPARE(ends, 0); // nobody was there to be told
    }

    void startsUnderWayAreCancelledAtShutdown_data() { addLevels({Isolation::Full}); }
    void startsUnderWayAreCancelledAtShutdown()
    {
        FETCH_LEVEL(fixture);
        int done = 0, started = 0;
        std::vector<std::unique_ptr<Process>> processes;
        fixture.engine.run([&] {
            for (int i = 0; i < 10; ++i) {
                fixture.host().start(
                    fixture.shell("sleep 1000"), [&](Result<std::unique_ptr<Process>> process) {
                        ++done;
                        if (!process) return;
                        ++started;
                        processes.push_back(std::move(*process));
                    });
            }
        });
        fixture.destroyHost();
        QCOMPARE(done, 10);
        QCOMPARE(countMarked(fixture), 0);
        // Handles outlive their host; they are of no use but do no harm.
        fixture.engine.run([&] {
            for (const auto& process : processes) {
                process->kill();
            }
            processes.clear();
        });
        QVERIFY(groupFolders(fixture.cgroupName()).empty());
    }

    void twoHundredStartsLeakNothing_data()
    {
        addLevels({Isolation::Full, Isolation::NoNamespaces});
    }
    void twoHundredStartsLeakNothing()
    {
        FETCH_LEVEL(fixture);
        const auto launcherFiles = "/proc/" + std::to_string(findLauncher()) + "/fd";
        const auto openInLauncher = [&] {
            std::error_code error; // only root may look
            return std::distance(
                fs::directory_iterator(launcherFiles, error), fs::directory_iterator());
        };
        const auto startOne = [&] {
            auto spec = fixture.shell("exit 0");
            spec.hasChannel = true;
            RunningTree tree(fixture, spec);
            QVERIFY(tree);
            QCOMPARE(tree.wait().code, 0);
        };
        startOne();
        const auto before = openDescriptors();
        const auto launcherBefore = openInLauncher();
        const auto groups = groupFolders(fixture.cgroupName());
        for (int i = 0; i < 200; ++i) {
            startOne();
        }
        QTRY_COMPARE(openDescriptors(), before);
        QTRY_COMPARE(openInLauncher(), launcherBefore);
        QTRY_COMPARE(groupFolders(fixture.cgroupName()).size() <= groups.size(), true);
    }

    void tooManyOpenFilesFailOneStart_data() { addLevels({Isolation::Full}); }
    void tooManyOpenFilesFailOneStart()
    {
        FETCH_LEVEL(fixture);
        const pid_t launcher = findLauncher();
        rlimit usual{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &usual), 0);
        const auto highest = static_cast<rlim_t>(::fcntl(0, F_DUPFD_CLOEXEC, 0));
        ::close(static_cast<int>(highest));
        int refused = 0;
        for (rlim_t room = 0; room < 24; ++room) {
            const rlimit tight{highest + room, usual.rlim_max};
            QCOMPARE(::setrlimit(RLIMIT_NOFILE, &tight), 0);
            auto started = fixture.tryStart(fixture.shell("sleep 1000"));
            if (!started) ++refused;
            fixture.engine.run([&] { started = fail(ErrorCode::Cancelled, ""); });
            QCOMPARE(::setrlimit(RLIMIT_NOFILE, &usual), 0);
        }
        QVERIFY(refused > 0 && refused < 24);
        QTRY_COMPARE_WITH_TIMEOUT(countMarked(fixture), 0, 20000);
        QCOMPARE(findLauncher(), launcher);
        RunningTree next(fixture, fixture.shell("exit 4"));
        QVERIFY(next);
        QCOMPARE(next.wait().code, 4);
    }

    void aDeadLauncherIsReplaced_data() { addLevels({Isolation::Full, Isolation::NoNamespaces}); }
    void aDeadLauncherIsReplaced()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture, fixture.shell("(setsid sleep 1000 &); sleep 1000"));
        QVERIFY(tree);
        const pid_t launcher = findLauncher();
        QVERIFY(launcher > 1);
        QCOMPARE(::kill(launcher, SIGKILL), 0);
        QCOMPARE(tree.wait().signal, SIGKILL);
        QCOMPARE(countMarked(fixture), 0);
        const auto canStart = [&] {
            auto started = fixture.tryStart(fixture.shell("exit 0"));
            const bool isStarted = started.has_value();
            fixture.engine.run([&] { started = fail(ErrorCode::Cancelled, ""); });
            return isStarted;
        };
        QTRY_VERIFY(canStart());
        RunningTree next(fixture, fixture.shell("exit 4"));
        QVERIFY(next);
        QCOMPARE(next.wait().code, 4);
    }

    void nothingOutlivesAKilledEngine()
    {
        QTemporaryDir folder;
        fs::permissions(folder.path().toStdString(), fs::perms(0755));
        const auto runFolder = folder.filePath(QStringLiteral("run"));
        const auto mark = newUuid();
        const auto groupName = "fcdesk-test-" + mark;
        QProcess engineProcess;
        engineProcess.start(QStringLiteral(FCDESK_BUILD_DIR "/tests/process_host_victim"),
            {QStringLiteral(FCDESK_BUILD_DIR "/fcdesk-launcher"), runFolder,
                QString::fromStdString(groupName), QString::fromStdString(mark)});
        QVERIFY(engineProcess.waitForReadyRead());
        QTRY_COMPARE(countMarked(mark), 9);
        QCOMPARE(engineProcess.readAllStandardOutput(), QByteArray("ready\n"));
        const auto guards = childrenOf(static_cast<pid_t>(engineProcess.processId()));
        QCOMPARE(guards.size(), std::size_t(1));
        engineProcess.kill();
        QVERIFY(engineProcess.waitForFinished());
        QTRY_COMPARE(countMarked(mark), 0);
        QTRY_VERIFY(!fs::exists("/proc/" + std::to_string(*guards.begin()) + "/exe"));

        // The next engine of that name removes the empty groups.
        test::EngineThread engine;
        ProcessHostOptions options;
        options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
        options.runDirectory = runFolder.toStdString();
        options.cgroupName = groupName;
        auto host = startProcessHost(engine.loop, engine.workers, options);
        QVERIFY(host);
        for (const auto& left : groupFolders(groupName)) {
            QVERIFY2(left.find("victim") == std::string::npos, left.c_str());
        }
        engine.run([&] { host->reset(); });
        QVERIFY(groupFolders(groupName).empty());
    }
};

QTEST_GUILESS_MAIN(TestProcessEnd)
#include "tst_process_end.moc"
