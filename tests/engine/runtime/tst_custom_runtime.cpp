#include <QTest>
#include <engine/core/ids.h>
#include <tests/support/json_text.h>
#include <tests/support/process_hosts.h>

using namespace engine;
using metering::EndReason;
using metering::Outcome;
using support::InstanceDriver;
using support::jsonAt;
using support::matches;

namespace {
/// A server that answers every path by what `body` says; `self` is the request, `event` its body.
std::string pythonServer(const std::string& body)
{
    return "#!/usr/bin/python3 -u\n"
           "import http.server, json, os, sys, time\n"
           "class Handler(http.server.BaseHTTPRequestHandler):\n"
           "    protocol_version = 'HTTP/1.1'\n"
           "    def log_message(self, *words): pass\n"
           "    def answer(self, status=200, body=b'', **headers):\n"
           "        self.send_response(status)\n"
           "        for name, value in headers.items(): self.send_header(name.replace('_', '-'), value)\n"
           "        self.send_header('Content-Length', str(len(body)))\n"
           "        self.end_headers()\n"
           "        self.wfile.write(body)\n"
           "    def do_POST(self):\n"
           "        event = self.rfile.read(int(self.headers.get('Content-Length') or 0))\n"
        + body
        + "\n    do_GET = do_POST\n"
          "http.server.ThreadingHTTPServer(('0.0.0.0', int(os.environ['FC_SERVER_PORT'])), Handler).serve_forever()\n";
}

const char* const kNodeServer
    = "#!/usr/bin/env node\n"
      "require('http').createServer((request, response) => {\n"
      "  const parts = []; request.on('data', (part) => parts.push(part)); request.on('end', () => {\n"
      "    console.log('got', request.url);\n"
      "    response.end(Buffer.concat(parts)); }); }).listen(process.env.FC_SERVER_PORT);\n";
} // namespace

/// Functions that are HTTP servers of their own (behaviour 2.4 and 6.5).
class TestCustomRuntime : public QObject
{
    Q_OBJECT

    std::unique_ptr<InstanceDriver> m_driver;
    runtime::Interpreters m_interpreters{{}};

    void startWith(const std::string& bootstrap)
    {
        m_driver->write("bootstrap", bootstrap, true);
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
        m_driver->config.runtime = "custom.debian10";
        m_driver->config.handler = "ignored";
    }
    void cleanup() { m_driver.reset(); }

    void payloadsAreBytesBothWays_data()
    {
        QTest::addColumn<QByteArray>("server");
        QTest::addRow("python") << QByteArray::fromStdString(pythonServer("        self.answer(200, event)"));
        QTest::addRow("node") << QByteArray(kNodeServer);
    }
    void payloadsAreBytesBothWays()
    {
        QFETCH(QByteArray, server);
        startWith(server.toStdString());
        for (const std::size_t size : {0u, 1u, 255u, 65536u, 1048577u}) {
            std::string payload(size, '\0');
            fillRandom({reinterpret_cast<unsigned char*>(payload.data()), size});
            const auto output = m_driver->invoke(payload);
            QCOMPARE(output.outcome, Outcome::Succeeded);
            QVERIFY(output.body == payload);
        }
        QVERIFY(!log().contains("FC Invoke")); // such runtimes write their own markers
        m_driver->stop();
        QCOMPARE(m_driver->exit().reason, EndReason::Idle);
    }

