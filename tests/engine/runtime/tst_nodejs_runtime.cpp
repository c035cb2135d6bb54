#include <QTest>
#include <engine/core/ids.h>
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

/// What a nodejs* function sees and what its caller gets (behaviour 2.4, 2.6, 6.1 and 6.2).
class TestNodejsRuntime : public QObject
{
    Q_OBJECT

    std::unique_ptr<InstanceDriver> m_driver;
    runtime::Interpreters m_interpreters{{}};

    void startWith(const std::string& code, const std::string& file = "index.js")
    {
        m_driver->write(file, code);
        const auto started = m_driver->start();
        QVERIFY2(started, started ? "" : started.error().body.c_str());
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
        m_driver->config.runtime = "nodejs20";
        m_driver->config.handler = "index.handler";
    }
    void cleanup() { m_driver.reset(); }

    // ---- results

    void resultsBecomeBytes_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("text") << QByteArray("'h\\u00e4llo'") << QByteArray("h\xc3\xa4llo");
        QTest::addRow("object") << QByteArray("{a: [1, null, 'x']}") << QByteArray(R"({"a":[1,null,"x"]})");
        QTest::addRow("array") << QByteArray("[1, 2]") << QByteArray("[1,2]");
        QTest::addRow("number") << QByteArray("1.5") << QByteArray("1.5");
        QTest::addRow("boolean") << QByteArray("false") << QByteArray("false");
        QTest::addRow("buffer") << QByteArray("Buffer.from([0, 255, 10])") << QByteArray("\0\xff\n", 3);
        QTest::addRow("bytes") << QByteArray("new Uint8Array([1, 2])") << QByteArray("\1\2");
        QTest::addRow("null") << QByteArray("null") << QByteArray();
        QTest::addRow("undefined") << QByteArray("undefined") << QByteArray();
        QTest::addRow("empty text") << QByteArray("''") << QByteArray();
    }
    void resultsBecomeBytes()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, body);
        startWith("exports.handler = async () => (" + value.toStdString()
            + ");\n"
              "exports.old = (event, context, callback) => callback(null, "
            + value.toStdString() + ");");
        auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::Succeeded);
        QCOMPARE(QByteArray::fromStdString(output.body), body);

        m_driver->stop();
        m_driver->exit();
        m_driver->config.handler = "index.old";
        QVERIFY(m_driver->start());
        QCOMPARE(QByteArray::fromStdString(m_driver->invoke().body), body);
    }

    void answersInEitherStyle_data()
    {
        QTest::addColumn<QByteArray>("runtime");
        QTest::addColumn<QByteArray>("handler");
        for (const char* runtime : {"nodejs12", "nodejs20"}) {
            QTest::addRow("%s callback", runtime)
                << QByteArray(runtime) << QByteArray("(e, c, done) => done(null, 'ok')");
            QTest::addRow("%s callback later", runtime)
                << QByteArray(runtime) << QByteArray("(e, c, done) => { setTimeout(() => done(null, 'ok'), 5); }");
            QTest::addRow("%s undefined error", runtime)
                << QByteArray(runtime) << QByteArray("(e, c, done) => done(undefined, 'ok')");
            QTest::addRow("%s async", runtime) << QByteArray(runtime) << QByteArray("async () => 'ok'");
            QTest::addRow("%s promise", runtime) << QByteArray(runtime) << QByteArray("() => Promise.resolve('ok')");
            QTest::addRow("%s async and callback", runtime)
                << QByteArray(runtime) << QByteArray("async (e, c, done) => { done(null, 'ok'); }");
            QTest::addRow("%s only the first callback", runtime)
                << QByteArray(runtime)
                << QByteArray("(e, c, done) => { done(null, 'ok'); done(null, 'no'); done(new Error('no')); }");
            QTest::addRow("%s throw after callback", runtime)
                << QByteArray(runtime) << QByteArray("(e, c, done) => { done(null, 'ok'); throw new Error('late'); }");
        }
        QTest::addRow("nodejs12 async function that calls back later")
            << QByteArray("nodejs12") << QByteArray("async (e, c, done) => { setTimeout(() => done(null, 'ok'), 5); }");
        QTest::addRow("nodejs20 plain value") << QByteArray("nodejs20") << QByteArray("() => 'ok'");
    }
    void answersInEitherStyle()
    {
        QFETCH(QByteArray, runtime);
        QFETCH(QByteArray, handler);
        m_driver->config.runtime = runtime.toStdString();
        startWith("exports.handler = " + handler.toStdString() + ";");
        for (int i = 0; i < 3; ++i) QCOMPARE(m_driver->invoke().body, std::string("ok"));
    }

    void aCallbackHandlerThatNeverCallsBackTimesOut()
    {
        m_driver->config.runtime = "nodejs12";
        m_driver->config.timeout = 1;
        startWith("exports.handler = () => 'a return value is no answer here';");
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::UnhandledError);
        QCOMPARE(output.errorType, std::string("FunctionTimeoutError"));
    }

    void payloadsAreBytesBothWays()
    {
        startWith(
            "exports.handler = async (event) => { if (!Buffer.isBuffer(event)) throw 'no Buffer'; return event; };");
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
        startWith("exports.handler = async (event) => Buffer.alloc(Number(event));");
        const auto output = m_driver->invoke(std::to_string(size));
        QCOMPARE(output.outcome, outcome);
        if (outcome == Outcome::SystemError) {
            QCOMPARE(output.errorType, std::string("BadResponse"));
            QVERIFY(output.errorMessage.find(std::to_string(size)) != std::string::npos);
        }
        QCOMPARE(m_driver->invoke("3").body.size(), 3u); // and the instance is kept
    }

    // ---- errors

    void errorsBecomeBodies_data()
    {
        QTest::addColumn<QByteArray>("handler");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("firstLine");
        const auto handled = Outcome::HandledError;
        const auto unhandled = Outcome::UnhandledError;
        QTest::addRow("callback with an Error")
            << QByteArray("(e, c, done) => done(new TypeError('oops'))") << handled << QByteArray("TypeError")
            << QByteArray("oops") << QByteArray("TypeError: oops");
        QTest::addRow("callback with a text")
            << QByteArray("(e, c, done) => done('oops')") << handled << QByteArray("FunctionHandledError")
            << QByteArray("oops") << QByteArray("");
        QTest::addRow("callback with an object")
            << QByteArray("(e, c, done) => done({code: 7})") << handled << QByteArray("FunctionHandledError")
            << QByteArray("{\"code\":7}") << QByteArray("");
        QTest::addRow("callback with zero") << QByteArray("(e, c, done) => done(0)") << handled
                                            << QByteArray("FunctionHandledError") << QByteArray("0") << QByteArray("");
        QTest::addRow("thrown at once") << QByteArray("() => { throw new RangeError('far'); }") << unhandled
                                        << QByteArray("RangeError") << QByteArray("far")
                                        << QByteArray("RangeError: far");
        QTest::addRow("rejected") << QByteArray("async () => { throw new Error('no'); }") << unhandled
                                  << QByteArray("Error") << QByteArray("no") << QByteArray("Error: no");
        QTest::addRow("rejected with a text")
            << QByteArray("() => Promise.reject('no')") << unhandled << QByteArray("FunctionUnhandledError")
            << QByteArray("no") << QByteArray("");
        QTest::addRow("a class of its own") << QByteArray(
            "async () => { class Mine extends Error { constructor() { super('m'); this.name = 'Mine'; } } "
            "throw new Mine(); }") << unhandled
                                            << QByteArray("Mine") << QByteArray("m") << QByteArray("Mine: m");
        QTest::addRow("result without JSON")
            << QByteArray("async () => { const a = {}; a.a = a; return a; }") << unhandled << QByteArray("TypeError")
            << QByteArray("") << QByteArray("");
    }
    void errorsBecomeBodies()
    {
        QFETCH(QByteArray, handler);
        QFETCH(Outcome, outcome);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, firstLine);
        startWith("exports.handler = " + handler.toStdString() + ";");
        for (int i = 0; i < 2; ++i) { // the instance is kept
            const auto output = m_driver->invoke();
            QCOMPARE(output.outcome, outcome);
            QCOMPARE(QByteArray::fromStdString(output.errorType), type);
            QVERIFY(!output.endsInstance);
            QCOMPARE(jsonKeys(output.body), QByteArray("errorMessage errorType stackTrace"));
            QCOMPARE(jsonAt(output.body, "errorType"), type);
            if (!message.isEmpty()) QCOMPARE(jsonAt(output.body, "errorMessage"), message);
            if (!firstLine.isEmpty()) {
                QCOMPARE(jsonAt(output.body, "stackTrace.0"), firstLine);
                QVERIFY(matches(jsonAt(output.body, "stackTrace.1"), "at .*index\\.js:1:.*"));
            }
            QVERIFY(!jsonAt(output.body, "stackTrace").contains("bootstrap.js"));
        }
        const QByteArray suffix = outcome == Outcome::HandledError ? "Handled" : "Unhandled";
        QVERIFY(log().contains("FC Invoke End RequestId: request-1, Error: " + suffix + " function error\n"));
    }

    void anUncaughtErrorBelongsToTheNewestRequest_data()
    {
        QTest::addColumn<QByteArray>("statement");
        QTest::addRow("exception") << QByteArray("setImmediate(() => { throw new Error('lost'); });");
        QTest::addRow("rejection") << QByteArray("Promise.reject(new Error('lost'));");
    }
    void anUncaughtErrorBelongsToTheNewestRequest()
    {
        QFETCH(QByteArray, statement);
        m_driver->config.instanceConcurrency = 10;
        startWith("exports.handler = (event, context, callback) => { if (event.toString() === 'bad') { "
            + statement.toStdString() + " } };");
        auto first = m_driver->begin("waits");
        auto second = m_driver->begin("bad");
        const auto newest = m_driver->wait(std::move(second));
        QCOMPARE(newest.outcome, Outcome::UnhandledError);
        QCOMPARE(jsonAt(newest.body, "errorMessage"), QByteArray("lost"));
        QVERIFY(newest.endsInstance);
        const auto other = m_driver->wait(std::move(first));
        QVERIFY(other.errorMessage.starts_with("Process exited unexpectedly before completing request"));
        QVERIFY(other.endsInstance);
        QCOMPARE(m_driver->exit().reason, EndReason::Crashed);
    }

    void selfExitLeavesOnlyTheMessage()
    {
        startWith("exports.handler = () => { console.log('going'); process.exit(3); };");
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, Outcome::UnhandledError);
        QCOMPARE(output.errorType, std::string("FunctionUnhandledError"));
        QVERIFY(output.endsInstance);
        QVERIFY(output.endedProcess);
        QCOMPARE(jsonKeys(output.body), QByteArray("errorMessage"));
        QVERIFY2(
            matches(jsonAt(output.body, "errorMessage"),
                "Process exited unexpectedly before completing request \\(duration: \\d+ms, maxMemoryUsage: \\d+MB\\)"),
            output.body.c_str());
        const auto exit = m_driver->exit();
        QCOMPARE(exit.reason, EndReason::Crashed);
        QCOMPARE(exit.detail, std::string("exited with code 3"));
        QVERIFY(log("request-1").contains("going\n"));
    }

    void theRequestThatEndsTheProcessIsKnown()
    {
        m_driver->config.instanceConcurrency = 2;
        startWith("exports.handler = (event) => new Promise(() => { console.log('here');\n"
                  "  if (event.toString() === 'exit') setTimeout(() => process.exit(3), 50); });");
        auto victim = m_driver->begin("wait");
        QTRY_VERIFY(log().contains("here"));
        auto culprit = m_driver->begin("exit");
        QVERIFY(m_driver->wait(std::move(culprit)).endedProcess);
        QVERIFY(!m_driver->wait(std::move(victim)).endedProcess);
        m_driver->exit();
        QVERIFY(log("request-2").contains("the handler of this request ended the process (exited with code 3)"));
        QVERIFY(log("request-1").contains("went down with another request"));
    }

    void aResultJustBeforeTheExitCounts()
    {
        startWith(
            "exports.handler = (e, c, done) => { done(null, 'made it'); setTimeout(() => process.exit(0), 1); };");
        QCOMPARE(m_driver->invoke().body, std::string("made it"));
        QCOMPARE(m_driver->exit().reason, EndReason::Crashed);
    }

    // ---- code

    void codeThatCannotBeLoadedFailsTheStart_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("handler");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("no such file") << QByteArray("") << QByteArray("other.handler")
                                      << QByteArray("ImportModuleError") << QByteArray("Cannot find module '.*/other'");
        QTest::addRow("no such method") << QByteArray("exports.a = 1") << QByteArray("index.handler")
                                        << QByteArray("HandlerNotFound")
                                        << QByteArray("Handler 'handler' is missing on module 'index'");
        QTest::addRow("not a function") << QByteArray("exports.handler = 1") << QByteArray("index.handler")
                                        << QByteArray("HandlerNotFound")
                                        << QByteArray("Handler 'handler' is missing on module 'index'");
        QTest::addRow("no method in the name")
            << QByteArray("exports.handler = () => 1") << QByteArray("index") << QByteArray("HandlerNotFound")
            << QByteArray("Handler '' is missing on module 'index'");
        QTest::addRow("syntax") << QByteArray("exports.handler = {{") << QByteArray("index.handler")
                                << QByteArray("SyntaxError") << QByteArray(".+");
        QTest::addRow("missing dependency")
            << QByteArray("require('nowhere-to-be-found')") << QByteArray("index.handler") << QByteArray("Error")
            << QByteArray("Cannot find module 'nowhere-to-be-found'.*");
        QTest::addRow("throws") << QByteArray("throw new RangeError('at load')") << QByteArray("index.handler")
                                << QByteArray("RangeError") << QByteArray("at load");
    }
    void codeThatCannotBeLoadedFailsTheStart()
    {
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, handler);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, message);
        m_driver->write("index.js", code.toStdString());
        m_driver->config.handler = handler.toStdString();
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().outcome, Outcome::UnhandledError);
        QCOMPARE(QByteArray::fromStdString(started.error().errorType), type);
        const auto& body = started.error().body;
        QCOMPARE(jsonAt(body, "errorType"), type);
        QVERIFY2(matches(jsonAt(body, "errorMessage"), message), body.c_str());
        QVERIFY(jsonAt(body, "stackTrace.0").startsWith(type + ": "));
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
    }

    void findsHandlersInEveryKindOfModule_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("handler");
        QTest::addColumn<QByteArray>("package");
        const QByteArray common("exports.run = async function () { return this === exports ? 'ok' : 'this'; };");
        const QByteArray module("export const run = async () => 'ok';");
        QTest::addRow("below folders") << QByteArray("src/api/main.js") << common << QByteArray("src/api/main.run")
                                       << QByteArray();
        QTest::addRow("dots in the name")
            << QByteArray("a.b/main.js") << common << QByteArray("a.b/main.run") << QByteArray();
        QTest::addRow("a folder's index")
            << QByteArray("lib/index.js") << common << QByteArray("lib.run") << QByteArray();
        QTest::addRow("cjs") << QByteArray("main.cjs") << common << QByteArray("main.run")
                             << QByteArray(R"({"type":"module"})");
        QTest::addRow("mjs") << QByteArray("main.mjs") << module << QByteArray("main.run") << QByteArray();
        QTest::addRow("module by package")
            << QByteArray("main.js") << module << QByteArray("main.run") << QByteArray(R"({"type":"module"})");
        QTest::addRow("top level await") << QByteArray("main.mjs")
                                         << QByteArray("const v = await 'ok'; export const run = async () => v;")
                                         << QByteArray("main.run") << QByteArray();
        QTest::addRow("default export") << QByteArray("main.mjs")
                                        << QByteArray("export default { run: async () => 'ok' };")
                                        << QByteArray("main.run") << QByteArray();
    }
    void findsHandlersInEveryKindOfModule()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, handler);
        QFETCH(QByteArray, package);
        if (!package.isEmpty()) m_driver->write("package.json", package.toStdString());
        m_driver->config.handler = handler.toStdString();
        startWith(code.toStdString(), file.toStdString());
        QCOMPARE(m_driver->invoke().body, std::string("ok"));
    }

    // ---- hooks

    void initializersRunOnceBeforeTheFirstCall_data()
    {
        QTest::addColumn<QByteArray>("initializer");
        QTest::addRow("callback") << QByteArray(
            "(context, done) => { setTimeout(() => { ready = context.requestId; done(); }, 5); }");
        QTest::addRow("async") << QByteArray("async (context) => { ready = context.requestId; }");
        QTest::addRow("plain") << QByteArray("(context) => { ready = context.requestId; }");
    }
    void initializersRunOnceBeforeTheFirstCall()
    {
        QFETCH(QByteArray, initializer);
        m_driver->config.initializer = "index.init";
        startWith("let ready; exports.init = " + initializer.toStdString() + "; exports.handler = async () => ready;");
        const auto requestId = m_driver->invoke().body;
        QCOMPARE(requestId.size(), 36u);
        QCOMPARE(m_driver->invoke().body, requestId);
        QCOMPARE(m_driver->logText(requestId),
            "FC Initialize Start RequestId: " + requestId + "\nFC Initialize End RequestId: " + requestId + "\n");
    }

    void initializersThatFailEndTheInstance_data()
    {
        QTest::addColumn<QByteArray>("initializer");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("callback") << QByteArray("(context, done) => done(new Error('not today'))")
                                  << QByteArray("not today");
        QTest::addRow("throws") << QByteArray("() => { throw new Error('not today'); }") << QByteArray("not today");
        QTest::addRow("rejects") << QByteArray("async () => { throw new Error('not today'); }")
                                 << QByteArray("not today");
        QTest::addRow("uncaught") << QByteArray(
            "(context, done) => { setImmediate(() => { throw new Error('not today'); }); }")
                                  << QByteArray("not today");
        QTest::addRow("exits") << QByteArray("() => process.exit(1)")
                               << QByteArray("Process exited unexpectedly before completing request \\(.*\\)");
        QTest::addRow("never ends")
            << QByteArray("() => new Promise(() => {})")
            << QByteArray("Function initialization timed out after 1 seconds \\(maxMemoryUsage: .*MB\\)");
        QTest::addRow("missing") << QByteArray("undefined")
                                 << QByteArray("Handler 'init' is missing on module 'index'");
    }
    void initializersThatFailEndTheInstance()
    {
        QFETCH(QByteArray, initializer);
        QFETCH(QByteArray, message);
        m_driver->config.initializer = "index.init";
        m_driver->config.initializationTimeout = 1;
        m_driver->write(
            "index.js", "exports.init = " + initializer.toStdString() + "; exports.handler = async () => 1;");
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().outcome, Outcome::InitializationError);
        const auto text = jsonAt(started.error().body, "errorMessage");
        QVERIFY2(matches(text, message), text);
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
        QVERIFY(log().contains(", Error: Unhandled function error\n"));
    }

    void hooksRunBeforeFreezeAndStop()
    {
        m_driver->config.preFreeze.handler = "index.beforeFreeze";
        m_driver->config.preStop.handler = "index.beforeStop";
        startWith(
            "exports.handler = async () => 'ok';\n"
            "exports.beforeFreeze = async (context) => { console.log('freezing'); };\n"
            "exports.beforeStop = (context, done) => { setTimeout(() => { console.log('stopping'); done(); }, 5); };");
        m_driver->invoke();
        m_driver->freeze();
        QTRY_VERIFY(log().contains("FC PreFreeze End"));
        QCOMPARE(m_driver->invoke().body, std::string("ok")); // a call thaws
        m_driver->freeze();
        m_driver->stop();
        QCOMPARE(m_driver->exit().reason, EndReason::Idle);
        const auto text = log();
        QVERIFY(text.contains("freezing\n"));
        const auto stopping = text.indexOf("stopping\n");
        QVERIFY(stopping > text.indexOf("FC PreStop Start"));
        QVERIFY(stopping < text.indexOf("FC PreStop End"));
    }

    // ---- context

    void contextSaysWhoAndWhat()
    {
        m_driver->config.initializer = "index.init";
        m_driver->credentials = {"AK", Secret("SK"), Secret("ST")};
        m_driver->serviceConfig.logConfig = {"project", "store"};
        startWith("exports.init = async () => {}; exports.handler = async (event, context) => {\n"
                  "  const { logger, ...rest } = context; return rest; };");
        const auto body = m_driver->invoke().body;
        const std::pair<const char*, const char*> wanted[] = {
            {"requestId", "request-1"},
            {"region", "cn-hangzhou"},
            {"accountId", "1234567890"},
            {"retryCount", "0"},
            {"tracing", "{}"},
            {"credentials", R"({"accessKeyId":"AK","accessKeySecret":"SK","securityToken":"ST"})"},
            {"function.name", "function"},
            {"function.handler", "index.handler"},
            {"function.memory", "512"},
            {"function.timeout", "10"},
            {"function.initializer", "index.init"},
            {"function.initializationTimeout", "3"},
            {"service.name", "service"},
            {"service.logProject", "project"},
            {"service.logStore", "store"},
            {"service.qualifier", "LATEST"},
            {"service.versionId", "LATEST"},
        };
        for (const auto& [path, value] : wanted) QCOMPARE(jsonAt(body, path), QByteArray(value));
    }

    void environmentIsTheFunctionsOwn()
    {
        m_driver->config.environmentVariables = {{"MINE", "1"}, {"TZ", "Asia/Shanghai"}};
        startWith("exports.handler = async () => ({env: process.env, cwd: process.cwd(), heap: process.execArgv});");
        const auto body = m_driver->invoke().body;
        QCOMPARE(jsonAt(body, "env.MINE"), QByteArray("1"));
        QCOMPARE(jsonAt(body, "env.TZ"), QByteArray("Asia/Shanghai"));
        QCOMPARE(jsonAt(body, "env.FC_FUNCTION_NAME"), QByteArray("function"));
        QCOMPARE(jsonAt(body, "env.FC_FUNCTION_MEMORY_SIZE"), QByteArray("512"));
        QCOMPARE(jsonAt(body, "env.FC_INSTANCE_ID"), QByteArray("c-1"));
        QCOMPARE(jsonAt(body, "env.NODE_EXTRA_CA_CERTS"), QByteArray("undefined"));
        QCOMPARE(jsonAt(body, "env.ALIBABA_CLOUD_ACCESS_KEY_ID"), QByteArray("undefined"));
        QCOMPARE(jsonAt(body, "env.FC_FUNC_CODE_PATH"), jsonAt(body, "cwd"));
        QCOMPARE(jsonAt(body, "heap.0"), QByteArray("--max-old-space-size=384"));
    }

    // ---- logs

    void consoleAndLoggerWriteTimeIdAndLevel()
    {
        startWith("exports.handler = async (event, context) => {\n"
                  "  console.debug('a %d', 1); console.log('b', {x: 1}); console.info('c'); console.warn('d'); "
                  "console.error('e');\n"
                  "  context.logger.debug('f'); context.logger.info('g'); context.logger.log('h'); "
                  "context.logger.warn('i');\n"
                  "  context.logger.error('j'); process.stdout.write('raw\\n'); process.stdout.write('begun'); };");
        m_driver->invoke();
        std::vector<std::pair<LogLevel, std::string>> wanted{
            {LogLevel::Platform, "FC Invoke Start RequestId: request-1"}, {LogLevel::Debug, "[DEBUG] a 1"},
            {LogLevel::Info, "[INFO] b { x: 1 }"}, {LogLevel::Info, "[INFO] c"}, {LogLevel::Warn, "[WARN] d"},
            {LogLevel::Error, "[ERROR] e"}, {LogLevel::Debug, "[DEBUG] f"}, {LogLevel::Info, "[INFO] g"},
            {LogLevel::Info, "[INFO] h"}, {LogLevel::Warn, "[WARN] i"}, {LogLevel::Error, "[ERROR] j"},
            {LogLevel::None, "raw"}, {LogLevel::None, "begun"},
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
            QCOMPARE(lines[i].instanceId, std::string("c-1"));
            QCOMPARE(lines[i].function, std::string("function"));
        }
    }

    void whatACallPrintsIsThereWhenItEnds()
    {
        startWith("exports.handler = async () => { for (let i = 0; i < 8000; ++i) console.log('line ' + i); };");
        for (const char* request : {"request-1", "request-2"}) {
            m_driver->invoke();
            QCOMPARE(log(request).count("line "), 8000);
        }
    }

    void logLevelHidesWhatIsBelow()
    {
        m_driver->config.environmentVariables = {{"ALIYUN_FC_LOG_LEVEL", "warn"}};
        startWith("exports.handler = async (e, context) => { console.info('no'); context.logger.info('no');\n"
                  "  console.warn('yes'); context.logger.error('yes'); console.log('no'); "
                  "process.stdout.write('yes\\n'); };");
        m_driver->invoke();
        QCOMPARE(log("request-1").count("yes\n"), 3);
        QCOMPARE(log("request-1").count("no\n"), 0);
    }

    void consoleMixesRequestsUpAndTheLoggerDoesNot()
    {
        m_driver->config.instanceConcurrency = 10;
        startWith(
            "const waiting = []; exports.handler = (event, context, callback) => {\n"
            "  console.log('console start', event.toString()); context.logger.info('logger start', event.toString());\n"
            "  waiting.push(() => { console.log('console end', event.toString());\n"
            "    context.logger.info('logger end', event.toString()); callback(null, context.requestId); });\n"
            "  if (waiting.length === 2) for (const go of waiting) go(); };");
        auto first = m_driver->begin("one");
        auto second = m_driver->begin("two");
        QCOMPARE(m_driver->wait(std::move(first)).body, std::string("request-1"));
        QCOMPARE(m_driver->wait(std::move(second)).body, std::string("request-2"));
        QTRY_COMPARE(log().count("console end"), 2);
        const auto text = log();
        QVERIFY(text.contains("request-1 [INFO] console start one"));
        QVERIFY(text.contains("request-2 [INFO] console end one")); // the defect everybody knows
        QVERIFY(text.contains("request-2 [INFO] console end two"));
        QVERIFY(text.contains("request-1 [INFO] logger end one"));
        QVERIFY(text.contains("request-2 [INFO] logger end two"));
        QVERIFY(log("request-1").contains("logger end one"));
        QVERIFY(!log("request-2").contains("console end one")); // cannot be known
    }

    // ---- concurrency

    void tenRequestsShareOneInstance()
    {
        m_driver->config.instanceConcurrency = 10;
        startWith("let most = 0, now = 0; const waiting = [];\n"
                  "exports.handler = (event) => new Promise((resolve) => { most = Math.max(most, ++now);\n"
                  "  waiting.push(() => { --now; resolve({event: event.toString(), most, pid: process.pid}); });\n"
                  "  if (waiting.length === 10) for (const go of waiting) go(); });");
        std::vector<std::future<InstanceDriver::Output>> outputs;
        for (int i = 0; i < 10; ++i) outputs.push_back(m_driver->begin("event " + std::to_string(i)));
        for (int i = 0; i < 10; ++i) {
            const auto body = m_driver->wait(std::move(outputs[static_cast<std::size_t>(i)])).body;
            QCOMPARE(jsonAt(body, "event"), "event " + QByteArray::number(i));
            QCOMPARE(jsonAt(body, "most"), QByteArray("10"));
        }
    }
};

QTEST_GUILESS_MAIN(TestNodejsRuntime)
#include "tst_nodejs_runtime.moc"
