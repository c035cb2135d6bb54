#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
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

const char* const kPythonWorld = R"PY(
import builtins, json, locale, os, random, re, signal, socket, subprocess, sys, time

KEPT = re.compile("^(Name|Umask|PPid|Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp|SigBlk|SigIgn|SigCgt)")

def read(name):
    with open(name) as file:
        return file.read()

def run(command):
    return subprocess.check_output(command, shell=True).decode()

def handler(event, context):
    import posix
    world = {
        "environment": dict(os.environ), "order": list(os.environ), "raw": sorted(map(str, posix.environ.items())),
        "seenByChildren": sorted(l for l in run("env").split("\n") if not re.match("(_|SHLVL|PWD|OLDPWD)=", l)),
        "cwd": [os.getcwd(), os.readlink("/proc/self/cwd"), run("pwd")],
        "argv": sys.argv, "flags": str(sys.flags), "executable": [sys.executable, os.readlink("/proc/self/exe")],
        "commandLine": read("/proc/self/cmdline"),
        "status": [line for line in read("/proc/self/status").split("\n") if KEPT.match(line)],
        "limits": read("/proc/self/limits"),
        "mounts": sorted(" ".join(l.split(" ")[4:6]) for l in read("/proc/self/mountinfo").split("\n")),
        "descriptors": sorted(fd + re.sub("[0-9]+", "n", os.readlink("/proc/self/fd/" + fd))
                              for fd in os.listdir("/proc/self/fd") if int(fd) < 4),
        "open": len(os.listdir("/proc/self/fd")), "inherited": run("ls /proc/self/fd"),
        "ids": [os.getuid(), os.getgid(), os.getgroups(), os.getppid(), os.umask(0o22), os.getsid(0) == os.getpid()],
        "host": [socket.gethostname(), read("/proc/sys/kernel/hostname"), os.path.expanduser("~")],
        "path": sys.path, "main": sys.modules["__main__"].__file__,
        "builtins": sorted(dir(builtins)), "encoding": [sys.getfilesystemencoding(), sys.stdout.encoding,
                                                        locale.getpreferredencoding(False), sys.stdout.line_buffering],
        "signals": [str(signal.getsignal(s)) for s in (signal.SIGINT, signal.SIGPIPE, signal.SIGTERM, signal.SIGCHLD)],
        "threads": len(os.listdir("/proc/self/task")), "recursion": sys.getrecursionlimit(),
        "time": [time.tzname, time.strftime("%H %Z", time.localtime(1720000000))],
        "folders": [sorted(os.listdir(f)) for f in ("/", "/tmp", "/dev/shm", "/mnt", "/proc/self/ns")],
        "space": run("df -k --output=size /tmp /dev/shm"), "group": re.sub("-[0-9]+", "", read("/proc/self/cgroup")),
    }
    return json.dumps(world).replace(os.environ["FC_INSTANCE_ID"], "ID")
)PY";
const char* const kPythonVandal = R"PY(
import builtins, json, os, subprocess, sys

def handler(event, context):
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
    json.leaked = json.loads = builtins.leaked = "leaked"
    sys.modules["leaked"] = sys
    sys.path.append("/leaked")
    os.environ["LEAKED"] = "leaked"
    context.__class__.leaked = "leaked"
    for name in ("/tmp/leaked", "/dev/shm/leaked", "/var/fc/runtime/leaked", "/code/leaked", "/mnt/leaked"):
        try:
            open(name, "w").write("leaked")
        except OSError:
            pass
    os.dup2(os.open("/tmp/leaked", os.O_RDONLY), 9)
    return "done"
)PY";
const char* const kPythonWitness = R"PY(
import builtins, json, os, random, sys

