#include "levels.h"
#include "sandbox_fixture.h"

#include <QElapsedTimer>
#include <QTest>
#include <csignal>

using namespace engine;
using namespace engine::process;

/// Memory, processor, processes, freezing.
class TestProcessLimits : public QObject
{
    Q_OBJECT
    static constexpr std::int64_t kMiB = 1024 * 1024;

    static Duration processorTime(RunningTree& tree)
    {
        return tree.with([](Process& process) { return process.usage().processorTime; });
    }

private Q_SLOTS:
    void memoryAboveTheLimitEndsTheTree_data() { addLevels(); }
    void memoryAboveTheLimitEndsTheTree()
    {
        FETCH_LEVEL(fixture);
        // Five processes, each below what one alone may have: only a limit on the whole tree stops
        // them.
        auto spec = fixture.shell("for i in 1 2 3 4 5; do sh -c 'x=$(head -c 20000000 /dev/zero | "
                                  "tr \"\\0\" x); sleep 1000' & done; wait; exit 1");
        spec.memoryBytes = 64 * kMiB;
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        const auto status = tree.wait();
        QVERIFY(status.isOutOfMemory);
        QVERIFY(status.code != 0);
        QTRY_COMPARE(countMarked(fixture), 0);
        QVERIFY(tree.with([](Process& process) { return process.usage().peakMemoryBytes; })
            > 32 * kMiB);
    }

    void aFailureBelowTheLimitIsNoOutOfMemory_data() { addLevels({Isolation::Full}); }
    void aFailureBelowTheLimitIsNoOutOfMemory()
    {
        FETCH_LEVEL(fixture);
        auto spec = fixture.shell("kill -KILL $$");
        spec.memoryBytes = 64 * kMiB;
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        QVERIFY(!tree.wait().isOutOfMemory);
    }

    void processorLimitSlowsABusyLoop_data()
    {
        addLevels({Isolation::Full, Isolation::LimitsOnly});
    }
    void processorLimitSlowsABusyLoop()
    {
        FETCH_LEVEL(fixture);
        if (limits == LimitBackend::Rlimits) QSKIP("rlimits do not limit the processor");
        auto spec = fixture.shell("while :; do :; done");
        spec.vcpus = 0.1;
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        tree.with([](Process& process) { process.enforceCpuLimit(); });
        const auto before = processorTime(tree);
        QElapsedTimer wall;
        wall.start();
        QTRY_VERIFY_WITH_TIMEOUT(processorTime(tree) - before > milliseconds(200), 60'000);
        // A tenth of a processor takes two seconds for that; a whole one 0.2.
        QVERIFY2(wall.elapsed() > 800, qPrintable(QString::number(wall.elapsed())));
    }

    void freezingStopsTheTree_data() { addLevels(); }
    void freezingStopsTheTree()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture, fixture.shell("(while :; do :; done) & while :; do :; done"));
        QVERIFY(tree);
        QTRY_VERIFY(processorTime(tree) > milliseconds(50));
        tree.with([](Process& process) {
            process.freeze();
            process.freeze();
        });
        const auto standsStill = [&] {
            const auto before = processorTime(tree);
            QTest::qWait(100); // ten clock ticks of a loop that runs
            return processorTime(tree) == before;
        };
        QTRY_VERIFY(standsStill());
        const auto frozenAt = processorTime(tree);
        QVERIFY(standsStill());
        tree.with([](Process& process) {
            process.thaw();
            process.thaw();
        });
        QTRY_VERIFY(processorTime(tree) > frozenAt);
    }

    void aFrozenTreeCanBeKilled_data() { addLevels(); }
    void aFrozenTreeCanBeKilled()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture, fixture.shell("sleep 1000 & sleep 1000"));
        QVERIFY(tree);
        QTRY_COMPARE_WITH_TIMEOUT(countMarked(fixture), 3, 60'000);
        tree.with([](Process& process) {
            process.freeze();
            process.kill();
        });
        QCOMPARE(tree.wait().signal, SIGKILL);
        QCOMPARE(countMarked(fixture), 0);
    }

    void processesAboveTheMaximumCannotBeMade_data() { addLevels(); }
    void processesAboveTheMaximumCannotBeMade()
    {
        FETCH_LEVEL(fixture);
        auto spec = fixture.shell(
            "i=0; while [ $i -lt 200 ]; do sleep 1000 & i=$((i+1)); done; echo all");
        spec.maxProcesses = 40;
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        QCOMPARE(tree.readLine(), std::string()); // the shell gave up
        QVERIFY(tree.wait().code != 0);
        QTRY_COMPARE(countMarked(fixture), 0);
    }

    void aForkBombIsContainedAndEnds_data() { addLevels(); }
    void aForkBombIsContainedAndEnds()
    {
        FETCH_LEVEL(fixture);
        fixture.writeCode("bomb.py",
            "import os, time\nwhile True:\n    try: os.fork()\n    except OSError: "
            "time.sleep(0.1)\n");
        auto spec = fixture.shell("exec /usr/bin/python3 "
            + (isolation == Isolation::Full ? "/code/bomb.py"
                                            : (fixture.codeFolder() / "bomb.py").string()));
        spec.maxProcesses = 60;
        spec.vcpus = 0.5;
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        tree.with([](Process& process) { process.enforceCpuLimit(); });
        QTRY_VERIFY_WITH_TIMEOUT(countMarked(fixture) >= 60, 60'000);
        QVERIFY(countMarked(fixture) <= 70);
        tree.with([](Process& process) { process.kill(); });
        QCOMPARE(tree.wait().signal, SIGKILL);
        QCOMPARE(countMarked(fixture), 0);
    }

    void filesCanBeOpenedByTheThousand_data() { addLevels({Isolation::Full}); }
    void filesCanBeOpenedByTheThousand()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture, fixture.shell("ulimit -n; ulimit -c"));
        QVERIFY(tree);
        QVERIFY(std::stoi(tree.readLine()) >= 4096);
        QCOMPARE(tree.readLine(), std::string("0"));
    }
};

QTEST_GUILESS_MAIN(TestProcessLimits)
#include "tst_process_limits.moc"
