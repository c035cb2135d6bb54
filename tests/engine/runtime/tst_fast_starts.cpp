#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tests/support/process_hosts.h>

using namespace engine;
using support::InstanceDriver;
namespace fs = std::filesystem;

namespace {
constexpr std::int64_t kBudget = 512LL * 1024 * 1024;

/// Everything a function could tell its start by. The instance's id is the one thing that differs.
const char* const kNodeWorld = R"JS(
const { execSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const read = (file) => { try { return fs.readFileSync(file, 'utf8'); } catch (error) { return error.code; } };
const kept = /^(Name|Umask|Tgid|Pid|PPid|Uid|Gid|Groups|NSpid|Cap|NoNewPrivs|Seccomp|SigBlk|SigIgn)/;
exports.handler = async () => {
  const world = {
    environment: { ...process.env },
    seenByChildren: execSync('env').toString().split('\n').filter((line) => !/^(_|SHLVL|PWD|OLDPWD)=/.test(line)).sort(),
    cwd: [process.cwd(), fs.readlinkSync('/proc/self/cwd'), execSync('pwd').toString()],
    argv: process.argv, execArgv: process.execArgv, execPath: process.execPath, title: process.title,
    commandLine: read('/proc/self/cmdline'), status: read('/proc/self/status').split('\n').filter((l) => kept.test(l)),
    limits: read('/proc/self/limits'),
    mounts: read('/proc/self/mountinfo').split('\n').map((line) => line.split(' ').slice(4, 6).join(' ')).sort(),
    descriptors: fs.readdirSync('/proc/self/fd').filter((fd) => fd < 4).map((fd) => `${fd} ` +
      fs.readlinkSync(`/proc/self/fd/${fd}`).replace(/\d+/g, 'n')),
    inherited: execSync('ls /proc/self/fd').toString(),
    ids: [process.getuid(), process.getgid(), process.getgroups(), process.pid, process.ppid, process.umask()],
    user: os.homedir() + os.tmpdir(), host: [os.hostname(), read('/proc/sys/kernel/hostname')],
    modulePaths: module.paths, globalPaths: require('module').globalPaths, main: require.main.filename,
    cache: Object.keys(require.cache).filter((name) => !name.startsWith('/code')),
    globals: Object.getOwnPropertyNames(globalThis).sort(), process: Object.getOwnPropertyNames(process).sort(),
    events: process.eventNames().map(String).sort(), heap: require('v8').getHeapStatistics().heap_size_limit,
    time: [new Date(2024, 6, 1).toString(), Intl.DateTimeFormat().resolvedOptions()],
    folders: [fs.readdirSync('/'), fs.readdirSync('/tmp'), fs.readdirSync('/dev/shm'), fs.readdirSync('/mnt')],
    space: execSync('df -k --output=size /tmp /dev/shm').toString(),
  };
  return JSON.stringify(world).split(process.env.FC_INSTANCE_ID).join('ID');
};
)JS";

/// Does to its runtime and sandbox what it can.
const char* const kNodeVandal = R"JS(
const fs = require('fs');
exports.handler = async () => {
  require('child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  global.leaked = 'leaked';
  Object.prototype.leaked = 'leaked';
  Array.prototype.map = () => 'leaked';
  JSON.parse = () => 'leaked';
  require('http').get = () => 'leaked';
  require('util').leaked = 'leaked';
  process.env.LEAKED = 'leaked';
  require('module')._load = () => 'leaked';
  for (const file of ['/tmp/leaked', '/dev/shm/leaked', '/var/fc/runtime/leaked', '/code/leaked', '/mnt/leaked']) {
    try { fs.writeFileSync(file, 'leaked'); } catch (_) { /* as it should be */ }
  }
  fs.openSync('/tmp/leaked', 'r');
  return 'done';
};
)JS";
const char* const kNodeWitness = R"JS(
const fs = require('fs');
exports.handler = async () => JSON.stringify({
  global: global.leaked, prototype: ({}).leaked, map: [1].map((x) => x)[0], parse: JSON.parse('1'),
  http: require('http').get.length, util: require('util').leaked, environment: process.env.LEAKED,
  files: ['/tmp', '/dev/shm', '/var/fc/runtime', '/code', '/mnt'].filter((folder) => fs.existsSync(folder + '/leaked')),
  descriptors: fs.readdirSync('/proc/self/fd').filter((fd) => {
    try { return fs.readlinkSync('/proc/self/fd/' + fd).includes('leaked'); } catch (_) { return false; }
  }),
  processes: fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
});
)JS";