def handler(event, context):
    return json.dumps({
        "json": hasattr(json, "leaked"), "loads": json.loads("1"), "builtins": hasattr(builtins, "leaked"),
        "modules": "leaked" in sys.modules, "path": "/leaked" in sys.path, "environment": "LEAKED" in os.environ,
        "class": hasattr(context, "leaked"),
        "files": [f for f in ("/tmp", "/dev/shm", "/var/fc/runtime", "/code", "/mnt") if os.path.exists(f + "/leaked")],
        "descriptor": os.path.exists("/proc/self/fd/9"),
        "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
    })
)PY";

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

    void usePython()
    {
        m_driver->config.runtime = "python3.11";
        m_driver->write("index.py", "def handler(event, context):\n    return event\n");
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
        QTest::addColumn<bool>("isPython");
        QTest::addColumn<QList<QByteArray>>("variables");
        QTest::addColumn<bool>("hasNas");
        const QList<QByteArray> usual{"NODE_ENV=production", "A=b=c", "EMPTY=", "PATH=/usr/bin:/bin"};
        const QList<QByteArray> paths{"HOME=/code", "NODE_PATH=/code/a:/code/b", "PYTHONPATH=/code/a:/code/b"};
        for (const bool isPython : {false, true}) {
            const char* name = isPython ? "Python" : "Node.js";
            QTest::addRow("%s, as it is", name) << isPython << QList<QByteArray>() << false;
            QTest::addRow("%s, variables", name) << isPython << usual << false;
            QTest::addRow("%s, time zone", name) << isPython << QList<QByteArray>{"TZ=Asia/Shanghai"} << false;
            QTest::addRow("%s, paths", name) << isPython << (isPython ? paths : paths.first(2)) << false;
            QTest::addRow("%s, file systems", name) << isPython << QList<QByteArray>() << true;
        }
    }
    void bothPathsSeeTheSameWorld()
    {
        QFETCH(bool, isPython);
        QFETCH(QList<QByteArray>, variables);
        QFETCH(bool, hasNas);
        if (isPython) usePython();
        m_driver->write("index.js", kNodeWorld);
        m_driver->write("index.py", kPythonWorld);
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
        QCOMPARE(start(), std::string(isPython ? "zygote" : "stem"));
        const auto fast = world();
        for (const auto& key : plain.keys()) {
            QVERIFY2(fast[key] == plain[key],
                key.toUtf8() + "\nplain: " + QJsonDocument(QJsonObject{{key, plain[key]}}).toJson() + "\nfast: "
                    + QJsonDocument(QJsonObject{{key, fast[key]}}).toJson());
        }
        end();
    }

    void stemsShareNothing()
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

    void forksShareNothing()
    {
        usePython();
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        m_driver->write("index.py", kPythonVandal);
        QCOMPARE(start(), std::string("zygote"));
        QCOMPARE(m_driver->invoke().body, std::string("done"));
        end();
        m_driver->write("index.py", kPythonWitness);
        QCOMPARE(start(), std::string("zygote"));
        QCOMPARE(m_driver->invoke().body,
            std::string(R"({"json": false, "loads": 1, "builtins": false, "modules": false, "path": false, )"
                        R"("environment": false, "class": false, "files": [], "descriptor": false, "processes": 2})"));
    }

    void forksAreNotAlike()
    {
        usePython();
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        m_driver->write("index.py",
            "import random, secrets, ssl, tempfile, uuid\n"
            "def handler(event, context):\n"
            "    return '%s %s %s %s' % (random.random(), ssl.RAND_bytes(8), uuid.uuid4(), tempfile.mktemp())\n");
        std::set<std::string> texts;
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(start(), std::string("zygote"));
            auto text = m_driver->invoke().body;
            for (std::size_t from = 0; from < text.size();) {
                const auto to = std::min(text.find(' ', from), text.size());
                texts.insert(text.substr(from, to - from));
                from = to + 1;
            }
            end();
        }
        QVERIFY(texts.size() >= 12);
    }

    void aForkIsLimitedAndEndsAsOthers()
    {
        usePython();
        m_driver->config.memorySize = 128;
        m_driver->write("index.py",
            "import os, sys\n"
            "def handler(event, context):\n"
            "    if event == b'exit': os._exit(3)\n"
            "    return str(len(bytearray(512 * 1024 * 1024)))\n");
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        QCOMPARE(start(), std::string("zygote"));
        const auto output = m_driver->invoke();
        QCOMPARE(output.outcome, metering::Outcome::UnhandledError);
        m_driver->exit();
        QCOMPARE(start(), std::string("zygote"));
        m_driver->invoke("exit");
        const auto exit = m_driver->exit();
        QCOMPARE(exit.detail, std::string("exited with code 3"));
    }

    void aZygoteThatDiedIsReplaced()
    {
        usePython();
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        QCOMPARE(start(), std::string("zygote"));
        const auto waiting = waitingProcesses();
        for (const auto pid : waiting) {
            if (pid == *std::min_element(waiting.begin(), waiting.end())) ::kill(pid, SIGKILL);
        }
        QCOMPARE(m_driver->invoke("x").body, std::string("x")); // its fork lives on
        end();
        const auto path = start(); // perhaps before anybody knows
        QVERIFY2(path == "plain" || path == "zygote", path.c_str());
        QCOMPARE(m_driver->invoke("x").body, std::string("x"));
        end();
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        QCOMPARE(start(), std::string("zygote"));
    }

    void aZygoteThatHangsIsGivenUp()
    {
        usePython();
        m_driver->allowFastStarts(kBudget);
        QTRY_COMPARE_WITH_TIMEOUT(ready(), 1, 30000);
        ::kill(waitingProcesses().at(0), SIGSTOP);
        QCOMPARE(start(), std::string("plain"));
        QVERIFY2(m_note.contains("the zygote was lost"), m_note);
        QCOMPARE(m_driver->invoke("x").body, std::string("x"));
    }

    void whatIsReadAtStartNeedsAPlainOne_data()
    {
        QTest::addColumn<QByteArray>("runtime");
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "LD_PRELOAD", "LD_LIBRARY_PATH", "LC_ALL",
                 "UV_THREADPOOL_SIZE"}) {
            QTest::addRow("Node.js, %s", name) << QByteArray("nodejs20") << QByteArray(name);
        }
        for (const char* name : {"PYTHONHASHSEED", "PYTHONUNBUFFERED", "LD_PRELOAD", "LANG", "OPENSSL_CONF"}) {
            QTest::addRow("Python, %s", name) << QByteArray("python3.11") << QByteArray(name);
        }
    }
    void whatIsReadAtStartNeedsAPlainOne()
    {
        QFETCH(QByteArray, runtime);
        QFETCH(QByteArray, name);
        usePython();
        m_driver->config.runtime = runtime.toStdString();
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
