#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <signal.h>

namespace {
const QString kProgram = QStringLiteral(FCDESK_BUILD_DIR "/fcdesk");

struct Ran
{
    int exitCode = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Ran run(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.start(kProgram, arguments);
    process.write(input);
    process.closeWriteChannel();
    Ran ran;
    if (!process.waitForFinished(60000)) process.kill();
    ran.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    ran.out = process.readAllStandardOutput();
    ran.err = process.readAllStandardError();
    return ran;
}

/// `fcdesk serve --json`, ended with this.
class Server
{
public:
    explicit Server(const QString& dataDir)
    {
        m_process.start(kProgram, {QStringLiteral("serve"), QStringLiteral("--port"), QStringLiteral("0"),
                                      QStringLiteral("--json"), QStringLiteral("--data-dir"), dataDir});
        while (!m_process.canReadLine() && m_process.waitForReadyRead(30000)) { }
        m_told = QJsonDocument::fromJson(m_process.readLine()).object();
    }
    ~Server() { end(SIGTERM); }
    QJsonObject told() const { return m_told; }
    qint64 pid() const { return m_process.processId(); }
    /// The exit code; -1 when a signal ended it.
    int end(int signal)
    {
        if (m_process.state() == QProcess::NotRunning) return m_process.exitCode();
        ::kill(static_cast<pid_t>(m_process.processId()), signal);
        m_process.waitForFinished(20000);
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

private:
    QProcess m_process;
    QJsonObject m_told;
};

/// Processes by "pid start", with the pid of their parent.
QMap<QString, QString> processes()
{
    QMap<QString, QString> found;
    for (const auto& pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
        if (!file.open(QIODevice::ReadOnly)) continue;
        // The name may hold blanks; the fields after its bracket do not.
        const auto text = file.readAll();
        const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 19) found.insert(pid + QLatin1Char(' ') + QString::fromLatin1(fields[19]), QString::fromLatin1(fields[1]));
    }
    return found;
}

/// The processes below `pid`, as "pid start".
QStringList descendants(qint64 pid)
{
    const auto all = processes();
    QStringList found;
    QStringList parents{QString::number(pid)};
    while (!parents.isEmpty()) {
        const auto parent = parents.takeFirst();
        for (auto one = all.begin(); one != all.end(); ++one) {
            if (one.value() != parent) continue;
            found << one.key();
            parents << one.key().section(QLatin1Char(' '), 0, 0);
        }
    }
    return found;
}
} // namespace

/// The verbs as a user types them.
class TestVerbs : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_next = 0;
    QString newDataDir() { return m_folder.filePath(QStringLiteral("data%1").arg(++m_next)); }
    QString code(const QByteArray& source)
    {
        const auto folder = m_folder.filePath(QStringLiteral("code%1").arg(++m_next));
        QDir().mkpath(folder);
        QFile file(folder + QStringLiteral("/index.js"));
        if (file.open(QIODevice::WriteOnly)) file.write(source);
        return folder;
    }
    Ran deploy(const QString& dataDir, const QString& folder, const QStringList& more = {})
    {
        return run(QStringList{QStringLiteral("deploy"), folder, QStringLiteral("--name"), QStringLiteral("shop/f"),
                       QStringLiteral("--runtime"), QStringLiteral("nodejs20"), QStringLiteral("--handler"),
                       QStringLiteral("index.handler"), QStringLiteral("--memory"), QStringLiteral("512"),
                       QStringLiteral("--data-dir"), dataDir}
            + more);
    }

private Q_SLOTS:
    void wrongUseIsCodeTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addRow("unknown verb") << QStringList{QStringLiteral("fly")};
        QTest::addRow("unknown option") << QStringList{QStringLiteral("serve"), QStringLiteral("--fast")};
        QTest::addRow("missing name") << QStringList{QStringLiteral("invoke")};
        QTest::addRow("a name without service") << QStringList{QStringLiteral("invoke"), QStringLiteral("f")};
        QTest::addRow("port out of range") << QStringList{QStringLiteral("serve"), QStringLiteral("--port"), QStringLiteral("70000")};
        QTest::addRow("no regular expression") << QStringList{QStringLiteral("conformance"), QStringLiteral("--only"), QStringLiteral("(")};
        QTest::addRow("no such rule") << QStringList{QStringLiteral("conformance"), QStringLiteral("--only"), QStringLiteral("no-rule-is-called-so")};
        QTest::addRow("no calls") << QStringList{QStringLiteral("invoke"), QStringLiteral("a/b"), QStringLiteral("--count"), QStringLiteral("0")};
    }
    void wrongUseIsCodeTwo()
    {
        QFETCH(QStringList, arguments);
        const auto ran = run(arguments);
        QCOMPARE(ran.exitCode, 2);
        QVERIFY(!ran.err.isEmpty());
        QVERIFY(ran.out.isEmpty());
    }

    void everyVerbHasHelp_data()
    {
        QTest::addColumn<QString>("verb");
        for (const auto* verb : {"serve", "deploy", "invoke", "demo", "conformance"}) QTest::addRow("%s", verb) << QString::fromUtf8(verb);
    }
    void everyVerbHasHelp()
    {
        QFETCH(QString, verb);
        const auto ran = run({verb, QStringLiteral("--help")});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY(ran.out.contains("--data-dir"));
        QVERIFY(ran.out.contains("--json"));
    }

    void conformanceTellsEachRule()
    {
        const auto told = run({QStringLiteral("conformance"), QStringLiteral("--only"), QStringLiteral("^4\\.3 ")});
        QCOMPARE(told.exitCode, 0);
        QVERIFY2(told.out.startsWith("passed 4.3 guide-units: "), told.out.constData());
        QVERIFY2(told.out.endsWith("\n2 passed, 0 failed\n"), told.out.constData());
        const auto json = run({QStringLiteral("conformance"), QStringLiteral("--only"), QStringLiteral("guide-cost"),
            QStringLiteral("--json")}).json();
        QCOMPARE(json.value(QStringLiteral("passed")).toInt(), 1);
        const auto rule = json.value(QStringLiteral("rules")).toArray().at(0).toObject();
        QCOMPARE(rule.value(QStringLiteral("section")).toString(), QStringLiteral("4.3"));
        QCOMPARE(rule.value(QStringLiteral("result")).toString(), QStringLiteral("passed"));
    }

    void serveTellsHowToReachIt()
    {
        Server server(newDataDir());
        for (const auto* member : {"endpoint", "region", "accountId", "accessKeyId", "accessKeySecret"}) {
            QVERIFY2(!server.told().value(QString::fromUtf8(member)).toString().isEmpty(), member);
        }
        QCOMPARE(server.end(SIGTERM), 0);
    }

    void deploysAndInvokesWithAnEngineOfItsOwn()
    {
        const auto data = newDataDir();
        const auto created = deploy(data, code("exports.handler = async (event) => 'got ' + event;"));
        QVERIFY2(created.exitCode == 0, created.err.constData());
        QVERIFY(created.out.contains("created shop/f"));
        const auto updated = deploy(data, code("exports.handler = async (event) => 'now ' + event;"));
        QVERIFY(updated.out.contains("updated shop/f"));
        const auto called = run({QStringLiteral("invoke"), QStringLiteral("shop/f"), QStringLiteral("--event"),
            QStringLiteral("x"), QStringLiteral("--data-dir"), data});
        QCOMPARE(called.exitCode, 0);
        QCOMPARE(called.out, QByteArray("now x\n"));
    }

    void usesTheEngineThatRuns()
    {
        const auto data = newDataDir();
        Server server(data);
        QCOMPARE(deploy(data, code("exports.handler = async () => process.env.FC_INSTANCE_ID;")).exitCode, 0);
        const QStringList invoke{QStringLiteral("invoke"), QStringLiteral("shop/f"), QStringLiteral("--json"),
            QStringLiteral("--tail"), QStringLiteral("--data-dir"), data};
        const auto first = run(invoke).json();
        const auto second = run(invoke).json();
        QVERIFY(first.value(QStringLiteral("coldStart")).toBool());
        QVERIFY(!second.value(QStringLiteral("coldStart")).toBool()); // the same engine still had the instance
        QCOMPARE(first.value(QStringLiteral("result")), second.value(QStringLiteral("result")));
        QCOMPARE(first.value(QStringLiteral("result")), first.value(QStringLiteral("instanceId")));
        QVERIFY(first.value(QStringLiteral("log")).toString().contains(QStringLiteral("FC Invoke Start RequestId")));
    }

    void aFailingFunctionIsCodeOne()
    {
        const auto data = newDataDir();
        deploy(data, code("exports.handler = async () => { throw new TypeError('no'); };"));
        const auto ran = run({QStringLiteral("invoke"), QStringLiteral("shop/f"), QStringLiteral("--json"), QStringLiteral("--data-dir"), data});
        QCOMPARE(ran.exitCode, 1);
        QCOMPARE(ran.json().value(QStringLiteral("functionError")).toString(), QStringLiteral("UnhandledInvocationError"));
        const auto missing = run({QStringLiteral("invoke"), QStringLiteral("shop/none"), QStringLiteral("--data-dir"), data});
        QCOMPARE(missing.exitCode, 1);
        QVERIFY(missing.err.contains("FunctionNotFound"));
    }

    void refusesABadFieldByNameValueAndRule()
    {
        const auto ran = deploy(newDataDir(), code("exports.handler = 1;"), {QStringLiteral("--timeout"), QStringLiteral("0")});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains("timeout") && ran.err.contains("'0'") && ran.err.contains("86400"), ran.err.constData());
    }

    void eventComesFromAFileOrStdin()
    {
        const auto data = newDataDir();
        deploy(data, code("exports.handler = async (event) => event;"));
        const auto file = m_folder.filePath(QStringLiteral("event.bin"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("from a file");
        out.close();
        const auto invoke = [&](const QString& source, const QByteArray& input) {
            return run({QStringLiteral("invoke"), QStringLiteral("shop/f"), QStringLiteral("--event-file"), source, QStringLiteral("--data-dir"), data}, input).out;
        };
        QCOMPARE(invoke(file, {}), QByteArray("from a file\n"));
        QCOMPARE(invoke(QStringLiteral("-"), "from stdin"), QByteArray("from stdin\n"));
    }

    void manyCallsGiveOneValueEach()
    {
        const auto data = newDataDir();
        deploy(data, code("exports.handler = async () => 1;"), {QStringLiteral("--concurrency"), QStringLiteral("20")});
        const auto ran = run({QStringLiteral("invoke"), QStringLiteral("shop/f"), QStringLiteral("--count"), QStringLiteral("50"),
            QStringLiteral("--parallel"), QStringLiteral("10"), QStringLiteral("--json"), QStringLiteral("--data-dir"), data});
        QCOMPARE(QJsonDocument::fromJson(ran.out).array().size(), 50);
        QCOMPARE(ran.exitCode, 0);
    }

    void demoShowsWhatConcurrencySaves()
    {
        const auto ran = run({QStringLiteral("demo"), QStringLiteral("--seconds"), QStringLiteral("1"), QStringLiteral("--json"),
            QStringLiteral("--data-dir"), newDataDir()});
        QVERIFY2(ran.exitCode == 0, ran.err.constData());
        const auto runs = ran.json().value(QStringLiteral("runs")).toArray();
        QCOMPARE(runs.size(), 2);
        const auto one = runs.at(0).toObject(), ten = runs.at(1).toObject();
        QCOMPARE(one.value(QStringLiteral("instances")).toInt(), 3);
        QCOMPARE(ten.value(QStringLiteral("instances")).toInt(), 1);
        QVERIFY(one.value(QStringLiteral("billedMs")).toInt() >= 3000);
        QVERIFY(ten.value(QStringLiteral("billedMs")).toInt() < 2000);
        QVERIFY(ten.value(QStringLiteral("cost")).toDouble() < one.value(QStringLiteral("cost")).toDouble());
    }

    void aKilledEngineLeavesNoProcessAndNoHarm()
    {
        const auto data = newDataDir();
        QStringList below;
        {
            Server server(data);
            QCOMPARE(deploy(data, code("exports.handler = async () => 'alive';")).exitCode, 0);
            QCOMPARE(run({QStringLiteral("invoke"), QStringLiteral("shop/f"), QStringLiteral("--data-dir"), data}).out, QByteArray("alive\n"));
            below = descendants(server.pid());
            QVERIFY(below.size() >= 2); // a launcher and an instance
            QCOMPARE(server.end(SIGKILL), -1);
        }
        const auto left = [&] {
            const auto alive = processes();
            return std::ranges::count_if(below, [&](const QString& one) { return alive.contains(one); });
        };
        QTRY_COMPARE_WITH_TIMEOUT(left(), 0, 10000);
        QCOMPARE(run({QStringLiteral("invoke"), QStringLiteral("shop/f"), QStringLiteral("--data-dir"), data}).out, QByteArray("alive\n"));
    }

    void aSecondEngineSaysWhoHasTheDirectory()
    {
        const auto data = newDataDir();
        Server server(data);
        const auto ran = run({QStringLiteral("serve"), QStringLiteral("--data-dir"), data});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains(server.told().value(QStringLiteral("endpoint")).toString().toUtf8()), ran.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestVerbs)
#include "tst_verbs.moc"
