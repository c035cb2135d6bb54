#include <QTemporaryDir>
#include <QTest>
#include <engine/core/loop.h>
#include <engine/runtime/machine_paths.h>
#include <engine/runtime/process_plan.h>

using namespace engine;
using namespace engine::runtime;
namespace fs = std::filesystem;

namespace {
struct Silent final : InstanceObserver
{
    void callOver(const std::string&, const std::string&) override { }
    void instanceLogged(const std::string&, metering::LogLine) override { }
    void instanceHookChanged(const std::string&, bool) override { }
    void instanceHealthChanged(const std::string&, bool) override { }
    void instanceExited(const std::string&, metering::EndReason, const std::string&) override { }
};
struct NoHost final : process::ProcessHost
{
    void start(process::ProcessSpec, Completion<std::unique_ptr<process::Process>>) override { }
    process::Isolation isolation() const override { return process::Isolation::Full; }
    process::LimitBackend limitBackend() const override { return process::LimitBackend::CgroupV2; }
    std::vector<std::string> limitations() const override { return {}; }
};
} // namespace

class TestProcessPlan : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Loop m_loop;
    NoHost m_host;
    Interpreters m_interpreters{{}};
    SystemClock m_clock;
    Silent m_observer;
    fs::path m_nas = fs::path(m_folder.path().toStdString()) / "nas";
    InstanceEnvironment m_environment{m_loop, m_host, m_interpreters, m_clock, m_observer, "/bootstrap", m_nas};

    catalog::FunctionConfig m_config;
    catalog::ServiceConfig m_serviceConfig;

    Result<process::ProcessSpec> plan(
        std::span<const PlacedInterpreter> interpreters = {}, const catalog::TextMap& family = {})
    {
        auto service = std::make_shared<catalog::Service>();
        service->config = m_serviceConfig;
        auto function = std::make_shared<catalog::Function>();
        function->serviceName = "s";
        function->name = "f";
        function->config = m_config;
        auto version = std::make_shared<catalog::FunctionVersion>();
        version->service = service;
        version->function = function;
        InstanceSetup setup;
        setup.instanceId = "c-1";
        setup.version = version;
        setup.codeFolder = "/store/code";
        return planProcess(m_environment, setup, interpreters, family);
    }
    static QByteArray variable(const process::ProcessSpec& spec, const std::string& name)
    {
        for (const auto& one : spec.environment) {
            if (one.starts_with(name + "=")) return QByteArray::fromStdString(one.substr(name.size() + 1));
        }
        return "none";
    }