    void aCallIsAPostWithHeaders()
    {
        m_driver->credentials = {"AK", Secret("SK"), Secret("ST")};
        m_driver->serviceConfig.logConfig = {"project", "store"};
        startWith(pythonServer("        self.answer(200, json.dumps({'method': self.command, 'path': self.path,\n"
                               "            'headers': {k.lower(): v for k, v in self.headers.items()}}).encode())"));
        const auto body = m_driver->invoke("event").body;
        const std::pair<const char*, const char*> wanted[] = {
            {"method", "POST"},
            {"path", "/invoke"},
            {"headers.content-type", "application/octet-stream"},
            {"headers.x-fc-request-id", "request-1"},
            {"headers.x-fc-account-id", "1234567890"},
            {"headers.x-fc-region", "cn-hangzhou"},
            {"headers.x-fc-service-name", "service"},
            {"headers.x-fc-service-logproject", "project"},
            {"headers.x-fc-service-logstore", "store"},
            {"headers.x-fc-function-name", "function"},
            {"headers.x-fc-function-handler", "ignored"},
            {"headers.x-fc-function-memory", "512"},
            {"headers.x-fc-function-timeout", "10"},
            {"headers.x-fc-initialization-timeout", "3"},
            {"headers.x-fc-access-key-id", "AK"},
            {"headers.x-fc-access-key-secret", "SK"},
            {"headers.x-fc-security-token", "ST"},
            {"headers.x-fc-qualifier", "LATEST"},
            {"headers.x-fc-version-id", "LATEST"},
            {"headers.x-fc-control-path", "/invoke"},
            {"headers.x-fc-retry-count", "0"},
        };
        for (const auto& [path, value] : wanted) QCOMPARE(jsonAt(body, path), QByteArray(value));
    }

    void debian11KeepsTheTokenOutOfTheHeaders()
    {
        m_driver->config.runtime = "custom.debian11";
        m_driver->credentials = {"AK", Secret("SK"), Secret("ST")};
        startWith(pythonServer("        self.answer(200, (str(self.headers['x-fc-security-token'])\n"
                               "            + os.environ['ALIBABA_CLOUD_SECURITY_TOKEN']).encode())"));
        QCOMPARE(m_driver->invoke().body, std::string("NoneST"));
    }