std::string textOf(const fs::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}
} // namespace

/// Instances that come from what stands ready: they are like others, share nothing, and whatever is lost costs time only.
class TestFastStarts : public QObject
{
    Q_OBJECT

    std::unique_ptr<InstanceDriver> m_driver;
    runtime::Interpreters m_interpreters{{}};

    std::string start()
    {
        const auto started = m_driver->start();
        if (!started) return started.error().error.detail + started.error().body;
        m_note = QByteArray::fromStdString(started->note);
        return started->startPath;
    }
    void end()
    {
        m_driver->stop();
        m_driver->exit();
    }
    int ready()
    {
        int count = 0;
        for (const auto& kind : m_driver->fastStarts().kinds) count += kind.ready;
        return count;
    }
    /// The runtimes that stand ready, as processes of this machine.
    std::vector<pid_t> waitingProcesses() const
    {
        std::vector<pid_t> found;
        const auto mark = m_driver->folder("bootstrap").string();
        for (const auto& entry : fs::directory_iterator("/proc")) {
            const auto name = entry.path().filename().string();
            if (name.find_first_not_of("0123456789") != std::string::npos) continue;
            if (textOf(entry.path() / "cmdline").find("bootstrap") == std::string::npos) continue;
            if (textOf(entry.path() / "mountinfo").find(mark) == std::string::npos) continue;
            if (textOf(entry.path() / "environ").find("FC_INSTANCE_ID") != std::string::npos) continue;
            found.push_back(std::stoi(name));
        }
        return found;
    }
    QJsonObject world()
    {
        const auto body = m_driver->invoke().body;
        return QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
    }

