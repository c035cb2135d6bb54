#include <QFile>
#include <QTest>
#include <csignal>
#include <tests/support/json_text.h>
#include <tests/support/process_hosts.h>

using namespace engine;
using metering::EndReason;
using metering::LogLevel;
using metering::Outcome;
using support::InstanceDriver;
using support::matches;

/// What every instance does whatever its runtime: deadlines, ends, freezing, output. Functions are Python unless a row
/// says otherwise.
class TestInstanceLife : public QObject
{
    Q_OBJECT

    std::unique_ptr<InstanceDriver> m_driver;
    runtime::Interpreters m_interpreters{{}};

    void startWith(const std::string& code, const std::string& file = "index.py")
    {
        m_driver->write(file, code);
        const auto started = m_driver->start();
        QVERIFY2(started, started ? "" : started.error().error.detail.c_str());
    }
    void startNode(const std::string& code)
    {
        m_driver->config.runtime = "nodejs20";
        startWith(code, "index.js");
    }
    QByteArray log(const std::string& requestId = {}) const
    {
        return QByteArray::fromStdString(m_driver->logText(requestId));
    }

private Q_SLOTS:
    void initTestCase() { m_interpreters = support::interpretersForTests(); }
    void init()
    {
        m_driver = std::make_unique<InstanceDriver>(support::processHostForTests(), m_interpreters);
        m_driver->config.runtime = "python3.10";
        m_driver->config.handler = "index.handler";
    }
    void cleanup() { m_driver.reset(); }

    // ---- start

    void startIsStamped()
    {
        m_driver->config.initializer = "index.init";
        m_driver->write("index.py", "def init(context): pass\ndef handler(event, context): pass");
        const auto started = m_driver->start();
        QVERIFY(started);
        const auto& phases = started->phases;
        for (const auto phase : {phases.queued, phases.allocate, phases.runtime, phases.load, phases.initializer}) {
            QVERIFY(phase > Duration::zero());
        }
        QVERIFY(started->initializerMs >= 1);
        QCOMPARE(started->startPath, std::string("plain"));
        QVERIFY(log().startsWith("FunctionCompute python3 runtime inited.\n"));
    }

    void withoutAnInitializerNoneIsBilled()
    {
        m_driver->write("index.py", "def handler(event, context): pass");
        const auto started = m_driver->start();
        QVERIFY(started);
        QCOMPARE(started->initializerMs, 0);
        QCOMPARE(started->phases.initializer, Duration::zero());
    }

