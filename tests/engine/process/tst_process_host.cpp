#include "levels.h"
#include "sandbox_fixture.h"

#include <QTest>
#include <arpa/inet.h>
#include <csignal>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace engine;
using namespace engine::process;

/// What a program in a sandbox sees and may do.
class TestProcessHost : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void capturesOutputAndExitCode_data() { addLevels(); }
    void capturesOutputAndExitCode()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture, fixture.shell("echo out; echo err >&2; exit 7"));
        QVERIFY(tree);
        QCOMPARE(tree.readStdout(), std::string("out\n"));
        QCOMPARE(tree.readStderr(), std::string("err\n"));
        const auto status = tree.wait();
        QCOMPARE(status.code, 7);
        QCOMPARE(status.signal, 0);
        QVERIFY(!status.isOutOfMemory);
        QVERIFY(
            tree.with([](Process& process) { return process.allocateTime(); }) > Duration::zero());
    }

    void reportsSignals_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("number");
        QTest::addRow("SEGV") << "SEGV" << 11;
        QTest::addRow("ABRT") << "ABRT" << 6;
        QTest::addRow("TERM") << "TERM" << 15;
        QTest::addRow("KILL") << "KILL" << 9;
    }
    void reportsSignals()
    {
        QFETCH(QString, name);
        QFETCH(int, number);
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        RunningTree tree(fixture, fixture.shell("kill -" + name.toStdString() + " $$; sleep 100"));
        QVERIFY(tree);
        const auto status = tree.wait();
        QCOMPARE(status.signal, number);
        QCOMPARE(status.code, 128 + number);
    }

    void environmentIsExactlyWhatWasGiven_data() { addLevels(); }
    void environmentIsExactlyWhatWasGiven()
    {
        FETCH_LEVEL(fixture);
        auto spec = fixture.shell("");
        spec.executable = "/usr/bin/env";
        spec.arguments = {};
        spec.environment = {"A=1", "TEXT=two words\nand a line"};
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        QCOMPARE(tree.readStdout(), std::string("A=1\nTEXT=two words\nand a line\n"));
    }

    void channelIsDescriptorThree_data() { addLevels(); }
    void channelIsDescriptorThree()
    {
        FETCH_LEVEL(fixture);
        auto spec = fixture.shell("read line <&3; echo \"got $line\" >&3; ls /proc/$$/fd");
        spec.hasChannel = true;
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        const auto channel = tree.with([](Process& process) { return process.takeChannel(); });
        QVERIFY(channel);
        QVERIFY(!tree.with([](Process& process) { return process.takeChannel(); }));
        QCOMPARE(::write(channel.get(), "ping\n", 5), 5);
        QCOMPARE(tree.readStdout(), std::string("0\n1\n2\n3\n"));
        char answer[32]{};
        QCOMPARE(::read(channel.get(), answer, sizeof answer), 9);
        QCOMPARE(std::string(answer), std::string("got ping\n"));
    }

    void opensNothingButTheStandardDescriptors_data() { addLevels(); }
    void opensNothingButTheStandardDescriptors()
    {
        FETCH_LEVEL(fixture);
        RunningTree other(fixture, fixture.shell("sleep 1000"));
        RunningTree tree(fixture, fixture.shell("ls /proc/$$/fd; readlink /proc/$$/fd/0"));
        QVERIFY(other && tree);
        QCOMPARE(tree.readStdout(), std::string("0\n1\n2\n/dev/null\n"));
    }

    void codeIsReadOnly_data() { addLevels({Isolation::Full, Isolation::NoNamespaces}); }
    void codeIsReadOnly()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture,
            fixture.shell(
                "cat hello.txt; echo x > new || echo refused; echo x > hello.txt || echo refused"));
        QVERIFY(tree);
        QCOMPARE(tree.readStdout(), std::string("hello\nrefused\nrefused\n"));
        QVERIFY(!std::filesystem::exists(fixture.codeFolder() / "new"));
    }

    void tmpIsPrivateAndBounded_data() { addLevels({Isolation::Full}); }
    void tmpIsPrivateAndBounded()
    {
        FETCH_LEVEL(fixture);
        const std::string script = "ls -A /tmp; head -c 500000 /dev/zero > /tmp/fits && echo fits; "
                                   "head -c 2000000 /dev/zero > /tmp/more || echo full";
        for (int round = 0; round < 2; ++round) {
            auto spec = fixture.shell(script);
            spec.tmpBytes = 1024 * 1024;
            RunningTree tree(fixture, spec);
            QVERIFY(tree);
            QCOMPARE(tree.readStdout(), std::string("fits\nfull\n"));
        }
        QVERIFY(!std::filesystem::exists("/tmp/fits"));
    }

    void seesNothingOfTheMachine_data() { addLevels({Isolation::Full}); }
    void seesNothingOfTheMachine()
    {
        FETCH_LEVEL(fixture);
        auto spec = fixture.shell("cat /proc/sys/kernel/hostname; ls /proc | grep -c '^[0-9]'; ls "
                                  "-A /home /mnt /opt /sys /tmp | grep -v '^/' | grep .");
        spec.name = "fc-1";
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        QCOMPARE(tree.readLine(), std::string("fc-1"));
        QCOMPARE_LE(std::stoi(tree.readLine()), 4); // the keeper, the shell, ls and grep
        QCOMPARE(tree.readStdout(), std::string());

        const auto outside = fixture.codeFolder() / "hello.txt";
        RunningTree looker(fixture,
            fixture.shell("test -e " + outside.string()
                + " || echo missing; test -e /root || echo missing; test -w / || echo read-only"));
        QVERIFY(looker);
        QCOMPARE(looker.readStdout(), std::string("missing\nmissing\nread-only\n"));
    }

    void cannotReachOtherTrees_data() { addLevels({Isolation::Full, Isolation::NoNamespaces}); }
    void cannotReachOtherTrees()
    {
        FETCH_LEVEL(fixture);
        for (const auto& sentence : fixture.host().limitations()) {
            if (sentence.find("signal each other") != std::string::npos) {
                QSKIP("the kernel's Landlock is too old for this");
            }
        }
        RunningTree other(fixture, fixture.shell("echo $$; exec sleep 1000"));
        QVERIFY(other);
        other.readLine();
        // By every number there may be: in its own namespace it hits nothing, elsewhere it is
        // refused.
        RunningTree attacker(fixture,
            fixture.shell("for p in $(seq 2 32768); do if [ $p != $$ ] && kill -9 $p 2>/dev/null; "
                          "then echo hit $p; fi; done; kill -9 1; echo done"));
        QVERIFY(attacker);
        QCOMPARE(attacker.readStdout(), std::string("done\n"));
        QCOMPARE(other.with([](Process& process) {
            process.terminate();
            return 0;
        }),
            0);
        QCOMPARE(other.wait().signal, SIGTERM); // and not 9
    }

    void hasNoRights_data() { addLevels(); }
    void hasNoRights()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture,
            fixture.shell("grep -E '^(Uid|CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):' "
                          "/proc/self/status"));
        QVERIFY(tree);
        const auto text = tree.readStdout();
        const auto has
            = [&](const std::string& line) { return text.find(line + "\n") != std::string::npos; };
        if (isolation == Isolation::Full || ::geteuid() == 0) {
            QVERIFY2(has("Uid:\t10000\t10000\t10000\t10000"), text.c_str());
            QVERIFY2(has("CapBnd:\t0000000000000000"), text.c_str());
        }
        for (const std::string set : {"CapInh", "CapPrm", "CapEff", "CapAmb"}) {
            QVERIFY2(has(set + ":\t0000000000000000"), text.c_str());
        }
        QVERIFY2(has("NoNewPrivs:\t1"), text.c_str());
        QVERIFY2(
            has(isolation == Isolation::LimitsOnly ? "Seccomp:\t0" : "Seccomp:\t2"), text.c_str());
    }

    void cannotMakeNamespacesOrMounts_data()
    {
        addLevels({Isolation::Full, Isolation::NoNamespaces});
    }
    void cannotMakeNamespacesOrMounts()
    {
        FETCH_LEVEL(fixture);
        RunningTree tree(fixture,
            fixture.shell("unshare -U true && echo unshared; mount -t tmpfs tmpfs /tmp && echo "
                          "mounted; chroot / true && echo changed; echo end"));
        QVERIFY(tree);
        QCOMPARE(tree.readStdout(), std::string("end\n"));
    }

    void mountsWhatIsAskedFor_data() { addLevels({Isolation::Full}); }
    void mountsWhatIsAskedFor()
    {
        FETCH_LEVEL(fixture);
        const auto shared = fixture.codeFolder().parent_path() / "shared";
        std::filesystem::create_directory(shared);
        std::filesystem::permissions(shared, std::filesystem::perms(0777));
        std::filesystem::create_directory(fixture.codeFolder() / "inner");
        fixture.writeCode("settings", "set\n");
        auto spec = fixture.shell(
            "cat /var/fc/settings; echo kept > /mnt/auto/kept; ls /code/inner; echo x > /scratch/x "
            "&& head -c 3000000 /dev/zero > /scratch/y || echo full; ls /tmp/deep");
        spec.mounts.push_back({fixture.codeFolder() / "settings", "/var/fc/settings"});
        spec.mounts.push_back({shared, "/mnt/auto", false});
        spec.mounts.push_back({shared, "/code/inner"});
        spec.mounts.push_back({{}, "/scratch", false, 1024 * 1024});
        spec.mounts.push_back({fixture.codeFolder(), "/tmp/deep"});
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        QCOMPARE(tree.readStdout(), std::string("set\nkept\nfull\nhello.txt\ninner\nsettings\n"));
        QVERIFY(std::filesystem::exists(shared / "kept"));
    }

    void ownNetworkHasOnlyALoopback()
    {
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        if (!fixture.isAsWanted()) QSKIP("this machine has no namespaces");
        auto spec = fixture.shell(
            "exec python3 -c 'import socket; s = socket.create_server((\"127.0.0.1\", 9000)); "
            "print(socket.if_nameindex(), flush=True); c, a = s.accept(); c.sendall(b\"hello\")'");
        spec.hasOwnNetwork = true;
        RunningTree tree(fixture, spec);
        QVERIFY(tree);
        QCOMPARE(tree.readLine(), std::string("[(1, 'lo')]"));
        auto socket = tree.with([](Process& process) { return process.openSocket(); });
        QVERIFY(socket);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(9000);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(socket->get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
        pollfd watched{socket->get(), POLLIN, 0};
        QCOMPARE(::poll(&watched, 1, 30'000), 1);
        char greeting[6]{};
        QCOMPARE(::read(socket->get(), greeting, 5), 5);
        QCOMPARE(std::string(greeting), std::string("hello"));
        QCOMPARE(tree.wait().code, 0);
        const auto late = tree.with([](Process& process) { return process.openSocket(); });
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Cancelled);
    }

    void refusesWhatCannotStart_data()
    {
        QTest::addColumn<QString>("executable");
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("text");
        const int notStarted = static_cast<int>(ErrorCode::FunctionNotStarted);
        QTest::addRow("missing") << "/code/nothing"
                                 << "" << notStarted << "/code/nothing cannot be executed: ENOENT";
        QTest::addRow("not executable")
            << "/code/hello.txt"
            << "" << notStarted << "/code/hello.txt cannot be executed: EACCES";
        QTest::addRow("a folder") << "/code"
                                  << "" << notStarted << "/code cannot be executed: EACCES";
        QTest::addRow("bad interpreter")
            << "/code/script"
            << "" << notStarted << "/code/script cannot be executed: the interpreter";
        QTest::addRow("no format") << "/code/plain"
                                   << "" << notStarted << "/code/plain cannot be executed: ENOEXEC";
        QTest::addRow("missing mount") << "/bin/true"
                                       << "/no/such/folder" << static_cast<int>(ErrorCode::Io)
                                       << "mount /no/such/folder at /mnt/x: ENOENT";
        QTest::addRow("relative") << "bin/true"
                                  << "" << static_cast<int>(ErrorCode::InvalidArgument)
                                  << "executable 'bin/true' must be an absolute path";
    }
    void refusesWhatCannotStart()
    {
        QFETCH(QString, executable);
        QFETCH(QString, source);
        QFETCH(int, code);
        QFETCH(QString, text);
        for (const auto level : {Isolation::Full, Isolation::NoNamespaces}) {
            SandboxFixture fixture(level, LimitBackend::CgroupV2);
            fixture.writeCode("script", "#!/no/such/interpreter\n", true);
            fixture.writeCode("plain", "true\n", true);
            const auto empty = groupFolders(fixture.cgroupName());
            auto spec = fixture.shell("");
            spec.executable = executable.toStdString();
            if (!source.isEmpty()) spec.mounts.push_back({source.toStdString(), "/mnt/x"});
            const auto started = fixture.tryStart(spec);
            QVERIFY(!started);
            const auto detail = QString::fromStdString(started.error().detail);
            QCOMPARE(static_cast<int>(started.error().code), code);
            QVERIFY2(detail.startsWith(text), qPrintable(detail));
            QTRY_COMPARE(groupFolders(fixture.cgroupName()), empty);
        }
    }

    void tooLongAnEnvironmentIsRefused()
    {
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        auto spec = fixture.shell("");
        spec.environment.push_back("LONG=" + std::string(200'000, 'x'));
        const auto started = fixture.tryStart(spec);
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestProcessHost)
#include "tst_process_host.moc"