    void onlyTheStatusHeaderTellsFailure_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("outcome");
        QTest::addRow("nothing said") << QByteArray("200, b'body'") << int(Outcome::Succeeded);
        QTest::addRow("a status of 500") << QByteArray("500, b'body'") << int(Outcome::Succeeded);
        QTest::addRow("x-fc-status 200") << QByteArray("500, b'body', x_fc_status='200'") << int(Outcome::Succeeded);
        QTest::addRow("x-fc-status 404") << QByteArray("200, b'body', X_Fc_Status='404'")
                                         << int(Outcome::InvocationError);
    }
    void onlyTheStatusHeaderTellsFailure()
    {
        QFETCH(QByteArray, answer);
        QFETCH(int, outcome);
        startWith(pythonServer("        self.answer(" + answer.toStdString() + ")"));
        for (int i = 0; i < 2; ++i) {
            const auto output = m_driver->invoke();
            QCOMPARE(int(output.outcome), outcome);
            QCOMPARE(output.body, std::string("body"));
            QVERIFY(!output.endsInstance);
        }
    }

    void badResponsesKeepTheInstance_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addRow("too large") << QByteArray("200, bytes(32 * 1024 * 1024 + 1)");
        QTest::addRow("headers too large") << QByteArray("200, b'', x_large='x' * 9000");
    }
    void badResponsesKeepTheInstance()
    {
        QFETCH(QByteArray, answer);
        startWith(pythonServer("        if event: self.answer(" + answer.toStdString()
            + ")\n"
              "        else: self.answer(200, b'fine')"));
        const auto output = m_driver->invoke("bad");
        QCOMPARE(output.outcome, Outcome::SystemError);
        QCOMPARE(output.errorType, std::string("BadResponse"));
        QCOMPARE(m_driver->invoke().body, std::string("fine"));
    }

    void garbageIsABadResponse()
    {
        startWith(pythonServer("        self.wfile.write(b'\\x00\\x01 this is not HTTP\\r\\n\\r\\n')"));
        QCOMPARE(m_driver->invoke().errorType, std::string("BadResponse"));
    }

    void aDroppedConnectionFailsTheCallAlone()
    {
        startWith(pythonServer("        if event: self.close_connection = True\n"
                               "        else: self.answer(200, b'fine')"));
        const auto output = m_driver->invoke("drop");
        QCOMPARE(output.outcome, Outcome::UnhandledError);
        QVERIFY(output.errorMessage.starts_with("Process exited unexpectedly before completing request"));
        QVERIFY(!output.endsInstance);
        QCOMPARE(m_driver->invoke().body, std::string("fine"));
    }

    void anExitFailsEveryCall()
    {
        m_driver->config.instanceConcurrency = 5;
        startWith(pythonServer("        if event: os._exit(3)\n        time.sleep(1000)"));
        auto waiting = m_driver->begin();
        const auto output = m_driver->invoke("exit");
        for (const auto& one : {output, m_driver->wait(std::move(waiting))}) {
            QCOMPARE(one.outcome, Outcome::UnhandledError);
            QVERIFY(one.errorMessage.starts_with("Process exited unexpectedly before completing request"));
            QVERIFY(one.endsInstance);
        }
        QCOMPARE(m_driver->exit().reason, EndReason::Crashed);
    }

    void tenRequestsShareOneInstance()
    {
        m_driver->config.instanceConcurrency = 10;
        startWith("#!/usr/bin/env node\n"
                  "const waiting = [];\n"
                  "require('http').createServer((request, response) => {\n"
                  "  waiting.push(() => response.end(request.headers['x-fc-request-id']));\n"
                  "  if (waiting.length === 10) for (const go of waiting.splice(0)) go();\n"
                  "}).listen(process.env.FC_SERVER_PORT);\n");
        for (int round = 0; round < 3; ++round) {
            std::vector<std::future<InstanceDriver::Output>> outputs;
            for (int i = 0; i < 10; ++i) outputs.push_back(m_driver->begin());
            for (int i = 0; i < 10; ++i) {
                QCOMPARE(m_driver->wait(std::move(outputs[static_cast<std::size_t>(i)])).body,
                    "request-" + std::to_string(10 * round + i + 1));
            }
        }
    }

    // ---- hooks

    void hooksAreRequests()
    {
        m_driver->config.initializer = "configured";
        m_driver->config.preFreeze.handler = "configured";
        m_driver->config.preStop.handler = "configured";
        startWith(pythonServer("        print(self.command, self.path, self.headers['x-fc-control-path'])\n"
                               "        self.answer(200)"));
        QTRY_VERIFY(log().contains("POST /initialize /initialize\n"));
        m_driver->freeze();
        QTRY_VERIFY(log().contains("GET /pre-freeze /pre-freeze\n"));
        m_driver->stop();
        m_driver->exit();
        QVERIFY(log().contains("GET /pre-stop /pre-stop\n"));
    }

    void hooksThatAreNotConfiguredAreNotCalled()
    {
        startWith(pythonServer("        print(self.path)\n        self.answer(200)"));
        m_driver->freeze();
        m_driver->invoke();
        m_driver->stop();
        m_driver->exit();
        QCOMPARE(log(), QByteArray("/invoke\n"));
    }

    void initializersThatFailEndTheInstance_data()
    {
        QTest::addColumn<QByteArray>("statement");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("404") << QByteArray("self.answer(404, b'no such hook')")
                             << QByteArray("/initialize failed with status code 404: no such hook");
        QTest::addRow("500") << QByteArray("self.answer(500, b'oops')")
                             << QByteArray("/initialize failed with status code 500: oops");
        QTest::addRow("never ends") << QByteArray("time.sleep(1000)")
                                    << QByteArray("Function initialization timed out after 1 seconds .*");
        QTest::addRow("exits") << QByteArray("os._exit(1)") << QByteArray(".*");
    }
    void initializersThatFailEndTheInstance()
    {
        QFETCH(QByteArray, statement);
        QFETCH(QByteArray, message);
        m_driver->config.initializer = "configured";
        m_driver->config.initializationTimeout = 1;
        m_driver->write("bootstrap", pythonServer("        " + statement.toStdString()), true);
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().outcome, Outcome::InitializationError);
        const auto text = jsonAt(started.error().body, "errorMessage");
        QVERIFY2(matches(text, message), text);
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
    }

    // ---- start

    void startsWhatItIsTold_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addRow("a name on PATH") << QStringList{QStringLiteral("node"), QStringLiteral("server.js")};
        QTest::addRow("a relative path") << QStringList{QStringLiteral("./run.sh"), QStringLiteral("server.js")};
        QTest::addRow("an absolute path") << QStringList{QStringLiteral("/code/run.sh"), QStringLiteral("server.js")};
    }
    void startsWhatItIsTold()
    {
        QFETCH(QStringList, command);
        m_driver->config.customRuntimeConfig.command = {command[0].toStdString()};
        m_driver->config.customRuntimeConfig.args = {command[1].toStdString()};
        m_driver->write("run.sh", "#!/bin/sh\nexec node \"$1\"\n", true);
        m_driver->write("server.js", kNodeServer);
        const auto started = m_driver->start();
        QVERIFY2(started, started ? "" : started.error().error.detail.c_str());
        QCOMPARE(m_driver->invoke("hi").body, std::string("hi"));
    }

    void saysWhyItDoesNotStart_data()
    {
        QTest::addColumn<QByteArray>("bootstrap");
        QTest::addColumn<bool>("isExecutable");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("missing")
            << QByteArray() << false
            << QByteArray("Failed to start function instance. Error: the file /code/bootstrap is not exist");
        QTest::addRow("no permission")
            << QByteArray("#!/bin/sh\n") << false
            << QByteArray("Function instance exited unexpectedly(code 13, message:permission denied) "
                          "with start command '/code/bootstrap'. Logs:");
        QTest::addRow("no program") << QByteArray("what is this") << true
                                    << QByteArray(
                                           "Function instance exited unexpectedly(code 8, message:exec format error) "
                                           "with start command '/code/bootstrap'. Logs:");
        QTest::addRow("no interpreter")
            << QByteArray("#!/no/such/shell\n") << true
            << QByteArray("Function instance exited unexpectedly(code 127, message:key has expired) "
                          "with start command '/code/bootstrap'. Logs:");
        QTest::addRow("line ends of another world")
            << QByteArray("#!/bin/sh\r\nexit 0\n") << true
            << QByteArray("Function instance exited unexpectedly(code 127, message:key has expired) "
                          "with start command '/code/bootstrap'. Logs:");
        QTest::addRow("exits with 2") << QByteArray("#!/bin/sh\necho one; echo two >&2; exit 2\n") << true
                                      << QByteArray(
                                             "Function instance exited unexpectedly(code 2, message:no such file or "
                                             "directory) with start command '/code/bootstrap'. Logs:one\ntwo\n");
        QTest::addRow("exits with 0") << QByteArray("#!/bin/sh\n") << true
                                      << QByteArray("Function instance exited unexpectedly(code 0, message:exited) "
                                                    "with start command '/code/bootstrap'. Logs:");
    }
    void saysWhyItDoesNotStart()
    {
        QFETCH(QByteArray, bootstrap);
        QFETCH(bool, isExecutable);
        QFETCH(QByteArray, message);
        if (!bootstrap.isNull()) m_driver->write("bootstrap", bootstrap.toStdString(), isExecutable);
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().error.code, ErrorCode::FunctionNotStarted);
        QCOMPARE(started.error().outcome, Outcome::ClientError);
        QVERIFY(started.error().body.empty());
        const auto text = QByteArray::fromStdString(started.error().error.detail);
        QVERIFY2(matches(text, message.replace("(", "\\(").replace(")", "\\)")), text);
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
    }

    void aCommandThatIsNotThereIsNamed()
    {
        m_driver->config.customRuntimeConfig.command = {"nowhere-to-be-found", "--port"};
        m_driver->config.customRuntimeConfig.args = {"1"};
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().error.detail,
            std::string(
                "Function instance exited unexpectedly(code 2, message:no such file or directory) with start command "
                "'nowhere-to-be-found --port 1'. Logs:"));
    }

    void runtimesOfOthersAreRefused()
    {
        m_driver->config.runtime = "java11";
        const auto started = m_driver->start();
        QVERIFY(!started);
        QCOMPARE(started.error().error.code, ErrorCode::FunctionNotStarted);
        QVERIFY(started.error().error.detail.starts_with("runtime 'java11' cannot run here"));
        QCOMPARE(m_driver->exit().reason, EndReason::StartFailed);
    }
};

QTEST_GUILESS_MAIN(TestCustomRuntime)
#include "tst_custom_runtime.moc"