    QByteArray m_note;

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("FCDESK_TEST_HOST", "sandbox");
        m_interpreters = support::interpretersForTests();
    }
    void init()
    {
        m_driver = std::make_unique<InstanceDriver>(support::processHostForTests(), m_interpreters);
        if (m_driver->host().isolation() != process::Isolation::Full) QSKIP("this machine has no namespaces");
        m_driver->config.runtime = "nodejs20";
        m_driver->config.handler = "index.handler";
        m_driver->write("index.js", "exports.handler = async (event) => event;\n");
    }
    void cleanup() { m_driver.reset(); }

    void aStemBecomesAnInstance()
    {
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        QVERIFY(m_driver->fastStarts().memoryBytes > 0);
        QCOMPARE(m_driver->fastStarts().kinds.front().memoryMb, 512);
        QCOMPARE(start(), std::string("stem"));
        QCOMPARE(m_note, QByteArray());
        QCOMPARE(m_driver->invoke("x").body, std::string("x"));
        QVERIFY(m_driver->usage().memoryBytes > 0);
        end();
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000); // and another takes its place
    }

    void bothPathsSeeTheSameWorld_data()
    {
        QTest::addColumn<QList<QByteArray>>("variables");
        QTest::addColumn<bool>("hasNas");
        QTest::addRow("as it is") << QList<QByteArray>() << false;
        QTest::addRow("variables") << QList<QByteArray>{"NODE_ENV=production", "A=b=c", "EMPTY=", "PATH=/usr/bin:/bin"} << false;
        QTest::addRow("time zone") << QList<QByteArray>{"TZ=Asia/Shanghai"} << false;
        QTest::addRow("module paths") << QList<QByteArray>{"HOME=/code", "NODE_PATH=/code/a:/code/b"} << false;
        QTest::addRow("file systems") << QList<QByteArray>() << true;
    }
    void bothPathsSeeTheSameWorld()
    {
        QFETCH(QList<QByteArray>, variables);
        QFETCH(bool, hasNas);
        m_driver->write("index.js", kNodeWorld);
        m_driver->config.diskSize = 1024;
        for (const auto& one : variables) {
            const auto end = one.indexOf('=');
            m_driver->config.environmentVariables[one.left(end).toStdString()] = one.mid(end + 1).toStdString();
        }
        if (hasNas) {
            m_driver->serviceConfig.nasConfig.mountPoints
                = {{{"serverAddr", "nas.example.com:/data"}, {"mountDir", "/mnt/some/where"}}};
        }
        QCOMPARE(start(), std::string("plain"));
        const auto plain = world();
        QVERIFY(!plain.isEmpty());
        end();
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        QCOMPARE(start(), std::string("stem"));
        const auto fast = world();
        for (const auto& key : plain.keys()) {
            QVERIFY2(fast[key] == plain[key],
                key.toUtf8() + "\nplain: " + QJsonDocument(QJsonObject{{key, plain[key]}}).toJson() + "\nfast: "
                    + QJsonDocument(QJsonObject{{key, fast[key]}}).toJson());
        }
        end();
    }

    void nothingIsShared()
    {
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        m_driver->write("index.js", kNodeVandal);
        QCOMPARE(start(), std::string("stem"));
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000); // booted beside it
        QCOMPARE(m_driver->invoke().body, std::string("done"));
        end();
        m_driver->write("index.js", kNodeWitness);
        QCOMPARE(start(), std::string("stem"));
        QCOMPARE(m_driver->invoke().body,
            std::string(R"({"map":1,"parse":1,"http":3,"files":[],"descriptors":[],"processes":2})"));
    }

    void whatIsReadAtStartNeedsAPlainOne_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "LD_PRELOAD", "LD_LIBRARY_PATH", "LC_ALL", "UV_THREADPOOL_SIZE"}) {
            QTest::addRow("%s", name) << QByteArray(name);
        }
    }
    void whatIsReadAtStartNeedsAPlainOne()
    {
        QFETCH(QByteArray, name);
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        m_driver->config.environmentVariables[name.toStdString()] = "";
        QCOMPARE(start(), std::string("plain"));
        QCOMPARE(m_note, name + " is read when a process starts");
        QCOMPARE(m_driver->invoke("x").body, std::string("x"));
    }

    void oneThatDiedIsReplaced()
    {
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        const auto waiting = waitingProcesses();
        QCOMPARE(waiting.size(), std::size_t(1));
        ::kill(waiting.front(), SIGKILL);
        const auto path = start(); // perhaps before anybody knows
        QVERIFY2(path == "plain" || path == "stem", path.c_str());
        QCOMPARE(m_driver->invoke("x").body, std::string("x"));
        end();
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        QCOMPARE(start(), std::string("stem"));
    }

    void oneThatHangsIsGivenUp()
    {
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        const auto waiting = waitingProcesses();
        QCOMPARE(waiting.size(), std::size_t(1));
        ::kill(waiting.front(), SIGSTOP);
        QCOMPARE(start(), std::string("plain"));
        QCOMPARE(m_note, QByteArray("the runtime that had been booted ahead of time was lost"));
        QCOMPARE(m_driver->invoke("x").body, std::string("x"));
    }

    void theBudgetIsKept()
    {
        m_driver->allowFastStarts(1024 * 1024); // less than one takes
        QCOMPARE(start(), std::string("plain"));
        QCOMPARE(m_note, QByteArray("no booted runtime stood ready"));
        end();
        QCOMPARE(ready(), 0);
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        m_driver->allowFastStarts(0);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 0, 30000);
        QTRY_COMPARE_WITH_TIMEOUT(waitingProcesses().size(), std::size_t(0), 30000);
        QCOMPARE(start(), std::string("plain"));
        QCOMPARE(m_note, QByteArray("fast starts are off"));
    }

    void waitingCostsNoProcessorTime()
    {
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        const auto stat = fs::path("/proc") / std::to_string(waitingProcesses().at(0)) / "schedstat";
        const auto isIdle = [&] {
            const auto before = textOf(stat);
            QTest::qWait(300);
            return textOf(stat) == before;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(), 30000);
    }
};

QTEST_GUILESS_MAIN(TestFastStarts)
#include "tst_fast_starts.moc"