private Q_SLOTS:
    void init()
    {
        m_config = {};
        m_serviceConfig = {};
    }

    void limitsComeFromTheConfiguration()
    {
        m_config.memorySize = 512;
        m_config.cpu = 0.35;
        m_config.diskSize = 10240;
        const auto spec = plan();
        QVERIFY(spec);
        QCOMPARE(spec->memoryBytes, std::int64_t(512) << 20);
        QCOMPARE(spec->vcpus, 0.35);
        QCOMPARE(spec->tmpBytes, std::int64_t(10) << 30);
        QCOMPARE(spec->maxProcesses, 1024);
        QCOMPARE(spec->workingDirectory, std::string("/code"));
        QCOMPARE(spec->mounts.front().source, fs::path("/store/code"));
        QVERIFY(spec->mounts.front().isReadOnly);
    }

    void lastWordHasThePlatformThenTheFunction()
    {
        m_config.environmentVariables
            = {{"TZ", "Asia/Tokyo"}, {"FAMILY", "function's"}, {"FC_FUNCTION_NAME", "forged"}, {"MINE", "=a=b"}};
        const auto spec = plan({}, {{"FAMILY", "family's"}, {"OTHER", "x"}});
        QVERIFY(spec);
        QCOMPARE(variable(*spec, "TZ"), QByteArray("Asia/Tokyo"));
        QCOMPARE(variable(*spec, "FAMILY"), QByteArray("function's"));
        QCOMPARE(variable(*spec, "OTHER"), QByteArray("x"));
        QCOMPARE(variable(*spec, "FC_FUNCTION_NAME"), QByteArray("f"));
        QCOMPARE(variable(*spec, "MINE"), QByteArray("=a=b"));
        QCOMPARE(variable(*spec, "HOME"), QByteArray("/tmp"));
        QCOMPARE(variable(*spec, "LD_LIBRARY_PATH"), QByteArray("/code:/code/lib"));
        QCOMPARE(variable(*spec, "ALIBABA_CLOUD_ACCESS_KEY_ID"), QByteArray("none"));
    }

    void interpretersOutsideTheSystemAreMounted_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QByteArray>("executable");
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("inside");
        QTest::addColumn<QByteArray>("target");
        QTest::addRow("system") << int(Family::NodeJs) << QByteArray("/usr/bin/node") << QByteArray("/usr")
                                << QByteArray("/usr/bin/node") << QByteArray();
        QTest::addRow("local") << int(Family::NodeJs) << QByteArray("/usr/local/bin/node") << QByteArray("/usr/local")
                               << QByteArray("/usr/local/bin/node") << QByteArray();
        QTest::addRow("nvm") << int(Family::NodeJs) << QByteArray("/home/u/.nvm/versions/node/v1.2.3/bin/node")
                             << QByteArray("/home/u/.nvm/versions/node/v1.2.3")
                             << QByteArray("/var/fc/lang/nodejs1.2.3/bin/node")
                             << QByteArray("/var/fc/lang/nodejs1.2.3");
        QTest::addRow("pyenv") << int(Family::Python) << QByteArray("/home/u/.pyenv/versions/1.2.3/bin/python3.9")
                               << QByteArray("/home/u/.pyenv/versions/1.2.3")
                               << QByteArray("/var/fc/lang/python1.2.3/bin/python3.9")
                               << QByteArray("/var/fc/lang/python1.2.3");
        QTest::addRow("alone") << int(Family::NodeJs) << QByteArray("/home/u/bin/node")
                               << QByteArray("/home/u/bin/node") << QByteArray("/var/fc/lang/nodejs1.2.3/bin/node")
                               << QByteArray("/var/fc/lang/nodejs1.2.3/bin/node");
    }
    void interpretersOutsideTheSystemAreMounted()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, executable);
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, inside);
        QFETCH(QByteArray, target);
        const auto placed
            = place({static_cast<Family>(family), "1.2.3", executable.toStdString(), prefix.toStdString()});
        QCOMPARE(QByteArray::fromStdString(placed.executable), inside);
        QCOMPARE(placed.mounts.empty(), target.isEmpty());
        const auto spec = plan(std::span(&placed, 1));
        QVERIFY(spec);
        QCOMPARE(variable(*spec, "PATH").startsWith("/var/fc/lang/"), !target.isEmpty());
        if (target.isEmpty()) return;
        QCOMPARE(QByteArray::fromStdString(placed.mounts.front().target), target);
        QCOMPARE(placed.mounts.front().source, fs::path(prefix.toStdString()));
        QVERIFY(placed.mounts.front().isReadOnly);
    }

    void withoutNamespacesPathsAreThoseOfTheMachine_data()
    {
        QTest::addColumn<QByteArray>("inside");
        QTest::addColumn<QByteArray>("onMachine");
        QTest::addRow("a file") << QByteArray("/code/a") << QByteArray("/store/x/a");
        QTest::addRow("the folder itself") << QByteArray("/code") << QByteArray("/store/x");
        QTest::addRow("a deeper mount") << QByteArray("/code/nas/b") << QByteArray("/nas/b");
        QTest::addRow("only looks alike") << QByteArray("/codex/a") << QByteArray("/codex/a");
        QTest::addRow("elsewhere") << QByteArray("/usr/code/a") << QByteArray("/usr/code/a");
        QTest::addRow("a list") << QByteArray("/usr/lib:/code:/code/lib")
                                << QByteArray("/usr/lib:/store/x:/store/x/lib");
        QTest::addRow("a variable") << QByteArray("P=/code/a:/b") << QByteArray("P=/store/x/a:/b");
        QTest::addRow("an option") << QByteArray("--file=/code/a,/code/b")
                                   << QByteArray("--file=/store/x/a,/store/x/b");
        QTest::addRow("separators only") << QByteArray("::=") << QByteArray("::=");
        QTest::addRow("nothing") << QByteArray("") << QByteArray("");
    }
    void withoutNamespacesPathsAreThoseOfTheMachine()
    {
        QFETCH(QByteArray, inside);
        QFETCH(QByteArray, onMachine);
        process::ProcessSpec spec;
        spec.mounts = {{"/store/x", "/code"}, {"/nas", "/code/nas"}, {"", "/code/tmpfs"}};
        spec.arguments = {inside.toStdString()};
        spec.environment = {inside.toStdString()};
        useMachinePaths(spec);
        QCOMPARE(QByteArray::fromStdString(spec.arguments[0]), onMachine);
        QCOMPARE(QByteArray::fromStdString(spec.environment[0]), onMachine);
    }

    void nasFoldersAreMadeBelowTheirOwn()
    {
        m_serviceConfig.nasConfig.mountPoints
            = {{{"serverAddr", "a-b.cn.nas.aliyuncs.com:/x/y"}, {"mountDir", "/mnt/x"}},
                {{"serverAddr", "other.com:/"}, {"mountDir", "/home/o"}}};
        const auto spec = plan();
        QVERIFY(spec);
        QCOMPARE(spec->mounts.size(), 3u);
        QCOMPARE(spec->mounts[1].source, m_nas / "a-b.cn.nas.aliyuncs.com/x/y");
        QCOMPARE(spec->mounts[1].target, std::string("/mnt/x"));
        QVERIFY(!spec->mounts[1].isReadOnly);
        QVERIFY(fs::is_directory(spec->mounts[1].source));
        QVERIFY(fs::equivalent(spec->mounts[2].source, m_nas / "other.com"));
    }

    void nasAddressesCannotLeadElsewhere_data()
    {
        QTest::addColumn<QByteArray>("address");
        for (const char* address :
            {"", ":/x", "..:/x", ".:/x", "a/b:/x", "/etc:/x", "host:/../../etc", "host:/a/../../b", "link.com:/x"}) {
            QTest::addRow("'%s'", address) << QByteArray(address);
        }
    }
    void nasAddressesCannotLeadElsewhere()
    {
        QFETCH(QByteArray, address);
        fs::create_directories(m_nas);
        std::error_code ignored;
        fs::create_directory_symlink("/tmp", m_nas / "link.com", ignored);
        m_serviceConfig.nasConfig.mountPoints = {{{"serverAddr", address.toStdString()}, {"mountDir", "/mnt/x"}}};
        QVERIFY(!plan());
    }
};

QTEST_APPLESS_MAIN(TestProcessPlan)
#include "tst_process_plan.moc"
