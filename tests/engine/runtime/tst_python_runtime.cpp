#include <QTest>
#include <engine/core/ids.h>
#include <set>
#include <tests/support/json_text.h>
#include <tests/support/process_hosts.h>

using namespace engine;
using metering::EndReason;
using metering::LogLevel;
using metering::Outcome;
using support::InstanceDriver;
using support::jsonAt;
using support::jsonKeys;
using support::matches;

Q_DECLARE_METATYPE(engine::metering::Outcome)

/// What a python3* function sees and what its caller gets (behaviour 2.4, 2.6, 6.1 and 6.2).
class TestPythonRuntime : public QObject
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

    // ---- results

    void resultsBecomeBytes_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("text") << QByteArray("'h\\u00e4llo'") << QByteArray("h\xc3\xa4llo");
        QTest::addRow("bytes") << QByteArray("b'\\x00\\xff\\n'") << QByteArray("\0\xff\n", 3);
        QTest::addRow("bytearray") << QByteArray("bytearray(b'ab')") << QByteArray("ab");
        QTest::addRow("dict") << QByteArray("{'a': [1, None, True, 'x']}")
                              << QByteArray(R"({"a": [1, null, true, "x"]})");
        QTest::addRow("number") << QByteArray("1.5") << QByteArray("1.5");
        QTest::addRow("none") << QByteArray("None") << QByteArray("null");
        QTest::addRow("empty text") << QByteArray("''") << QByteArray();
    }
    void resultsBecomeBytes()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, body);
        startWith("def handler(event, context):\n    return " + value.toStdString());
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::Succeeded);
        QCOMPARE(QByteArray::fromStdString(output.body), body);
    }

    void payloadsAreBytesBothWays_data()
    {
        QTest::addColumn<int>("concurrency");
        QTest::addRow("one at a time") << 1;
        QTest::addRow("in threads") << 10;
    }
    void payloadsAreBytesBothWays()
    {
        QFETCH(int, concurrency);
        m_driver->config.instanceConcurrency = concurrency;
        startWith("def handler(event, context):\n    assert type(event) is bytes\n    return event");
        for (const std::size_t size : {0u, 1u, 255u, 65527u, 65536u, 1048577u}) {
            std::string payload(size, '\0');
            fillRandom({reinterpret_cast<unsigned char*>(payload.data()), size});
            QVERIFY(m_driver->invoke(payload).body == payload);
        }
    }

    void aResponseAboveTheLimitIsBad_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<Outcome>("outcome");
        QTest::addRow("at the limit") << 16 * 1024 * 1024 << Outcome::Succeeded;
        QTest::addRow("one above") << 16 * 1024 * 1024 + 1 << Outcome::SystemError;
        QTest::addRow("far above") << 100 * 1024 * 1024 << Outcome::SystemError;
    }
    void aResponseAboveTheLimitIsBad()
    {
        QFETCH(int, size);
        QFETCH(Outcome, outcome);
        startWith("def handler(event, context):\n    return bytes(int(event))");
        const auto output = m_driver->invoke(std::to_string(size));
        QCOMPARE(output.outcome, outcome);
        if (outcome == Outcome::SystemError) QCOMPARE(output.errorType, std::string("BadResponse"));
        QCOMPARE(m_driver->invoke("3").body.size(), 3u); // and the instance is kept
    }

    // ---- errors

    void errorsBecomeBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("frame");
        QTest::addRow("raised")
            << QByteArray("raise Exception('oops')") << QByteArray("Exception") << QByteArray("oops")
            << QByteArray(R"x(\["File \\".*index\.py\\"","line 2","in handler","raise Exception\('oops'\)"\])x");
        QTest::addRow("its own class") << QByteArray("raise type('Mine', (ValueError,), {})('m')") << QByteArray("Mine")
                                       << QByteArray("m") << QByteArray(".*");
        QTest::addRow("deeper") << QByteArray("return int('x')") << QByteArray("ValueError")
                                << QByteArray("invalid literal for int() with base 10: 'x'")
                                << QByteArray(R"x(\["File .*","line 2","in handler","return int\('x'\)"\])x");
        QTest::addRow("result without JSON")
            << QByteArray("return object()") << QByteArray("TypeError")
            << QByteArray("Object of type .*object.* is not JSON serializable") << QByteArray(".*");
        QTest::addRow("text that cannot be sent") << QByteArray("return '\\ud800'") << QByteArray("UnicodeEncodeError")
                                                  << QByteArray(".*") << QByteArray(".*");
        QTest::addRow("interrupt") << QByteArray("raise KeyboardInterrupt()") << QByteArray("KeyboardInterrupt")
                                   << QByteArray("") << QByteArray(".*");
        QTest::addRow("import in the handler") << QByteArray("import nowhere") << QByteArray("ModuleNotFoundError")
                                               << QByteArray("No module named 'nowhere'") << QByteArray(".*");
    }
    void errorsBecomeBodies()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, frame);
        startWith("def handler(event, context):\n    " + body.toStdString());
        for (int i = 0; i < 2; ++i) { // the instance is kept
            const auto output = m_driver->invoke();
            QCOMPARE(output.outcome, Outcome::UnhandledError);
            QCOMPARE(QByteArray::fromStdString(output.errorType), type);
            QVERIFY(!output.endsInstance);
            QCOMPARE(jsonKeys(output.body), QByteArray("errorMessage errorType stackTrace"));
            QCOMPARE(jsonAt(output.body, "errorType"), type);
            const auto text = jsonAt(output.body, "errorMessage");
            QVERIFY2(text == message || matches(text, message), text);
            const auto first = jsonAt(output.body, "stackTrace.0");
            QVERIFY2(matches(first, frame), first);
            QVERIFY(!jsonAt(output.body, "stackTrace").contains("bootstrap.py"));
        }
        QVERIFY(log().contains("FC Invoke End RequestId: request-1, Error: Unhandled function error\n"));
        QVERIFY(log("request-1").contains("[ERROR] " + type + ": "));
    }

    void codeThatCannotBeLoadedFailsEveryCall_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("handler");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("message");
        const QByteArray usual("index.handler");
        QTest::addRow("no such file") << QByteArray("") << QByteArray("other.handler")
                                      << QByteArray("ImportModuleError")
                                      << QByteArray("Unable to import module 'other'");
        QTest::addRow("no such file in a folder")
            << QByteArray("") << QByteArray("lib/other.handler") << QByteArray("ImportModuleError")
            << QByteArray("Unable to import module 'lib/other'");
        QTest::addRow("missing dependency")
            << QByteArray("import nowhere_to_be_found") << usual << QByteArray("ImportModuleError")
            << QByteArray("Unable to import module 'index'");
        QTest::addRow("syntax") << QByteArray("def handler(:") << usual << QByteArray("UserCodeSyntaxError")
                                << QByteArray("Syntax error in module 'index'");
        QTest::addRow("indentation") << QByteArray("if True:\nx = 1") << usual << QByteArray("UserCodeSyntaxError")
                                     << QByteArray("Syntax error in module 'index'");
        QTest::addRow("no such function") << QByteArray("a = 1") << usual << QByteArray("HandlerNotFound")
                                          << QByteArray("Handler 'handler' is missing on module 'index'");
        QTest::addRow("raises") << QByteArray("1 / 0") << usual << QByteArray("ZeroDivisionError")
                                << QByteArray("division by zero");
    }
    void codeThatCannotBeLoadedFailsEveryCall()
    {
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, handler);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, message);
        m_driver->config.handler = handler.toStdString();
        startWith(code.toStdString());
        for (int i = 0; i < 2; ++i) {
            const auto output = m_driver->invoke();
            QCOMPARE(output.outcome, Outcome::UnhandledError);
            QCOMPARE(QByteArray::fromStdString(output.errorType), type);
            QVERIFY(!output.endsInstance);
            QCOMPARE(jsonAt(output.body, "errorMessage"), message);
            if (type == "ImportModuleError") { // a list of lines, not of frames
                QCOMPARE(jsonAt(output.body, "stackTrace.0"), QByteArray("Traceback (most recent call last):"));
            }
        }
        m_driver->write("index.py", "def handler(event, context): return 'mended'");
        if (type == "ZeroDivisionError") QCOMPARE(m_driver->invoke().body, std::string("mended"));
    }

    void endsOfTheProcess_data()
    {
        QTest::addColumn<int>("concurrency");
        QTest::addColumn<QByteArray>("statement");
        QTest::addColumn<QByteArray>("detail");
        for (const int concurrency : {1, 10}) {
            QTest::addRow("sys.exit at %d", concurrency)
                << concurrency << QByteArray("sys.exit(7)") << QByteArray("exited with code 7");
            QTest::addRow("exit at %d", concurrency)
                << concurrency << QByteArray("exit()") << QByteArray("exited with code 0");
            QTest::addRow("quit with a text at %d", concurrency)
                << concurrency << QByteArray("quit('bye')") << QByteArray("exited with code 1");
            QTest::addRow("os._exit at %d", concurrency)
                << concurrency << QByteArray("os._exit(4)") << QByteArray("exited with code 4");
            QTest::addRow("signal at %d", concurrency)
                << concurrency << QByteArray("os.kill(os.getpid(), 9)") << QByteArray("ended by signal 9");
        }
    }
    void endsOfTheProcess()
    {
        QFETCH(int, concurrency);
        QFETCH(QByteArray, statement);
        QFETCH(QByteArray, detail);
        m_driver->config.instanceConcurrency = concurrency;
        startWith("import os, sys\ndef handler(event, context):\n    print('going')\n    " + statement.toStdString());
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::UnhandledError);
        QCOMPARE(jsonKeys(output.body), QByteArray("errorMessage"));
        QVERIFY(output.errorMessage.starts_with("Process exited unexpectedly before completing request (duration: "));
        QVERIFY(output.endsInstance);
        const auto exit = m_driver->exit();
        QCOMPARE(exit.reason, EndReason::Crashed);
        QCOMPARE(QByteArray::fromStdString(exit.detail), detail);
        QVERIFY(log().contains("going\n"));
    }

    void aForkThatComesBackDoesNotAnswer()
    {
        startWith("import os\ndef handler(event, context):\n    child = os.fork()\n"
                  "    if child: os.waitpid(child, 0)\n    return 'child' if child == 0 else 'parent'");
        for (int i = 0; i < 5; ++i) QCOMPARE(m_driver->invoke().body, std::string("parent"));
    }

    // ---- code

    void findsHandlers_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("handler");
        QTest::addRow("below folders") << QByteArray("src/api/main.py") << QByteArray("src/api/main.run");
        QTest::addRow("with dots") << QByteArray("src/api/main.py") << QByteArray("src.api.main.run");
        QTest::addRow("a package") << QByteArray("main/__init__.py") << QByteArray("main.run");
        QTest::addRow("named like ours") << QByteArray("bootstrap.py") << QByteArray("bootstrap.run");
        QTest::addRow("no identifier") << QByteArray("my-main.py") << QByteArray("my-main.run");
    }
    void findsHandlers()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, handler);
        m_driver->config.handler = handler.toStdString();
        startWith("def run(event, context):\n    return 'ok'", file.toStdString());
        QCOMPARE(m_driver->invoke().body, std::string("ok"));
    }

    void importsFromItsOwnFolders_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addRow("isolated") << QByteArray("OTHER");
        QTest::addRow("plain start") << QByteArray("PYTHONHASHSEED");
    }
    void importsFromItsOwnFolders()
    {
        QFETCH(QByteArray, variable);
        m_driver->write("more/helper.py", "value = 'from PYTHONPATH'");
        m_driver->write("package/part.py", "value = 'from code'");
        m_driver->config.environmentVariables = {{"PYTHONPATH", "/code/more"}, {variable.toStdString(), "0"}};
        startWith("import helper, package.part, json, logging, threading\n"
                  "def handler(event, context):\n    return helper.value + ', ' + package.part.value");
        QCOMPARE(m_driver->invoke().body, std::string("from PYTHONPATH, from code"));
    }

    // ---- hooks

    void initializersRunOnceBeforeTheFirstCall()
    {
        m_driver->config.initializer = "index.init";
        startWith("ready = None\ndef init(context):\n    global ready\n    ready = context.request_id\n"
                  "def handler(event, context):\n    return ready");
        const auto requestId = m_driver->invoke().body;
        QCOMPARE(requestId.size(), 36u);
        QCOMPARE(m_driver->invoke().body, requestId);
        QCOMPARE(m_driver->logText(requestId),
            "FC Initialize Start RequestId: " + requestId + "\nFC Initialize End RequestId: " + requestId + "\n");
    }

    void initializersThatFailEndTheInstance_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("raises") << QByteArray("def init(context): raise Exception('not today')")
                                << QByteArray("not today");
        QTest::addRow("exits") << QByteArray("def init(context): exit(1)")
                               << QByteArray("Process exited unexpectedly before completing request \\(.*\\)");
        QTest::addRow("never ends")
            << QByteArray("import time\ndef init(context): time.sleep(1000)")
            << QByteArray("Function initialization timed out after 1 seconds \\(maxMemoryUsage: .*MB\\)");
        QTest::addRow("missing") << QByteArray("") << QByteArray("Handler 'init' is missing on module 'index'");
        QTest::addRow("code that cannot be loaded")
            << QByteArray("import nowhere") << QByteArray("Unable to import module 'index'");
    }
    void initializersThatFailEndTheInstance()
    {
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, message);
        m_driver->config.initializer = "index.init";
        m_driver->config.initializationTimeout = 1;
        m_driver->write("index.py", code.toStdString() + "\ndef handler(event, context): pass");
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().outcome, Outcome::InitializationError);
        const auto text = jsonAt(started.error().body, "errorMessage");
        QVERIFY2(matches(text, message), text);
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
    }

    void hooksRunBeforeFreezeAndStop()
    {
        m_driver->config.preFreeze.handler = "index.before_freeze";
        m_driver->config.preStop.handler = "index.before_stop";
        startWith("def handler(event, context): return 'ok'\n"
                  "def before_freeze(context): print('freezing')\n"
                  "def before_stop(context): print('stopping')");
        m_driver->freeze();
        QTRY_VERIFY(log().contains("FC PreFreeze End"));
        QCOMPARE(m_driver->invoke().body, std::string("ok")); // a call thaws
        m_driver->freeze();
        m_driver->stop();
        QCOMPARE(m_driver->exit().reason, EndReason::Idle);
        QVERIFY(log().contains("freezing\n"));
        const auto stopping = log().indexOf("stopping\n");
        QVERIFY(stopping > log().indexOf("FC PreStop Start"));
        QVERIFY(stopping < log().indexOf("FC PreStop End"));
    }

    // ---- context

    void contextSaysWhoAndWhat()
    {
        m_driver->config.initializer = "index.init";
        m_driver->credentials = {"AK", Secret("SK"), Secret("ST")};
        m_driver->serviceConfig.logConfig = {"project", "store"};
        startWith("def init(context): pass\n"
                  "def handler(event, context):\n"
                  "    c, f, s = context.credentials, context.function, context.service\n"
                  "    return [context.request_id, context.region, context.account_id, context.tracing,\n"
                  "        c.access_key_id, c.access_key_secret, c.security_token,\n"
                  "        f.name, f.handler, f.memory, f.timeout, f.initializer, f.initialization_timeout,\n"
                  "        s.name, s.log_project, s.log_store, s.qualifier, s.version_id]");
        QCOMPARE(m_driver->invoke().body,
            std::string(
                R"(["request-1", "cn-hangzhou", "1234567890", {}, "AK", "SK", "ST", "function", "index.handler", 512, )"
                R"(10, "index.init", 3, "service", "project", "store", "LATEST", "LATEST"])"));
    }

    void python312HasNoCredentialsInItsContext()
    {
        m_driver->config.runtime = "python3.12";
        m_driver->credentials = {"AK", Secret("SK"), Secret("ST")};
        startWith("import os\ndef handler(event, context):\n"
                  "    return [hasattr(context, 'credentials'), hasattr(context, 'service'),\n"
                  "        os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'], os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],\n"
                  "        os.environ['ALIBABA_CLOUD_SECURITY_TOKEN']]");
        QCOMPARE(m_driver->invoke().body, std::string(R"([false, false, "AK", "SK", "ST"])"));
    }

    void environmentIsTheFunctionsOwn()
    {
        m_driver->config.environmentVariables = {{"MINE", "1"}};
        startWith("import os, sys\ndef handler(event, context):\n"
                  "    return {'env': dict(os.environ), 'cwd': os.getcwd(), 'text': sys.stdout.encoding, 'files': "
                  "sys.flags.utf8_mode"
                  " if hasattr(sys.flags, 'utf8_mode') else 1}");
        const auto body = m_driver->invoke().body;
        QCOMPARE(jsonAt(body, "env.MINE"), QByteArray("1"));
        QCOMPARE(jsonAt(body, "env.TZ"), QByteArray("UTC"));
        QCOMPARE(jsonAt(body, "env.FC_SERVICE_NAME"), QByteArray("service"));
        QCOMPARE(jsonAt(body, "env.FC_FUNCTION_HANDLER"), QByteArray("index.handler"));
        QCOMPARE(jsonAt(body, "env.PYTHONUNBUFFERED"), QByteArray("undefined"));
        QCOMPARE(jsonAt(body, "env.FC_FUNC_CODE_PATH"), jsonAt(body, "cwd"));
        QCOMPARE(jsonAt(body, "text"), QByteArray("utf-8"));
        QCOMPARE(jsonAt(body, "files"), QByteArray("1"));
    }

    // ---- logs

    void printAndLoggersWrite()
    {
        startWith("import logging, sys\ndef handler(event, context):\n"
                  "    print('raw h\\u00e4llo')\n"
                  "    root = logging.getLogger()\n"
                  "    root.debug('hidden'); root.info('a %s', 1); logging.getLogger('lib').warning('b')\n"
                  "    own = context.getLogger()\n"
                  "    own.info('c'); own.error('d\\ne')\n"
                  "    sys.stdout.write('begun')");
        m_driver->invoke();
        const std::vector<std::pair<LogLevel, std::string>> wanted{
            {LogLevel::Platform, "FC Invoke Start RequestId: request-1"}, {LogLevel::None, "raw h\xc3\xa4llo"},
            {LogLevel::Info, "[INFO] a 1"}, {LogLevel::Warn, "[WARNING] b"}, {LogLevel::Info, "[INFO] c"},
            {LogLevel::Error, "[ERROR] d"}, {LogLevel::None, "e"}, {LogLevel::None, "begun"},
            {LogLevel::Platform, "FC Invoke End RequestId: request-1"}};
        std::vector<metering::LogLine> lines;
        for (const auto& line : m_driver->log()) {
            if (line.requestId == "request-1") lines.push_back(line);
        }
        QCOMPARE(lines.size(), wanted.size());
        const QByteArray stamp("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z request-1 ");
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto text = QByteArray::fromStdString(lines[i].text);
            const auto end = QByteArray::fromStdString(wanted[i].second);
            QCOMPARE(lines[i].level, wanted[i].first);
            QVERIFY2(text.endsWith(end), text);
            QVERIFY2(matches(text.chopped(end.size()), end.startsWith('[') ? stamp : ""), text);
        }
    }

    void rootLoggerMixesRequestsUpAndTheContextsDoesNot()
    {
        m_driver->config.instanceConcurrency = 10;
        startWith("import logging, threading\nboth = threading.Barrier(2)\n"
                  "def handler(event, context):\n"
                  "    name = event.decode()\n"
                  "    logging.getLogger().info('root start ' + name)\n"
                  "    both.wait()\n"
                  "    logging.getLogger().info('root end ' + name)\n"
                  "    context.getLogger().info('own end ' + name)\n"
                  "    both.wait()\n"
                  "    return context.request_id");
        auto first = m_driver->begin("one");
        QTRY_VERIFY(log().contains("root start one"));
        auto second = m_driver->begin("two");
        QCOMPARE(m_driver->wait(std::move(first)).body, std::string("request-1"));
        QCOMPARE(m_driver->wait(std::move(second)).body, std::string("request-2"));
        QTRY_COMPARE(log().count("root end"), 2);
        const auto text = log();
        QVERIFY(text.contains("request-1 [INFO] root start one"));
        QVERIFY(text.contains("request-2 [INFO] root end one")); // the defect everybody knows
        QVERIFY(text.contains("request-2 [INFO] root end two"));
        QVERIFY(log("request-1").contains("request-1 [INFO] own end one"));
        QVERIFY(log("request-2").contains("request-2 [INFO] own end two"));
        QVERIFY(!log("request-2").contains("root end one")); // cannot be known
    }

    // ---- concurrency

    void tenRequestsShareOneInstance()
    {
        m_driver->config.instanceConcurrency = 10;
        startWith("import os, threading\nall_here = threading.Barrier(10)\n"
                  "def handler(event, context):\n    all_here.wait()\n"
                  "    return event + b' ' + str(os.getpid()).encode()");
        for (int round = 0; round < 3; ++round) { // threads are kept
            std::vector<std::future<InstanceDriver::Output>> outputs;
            for (int i = 0; i < 10; ++i) outputs.push_back(m_driver->begin("event " + std::to_string(i)));
            std::set<std::string> processes;
            for (int i = 0; i < 10; ++i) {
                const auto body = m_driver->wait(std::move(outputs[static_cast<std::size_t>(i)])).body;
                QVERIFY(body.starts_with("event " + std::to_string(i) + " "));
                processes.insert(body.substr(body.rfind(' ')));
            }
            QCOMPARE(processes.size(), 1u);
        }
    }

    void oneAtATimeRunsOnTheMainThread()
    {
        startWith("import signal, threading\ndef handler(event, context):\n"
                  "    signal.signal(signal.SIGUSR1, lambda *a: None)\n"
                  "    return str(threading.current_thread() is threading.main_thread())");
        QCOMPARE(m_driver->invoke().body, std::string("True"));
    }
};

QTEST_GUILESS_MAIN(TestPythonRuntime)
#include "tst_python_runtime.moc"