    void loadingHasTheTimeOfACall()
    {
        m_driver->config.timeout = 11; // above the least time for loading
        m_driver->write("index.py", "import time\ntime.sleep(1000)");
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().outcome, Outcome::UnhandledError);
        QCOMPARE(started.error().errorType, std::string("FunctionTimeoutError"));
        QVERIFY(started.error().error.detail.starts_with("Function timed out after 11 seconds (maxMemoryUsage: "));
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
    }

    void exitsWhileLoadingAreTheFunctions()
    {
        m_driver->write("index.py", "import os\nos._exit(9)");
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().outcome, Outcome::UnhandledError);
        QVERIFY(support::jsonAt(started.error().body, "errorMessage")
                    .startsWith("Process exited unexpectedly before completing"));
        QCOMPARE(m_driver->exit().detail, std::string("exited with code 9"));
    }

    void anInterpreterThatRefusesToStartSaysWhy()
    {
        m_driver->config.environmentVariables = {{"NODE_OPTIONS", "--no-such-option"}};
        m_driver->config.runtime = "nodejs20";
        m_driver->write("index.js", "");
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().error.code, ErrorCode::FunctionNotStarted);
        QVERIFY(started.error().error.detail.find("--no-such-option") != std::string::npos);
    }

    void missingInterpretersAreNamed()
    {
        m_driver = std::make_unique<InstanceDriver>(support::processHostForTests(), runtime::Interpreters{{}});
        m_driver->config.runtime = "nodejs18";
        m_driver->config.handler = "index.handler";
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().error.code, ErrorCode::FunctionNotStarted);
        QVERIFY(started.error().error.detail.find("install Node.js 18") != std::string::npos);
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
    }

    // ---- deadlines

    void timeoutsEndTheInstance_data()
    {
        QTest::addColumn<bool>("isNode");
        QTest::addColumn<QByteArray>("code");
        QTest::addRow("python sleeps") << false
                                       << QByteArray("import time\ndef handler(event, context): time.sleep(1000)");
        QTest::addRow("python spins") << false << QByteArray("def handler(event, context):\n    while True: pass");
        QTest::addRow("python ignores SIGTERM")
            << false
            << QByteArray("import signal, time\ndef handler(event, context):\n"
                          "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    while True: time.sleep(1)");
        QTest::addRow("node never answers") << true << QByteArray("exports.handler = () => new Promise(() => {});");
        QTest::addRow("node spins") << true << QByteArray("exports.handler = () => { for (;;); };");
    }
    void timeoutsEndTheInstance()
    {
        QFETCH(bool, isNode);
        QFETCH(QByteArray, code);
        m_driver->config.timeout = 1;
        if (isNode)
            startNode(code.toStdString());
        else
            startWith(code.toStdString());
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::UnhandledError);
        QCOMPARE(output.errorType, std::string("FunctionTimeoutError"));
        QVERIFY2(matches(QByteArray::fromStdString(output.errorMessage),
                     "Function timed out after 1 seconds \\(maxMemoryUsage: \\d+\\.\\d\\dMB\\)"),
            output.errorMessage.c_str());
        QVERIFY(output.endsInstance);
        QVERIFY(output.finishedAt - output.startedAt >= seconds(1));
        QCOMPARE(m_driver->exit().reason, EndReason::TimedOut);
        QVERIFY(log("request-1").endsWith("FC Invoke End RequestId: request-1, Error: Unhandled function error\n"));
    }

    void aTimeoutTakesTheOtherCallsDown()
    {
        m_driver->config.timeout = 1;
        m_driver->config.instanceConcurrency = 3;
        startWith("import time\ndef handler(event, context):\n    print('here')\n    time.sleep(1000)");
        auto first = m_driver->begin();
        // The second begins when the first has run for a while, so that its own time is not over.
        QTRY_VERIFY(log().contains("here"));
        const auto begun = std::chrono::steady_clock::now();
        QTRY_VERIFY(std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(500));
        auto second = m_driver->begin();
        QCOMPARE(m_driver->wait(std::move(first)).errorType, std::string("FunctionTimeoutError"));
        const auto other = m_driver->wait(std::move(second));
        QCOMPARE(other.errorType, std::string("FunctionUnhandledError"));
        QVERIFY(other.errorMessage.starts_with("Process exited unexpectedly"));
        QVERIFY(other.endsInstance);
    }

    void callsAfterTheEndAreRefused()
    {
        m_driver->config.timeout = 1;
        startWith("import signal, time\ndef handler(event, context):\n"
                  "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    while True: time.sleep(1)");
        m_driver->invoke();
        if (m_driver->hasExited()) QSKIP("it ended before the grace was over");
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::UnhandledError);
        QVERIFY(output.endsInstance);
    }

    void manyShortCallsDoNotTimeOut()
    {
        m_driver->config.timeout = 1;
        startWith("def handler(event, context): return event");
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(2500);
        while (std::chrono::steady_clock::now() < end) QCOMPARE(m_driver->invoke("x").body, std::string("x"));
    }

    void preStopThatHangsIsCutShort()
    {
        m_driver->config.preStop = {"index.stop", 1};
        startWith("import time\ndef handler(event, context): pass\ndef stop(context): time.sleep(1000)");
        m_driver->stop(EndReason::Updated);
        QCOMPARE(m_driver->exit().reason, EndReason::Updated);
        QVERIFY(log().contains("FC PreStop Start"));
        QVERIFY(log().contains(", Error: Unhandled function error\n"));
    }

    void preFreezeThatHangsIsCutShort()
    {
        m_driver->config.preFreeze = {"index.freeze", 1};
        startNode("exports.handler = async () => 'ok'; exports.freeze = () => new Promise(() => {});");
        m_driver->freeze();
        QTRY_VERIFY(log().contains("FC PreFreeze End"));
        QCOMPARE(m_driver->invoke().body, std::string("ok"));
    }

    // ---- ends

    void stopDuringTheStartFailsIt()
    {
        m_driver->config.initializer = "index.init";
        m_driver->write("index.py",
            "import time\ndef init(context):\n    print('here')\n    time.sleep(1000)\ndef handler(event, context): "
            "pass");
        auto started = std::async(std::launch::async, [this] { return m_driver->start(); });
        QTRY_VERIFY(log().contains("here"));
        m_driver->stop(EndReason::Deleted);
        QCOMPARE(started.get().error().error.code, ErrorCode::Cancelled);
        QCOMPARE(m_driver->exit().reason, EndReason::Deleted);
    }

    void stopBeforeThereIsAProcessEndsIt()
    {
        m_driver->write("index.py", "def handler(event, context): pass");
        const auto started = m_driver->startAndStop(EndReason::Deleted);
        QVERIFY(!started);
        QCOMPARE(started.error().error.code, ErrorCode::Cancelled);
        QCOMPARE(m_driver->exit().reason, EndReason::Deleted);
    }

    void stopWithCallsInFlightFailsThem()
    {
        startWith("import time\ndef handler(event, context): time.sleep(1000)");
        auto output = m_driver->begin();
        m_driver->stop(EndReason::Deleted);
        QVERIFY(m_driver->wait(std::move(output)).errorMessage.starts_with("Process exited unexpectedly"));
        QCOMPARE(m_driver->exit().reason, EndReason::Deleted);
    }

    void stopEndsAFrozenInstance()
    {
        startWith("def handler(event, context): pass");
        m_driver->freeze();
        m_driver->stop();
        QCOMPARE(m_driver->exit().reason, EndReason::Idle);
    }

    void stopTwiceIsStopOnce()
    {
        startWith("def handler(event, context): pass");
        m_driver->stop(EndReason::Idle);
        if (!m_driver->hasExited()) m_driver->stop(EndReason::Deleted);
        QCOMPARE(m_driver->exit().reason, EndReason::Idle);
    }

    void anIdleInstanceThatDiesIsReported()
    {
        startWith("import os, threading\nthreading.Timer(0.05, lambda: os._exit(5)).start()\ndef handler(event, "
                  "context): pass");
        const auto exit = m_driver->exit();
        QCOMPARE(exit.reason, EndReason::Crashed);
        QCOMPARE(exit.detail, std::string("exited with code 5"));
    }

    void v8OutOfMemoryIsOutOfMemory()
    {
        m_driver->config.memorySize = 128;
        m_driver->config.timeout = 60; // the collector makes a fight of it
        startNode("exports.handler = async () => { const all = []; for (;;) all.push({a: [all.length]}); };");
        const auto output = m_driver->invoke();
        QVERIFY2(output.errorType == "FunctionOOMError", (output.errorType + ": " + output.errorMessage + log().toStdString()).c_str());
        QVERIFY(output.errorMessage.starts_with("Process exited unexpectedly"));
        QCOMPARE(m_driver->exit().reason, EndReason::OutOfMemory);
    }

    void childrenEndWithTheInstance()
    {
        startWith("import subprocess\ndef handler(event, context):\n"
                  "    return str(subprocess.Popen(['sleep', '1000']).pid)");
        const auto child = std::stoi(m_driver->invoke().body);
        m_driver->stop();
        m_driver->exit();
        const char* host = getenv("FCDESK_TEST_HOST");
        if (!host || std::string(host) == "plain") QTRY_COMPARE(kill(child, 0), -1);
    }

    void aCanceledCallSaysSoAtOnceAndKeepsItsPlace()
    {
        m_driver->config.instanceConcurrency = 2;
        startNode("let go; exports.handler = (event) => event.length ? new Promise((done) => { go = done; "
                  "console.log('here'); })\n"
                  "  : (go('late'), 'ok');");
        auto canceled = m_driver->begin("wait");
        QTRY_VERIFY(log().contains("here"));
        m_driver->cancelLast();
        QTRY_VERIFY(matches(log("request-1"),
            ".*FC Invoke End RequestId: request-1, Error: Invocation canceled by client "
            "\\(duration: \\d+ms, maxMemoryUsage: \\d+MB\\)\n"));
        QCOMPARE(m_driver->invoke().body, std::string("ok"));
        const auto output = m_driver->wait(std::move(canceled));
        QCOMPARE(output.outcome, Outcome::Cancelled);
        QVERIFY(!output.endsInstance);
        QCOMPARE(log("request-1").count("FC Invoke End"), 1);
    }

    void garbageOnTheChannelEndsTheInstance_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addRow("no length") << QByteArray("b'\\0' * 16");
        QTest::addRow("huge length") << QByteArray("b'\\xff' * 16");
        QTest::addRow("unknown kind") << QByteArray("b'\\x05\\0\\0\\0\\x63\\0\\0\\0\\0'");
        QTest::addRow("a frame of ours") << QByteArray("b'\\x05\\0\\0\\0\\x03\\0\\0\\0\\0'");
    }
    void garbageOnTheChannelEndsTheInstance()
    {
        QFETCH(QByteArray, bytes);
        startWith("import os\ndef handler(event, context):\n    os.write(3, " + bytes.toStdString() + ")");
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::UnhandledError);
        QVERIFY(output.endsInstance);
        QCOMPARE(m_driver->exit().reason, EndReason::Crashed);
        QVERIFY(log().contains("fcdesk ends this instance: "));
    }

    void answersToCallsNobodyMadeAreIgnored()
    {
        startWith("import os\ndef handler(event, context):\n"
                  "    for kind in (17, 18, 19, 20, 21, 22, 24): os.write(3, b'\\x06\\0\\0\\0' + bytes([kind]) + "
                  "b'\\x63\\0\\0\\0x')\n"
                  "    return 'ok'");
        QCOMPARE(m_driver->invoke().body, std::string("ok"));
        QCOMPARE(m_driver->invoke().body, std::string("ok"));
    }

    // ---- freeze

    void aFrozenInstanceStandsStillUntilACall()
    {
        startWith("import threading, time\ncount = 0\ndef run():\n    global count\n"
                  "    while True:\n        count += 1\n        time.sleep(0.001)\n"
                  "threading.Thread(target=run, daemon=True).start()\n"
                  "def handler(event, context): return str(count)");
        m_driver->freeze();
        auto last = Duration(-1);
        int looks = 0; // at which nothing had moved
        const auto standsStill = [&] {
            looks = std::exchange(last, m_driver->usage().processorTime) == last ? looks + 1 : 0;
            return looks >= 5;
        };
        QTRY_VERIFY(standsStill()); // the freezer may need a moment
        QVERIFY(!m_driver->invoke().body.empty());
        m_driver->freeze();
        m_driver->freeze();
        m_driver->thaw();
        QVERIFY(!m_driver->invoke().body.empty());
    }

    // ---- memory

    void memoryIsThatOfTheCall()
    {
        startWith("kept = b''\ndef handler(event, context):\n    global kept\n    kept = b'x' * (int(event) << 20)");
        const auto small = m_driver->invoke("0").maxMemoryMb;
        QVERIFY(small > 1);
        QTest::qWait(60); // samples are taken at most every 50 ms
        const auto large = m_driver->invoke("100").maxMemoryMb;
        QVERIFY2(large > small + 90, std::to_string(large).c_str());
        QTest::qWait(60);
        QVERIFY(m_driver->invoke("0").maxMemoryMb > 90); // it had them when the call began
        QTest::qWait(60);
        QVERIFY(m_driver->invoke("0").maxMemoryMb < large - 50);
    }

    // ---- file systems

    void nasFoldersAreMadeAndKept()
    {
        m_driver->serviceConfig.nasConfig.mountPoints
            = {{{"serverAddr", "nas.example.com:/data"}, {"mountDir", "/mnt/nas"}}};
        m_driver->config.environmentVariables = {{"NAS", "/mnt/nas"}};
        startWith("import os\ndef handler(event, context):\n    open(os.environ['NAS'] + '/file', 'wb').write(event)");
        QCOMPARE(m_driver->invoke("kept").outcome, Outcome::Succeeded);
        QFile file(QString::fromStdString((m_driver->folder("nas") / "nas.example.com/data/file").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("kept"));
    }

    void codeCannotBeChanged()
    {
        startWith("import os\ndef handler(event, context):\n    open(os.environ['FC_FUNC_CODE_PATH'] + '/new', 'w')");
        if (m_driver->host().isolation() == process::Isolation::LimitsOnly) QSKIP("needs a sandbox");
        QCOMPARE(m_driver->invoke().outcome, Outcome::UnhandledError);
    }

    void aFullTmpIsTheFunctionsProblem()
    {
        if (m_driver->host().isolation() == process::Isolation::LimitsOnly) QSKIP("needs a sandbox");
        m_driver->config.memorySize = 2048; // what is in /tmp counts
        m_driver->config.timeout = 60;
        startWith("import tempfile\ndef handler(event, context):\n"
                  "    with tempfile.NamedTemporaryFile(dir='/tmp', buffering=0) as file:\n"
                  "        while True: file.write(b'x' * (1 << 20))");
        QCOMPARE(m_driver->invoke().errorType, std::string("OSError"));
    }

    // ---- output

    void aGigabyteOfOutputIsReadThroughAndCut_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addRow("long lines") << QByteArray("b'x' * 1023 + b'\\n'");
        QTest::addRow("short lines") << QByteArray("b'x\\n' * 512");
        QTest::addRow("no line ends") << QByteArray("b'x' * 1024");
    }
    void aGigabyteOfOutputIsReadThroughAndCut()
    {
        QFETCH(QByteArray, line);
        m_driver->config.timeout = 60;
        startWith("import os\ndef handler(event, context):\n    block = (" + line.toStdString()
            + ") * 64\n"
              "    left = 1 << 30\n    while left > 0: left -= os.write(1, block)\n    os.write(1, b'\\n')\n    return "
              "'done'");
        QCOMPARE(m_driver->invoke().body, std::string("done"));
        std::size_t bytes = 0;
        std::size_t notes = 0;
        std::size_t longest = 0;
        for (const auto& one : m_driver->log()) {
            bytes += one.text.size();
            longest = std::max(longest, one.text.size());
            if (one.level == LogLevel::Platform && one.text.starts_with("fcdesk left out ")) ++notes;
        }
        QVERIFY(bytes < 400u << 20);
        QVERIFY(longest <= 32u << 10);
        QTRY_VERIFY(log().contains("fcdesk left out "));
        QVERIFY(log("request-1").endsWith("FC Invoke End RequestId: request-1\n"));
    }

    void loggersHaveTheSameLimits()
    {
        m_driver->config.instanceConcurrency = 2;
        m_driver->config.timeout = 60;
        startNode("exports.handler = async (event, context) => {\n"
                  "  const text = 'x'.repeat(1024);\n"
                  "  for (let i = 0; i < 100; ++i) { // lets the frames go out\n"
                  "    for (let j = 0; j < 1000; ++j) context.logger.info(text);\n"
                  "    await new Promise(setImmediate); }\n"
                  "  return 'done'; };");
        QCOMPARE(m_driver->invoke().body, std::string("done"));
        QTRY_VERIFY(log().contains("fcdesk left out "));
        QVERIFY(log().size() < 90 * 1024 * 1024);
    }

    void linesComeBeforeTheEndOfTheirCall()
    {
        startWith("import os\ndef handler(event, context):\n    for i in range(int(event)): os.write(1, b'out\\n'); "
                  "os.write(2, b'err\\n')");
        for (const int count : {1, 100, 5000}) {
            m_driver->invoke(std::to_string(count));
            const auto text = log(m_driver->lastRequestId());
            QCOMPARE(text.count("out\n"), count);
            QCOMPARE(text.count("err\n"), count);
            QVERIFY(text.endsWith(
                "FC Invoke End RequestId: " + QByteArray::fromStdString(m_driver->lastRequestId()) + "\n"));
        }
    }

    void linesOutsideCallsHaveNoRequest()
    {
        startWith("print('at load')\ndef handler(event, context): print('in the call')");
        m_driver->invoke();
        for (const auto& line : m_driver->log()) {
            if (line.text == "at load") QVERIFY(line.requestId.empty());
            if (line.text == "in the call") QCOMPARE(line.requestId, std::string("request-1"));
        }
    }
};

QTEST_GUILESS_MAIN(TestInstanceLife)
#include "tst_instance_life.moc"
