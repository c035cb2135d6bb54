#include <QTest>
#include <engine/process/cgroup_places.h>
#include <engine/process/launcher/protocol.h>
#include <engine/process/small_files.h>
#include <engine/process/spec_check.h>
#include <sys/socket.h>

using namespace engine;
using namespace engine::process;

/// The parts that need no machine: texts of the kernel, messages, specs.
class TestProcessParts : public QObject
{
    Q_OBJECT

    static ProcessSpec goodSpec()
    {
        ProcessSpec spec;
        spec.name = "good-1";
        spec.executable = "/code/bootstrap";
        spec.mounts = {
            {"/srv/code", "/code"}, {"/srv/nas", "/mnt/auto", false}, {"/srv/deep", "/code/deep"}};
        return spec;
    }

private Q_SLOTS:
    void findsControlGroupPlaces_data()
    {
        QTest::addColumn<QByteArray>("membership");
        QTest::addColumn<QByteArray>("mounts");
        QTest::addColumn<QString>("unified");
        QTest::addColumn<QString>("memory");
        const QByteArray v2
            = "30 22 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
        const QByteArray v1 = "34 30 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
        QTest::addRow("unified, in a scope") << QByteArray("0::/user.slice/app.scope\n") << v2
                                             << "/sys/fs/cgroup/user.slice/app.scope"
                                             << "";
        QTest::addRow("hybrid") << QByteArray("4:memory:/a/b\n1:name=systemd:/\n0::/\n") << v1 + v2
                                << "/sys/fs/cgroup/"
                                << "/sys/fs/cgroup/memory/a/b";
        QTest::addRow("a container's part")
            << QByteArray("4:memory:/docker/1/x\n")
            << QByteArray(
                   "34 30 0:31 /docker/1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n")
            << ""
            << "/sys/fs/cgroup/memory/x";
        QTest::addRow("names of another namespace")
            << QByteArray("4:memory:/x\n")
            << QByteArray(
                   "34 30 0:31 /docker/1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n")
            << ""
            << "/sys/fs/cgroup/memory";
        QTest::addRow("blanks in the path")
            << QByteArray("4:memory:/x\n")
            << QByteArray("34 30 0:31 / /my\\040groups rw - cgroup cgroup rw,memory\n") << ""
            << "/my groups/x";
        QTest::addRow("not mounted") << QByteArray("4:memory:/x\n0::/\n")
                                     << QByteArray("22 1 0:2 / /proc rw - proc proc rw\n") << ""
                                     << "";
        QTest::addRow("nonsense") << QByteArray(":\n4\n::\n\n") << QByteArray("- - -\n\n1 2\n")
                                  << ""
                                  << "";
    }
    void findsControlGroupPlaces()
    {
        QFETCH(QByteArray, membership);
        QFETCH(QByteArray, mounts);
        QFETCH(QString, unified);
        QFETCH(QString, memory);
        const auto places = findCgroupPlaces(membership.toStdString(), mounts.toStdString());
        QCOMPARE(QString::fromStdString(places.unified.value_or("").string()), unified);
        const auto found = places.controllers.find("memory");
        QCOMPARE(found == places.controllers.end() ? QString()
                                                   : QString::fromStdString(found->second.string()),
            memory);
    }

    void findsNumbersByTheirWholeKey()
    {
        const std::string text = "oom_kill_disable 0\nunder_oom 0\noom_kill 3\nPss:\t  512 kB\n";
        QCOMPARE(numberAfter(text, "oom_kill"), std::optional<std::int64_t>(3));
        QCOMPARE(numberAfter(text, "Pss:"), std::optional<std::int64_t>(512));
        QCOMPARE(numberAfter(text, "oom"), std::optional<std::int64_t>());
        QCOMPARE(leadingNumber("max\n"), std::optional<std::int64_t>());
    }

    void messagesComeThroughASocketWithDescriptors()
    {
        int sockets[2];
        QCOMPARE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
        const UniqueFd ours(sockets[0]), theirs(sockets[1]);
        wire::Start sent;
        sent.id = 42;
        sent.executable = "/code/bootstrap";
        sent.arguments = {"a", "", "c"};
        sent.mounts = {{"/from", "/to", false, true, 7}};
        sent.hasOwnNetwork = true;
        const int descriptors[] = {0, 1};
        QCOMPARE(wire::send(ours.get(), wire::encode(sent), descriptors), 0);
        auto received = wire::receive(theirs.get());
        const auto* packet = std::get_if<wire::Packet>(&received);
        QVERIFY(packet);
        QCOMPARE(packet->descriptors.size(), std::size_t(2));
        const auto* start = std::get_if<wire::Start>(&packet->message);
        QVERIFY(start);
        QCOMPARE(start->id, std::uint64_t(42));
        QCOMPARE(start->arguments, sent.arguments);
        QCOMPARE(start->mounts.at(0).target, std::string("/to"));
        QVERIFY(
            start->mounts.at(0).isFile && !start->mounts.at(0).isReadOnly && start->hasOwnNetwork);
    }

    void brokenMessagesAreRefused()
    {
        wire::Start start;
        start.arguments = {"one", "two"};
        const auto whole = wire::encode(start);
        QVERIFY(wire::decode(whole));
        for (std::size_t length = 0; length < whole.size(); ++length) {
            QVERIFY(!wire::decode(std::string_view(whole).substr(0, length)));
        }
        QVERIFY(!wire::decode(whole + "x"));
        QVERIFY(!wire::decode("\x7f"));
        std::string huge = wire::encode(wire::Configure{});
        huge[2] = '\x7f'; // a text that would be longer than the message
        QVERIFY(!wire::decode(huge));
    }

    void specsAreChecked_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addRow("no name") << QByteArray("name") << QByteArray("");
        QTest::addRow("name with blanks") << QByteArray("name") << QByteArray("a b");
        QTest::addRow("name with a slash") << QByteArray("name") << QByteArray("../a");
        QTest::addRow("long name") << QByteArray("name") << QByteArray(65, 'x');
        QTest::addRow("relative executable") << QByteArray("executable") << QByteArray("bootstrap");
        QTest::addRow("executable upwards")
            << QByteArray("executable") << QByteArray("/code/../bootstrap");
        QTest::addRow("relative folder") << QByteArray("workingDirectory") << QByteArray("code");
        QTest::addRow("root as target") << QByteArray("mounts.target") << QByteArray("/");
        QTest::addRow("target upwards") << QByteArray("mounts.target") << QByteArray("/mnt/../etc");
        QTest::addRow("target with closing slash")
            << QByteArray("mounts.target") << QByteArray("/mnt/x/");
        QTest::addRow("target in /proc") << QByteArray("mounts.target") << QByteArray("/proc/self");
        QTest::addRow("relative source") << QByteArray("mounts.source") << QByteArray("code");
        QTest::addRow("little memory") << QByteArray("memoryBytes") << QByteArray("4096");
        QTest::addRow("negative vcpus") << QByteArray("vcpus") << QByteArray("-1");
        QTest::addRow("no processes") << QByteArray("maxProcesses") << QByteArray("0");
        QTest::addRow("no /tmp") << QByteArray("tmpBytes") << QByteArray("0");
    }
    void specsAreChecked()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        const auto text = value.toStdString();
        auto spec = goodSpec();
        QVERIFY(checkSpec(spec));
        if (field == "name") spec.name = text;
        if (field == "executable") spec.executable = text;
        if (field == "workingDirectory") spec.workingDirectory = text;
        if (field == "mounts.target") spec.mounts[0].target = text;
        if (field == "mounts.source") spec.mounts[0].source = text;
        if (field == "memoryBytes") spec.memoryBytes = value.toLongLong();
        if (field == "vcpus") spec.vcpus = value.toDouble();
        if (field == "maxProcesses") spec.maxProcesses = value.toInt();
        if (field == "tmpBytes") spec.tmpBytes = value.toLongLong();
        const auto checked = checkSpec(spec);
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(QByteArray::fromStdString(checked.error().field), field);
    }

    void pathsAreFoundOnTheMachine()
    {
        const auto spec = goodSpec();
        QCOMPARE(machinePath(spec, "/code"), std::string("/srv/code"));
        QCOMPARE(machinePath(spec, "/code/bootstrap"), std::string("/srv/code/bootstrap"));
        QCOMPARE(machinePath(spec, "/code/deep/x"), std::string("/srv/deep/x"));
        QCOMPARE(machinePath(spec, "/codes"), std::string("/codes"));
        QCOMPARE(machinePath(spec, "/usr/bin/node"), std::string("/usr/bin/node"));
    }
};

QTEST_GUILESS_MAIN(TestProcessParts)
#include "tst_process_parts.moc"
