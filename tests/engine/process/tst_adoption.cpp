#include "sandbox_fixture.h"

#include <QTest>
#include <filesystem>
#include <future>

using namespace engine;
using namespace engine::process;

/// Trees that are started for nobody in particular and get their owner's parts while they run.
class TestAdoption : public QObject
{
    Q_OBJECT

    /// Runs `script` once a line comes on its channel.
    static ProcessSpec waitingShell(const SandboxFixture& fixture, const std::string& script)
    {
        auto spec = fixture.shell("read line <&3; " + script);
        spec.mounts.clear();
        spec.workingDirectory = "/";
        spec.hasChannel = true;
        spec.isAdoptable = true;
        return spec;
    }

    static Result<std::monostate> adopt(RunningTree& tree, const Adoption& adoption)
    {
        auto promise = std::make_shared<std::promise<Result<std::monostate>>>();
        tree.with([&](Process& process) {
            process.adopt(
                adoption, [promise](Result<std::monostate> result) { promise->set_value(std::move(result)); });
        });
        auto future = promise->get_future();
        if (future.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
            return fail(ErrorCode::Io, "no answer");
        }
        return future.get();
    }

    static void wake(RunningTree& tree)
    {
        const auto channel = tree.with([](Process& process) { return process.takeChannel(); });
        QCOMPARE(::write(channel.get(), "go\n", 3), 3);
    }

    static Adoption adoptionFor(const SandboxFixture& fixture)
    {
        return {.name = "owner-1", .mounts = {{fixture.codeFolder(), "/code"}}, .tmpBytes = 1024 * 1024, .vcpus = 1};
    }

private Q_SLOTS:
    void givesNameCodeAndSpace()
    {
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        if (!fixture.isAsWanted()) QSKIP("this machine does not have this level");
        fixture.writeCode("hello", "hello\n");
        RunningTree tree(fixture,
            waitingShell(fixture,
                "hostname; cd /code; cat hello; touch /code/x 2>/dev/null || echo read-only;"
                "head -c 2000000 /dev/zero 2>/dev/null > /tmp/big; stat -c %s /tmp/big; ls /code/lib 2>/dev/null;"
                "ls /proc/$$/fd | tr '\\n' ' '"));
        QVERIFY2(tree, qPrintable(tree.error()));
        const auto adopted = adopt(tree, adoptionFor(fixture));
        QVERIFY2(adopted, adopted ? "" : adopted.error().detail.c_str());
        wake(tree);
        QCOMPARE(tree.readStdout(), std::string("owner-1\nhello\nread-only\n1048576\n0 1 2 3 "));
        QVERIFY(tree.with([](Process& process) { return process.allocateTime(); }) > Duration::zero());
    }

    void makesTargetsThatAreNew()
    {
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        if (!fixture.isAsWanted()) QSKIP("this machine does not have this level");
        const auto nas = fixture.codeFolder().parent_path() / "nas";
        std::filesystem::create_directories(nas);
        std::filesystem::permissions(nas, std::filesystem::perms::all);
        fixture.writeCode("single", "file\n");
        RunningTree tree(fixture,
            waitingShell(fixture,
                "touch /mnt/deep/er/x && echo written; cat /etc-like/single;"
                "mkdir /new 2>/dev/null || echo closed; touch /mnt/deep/y 2>/dev/null || echo closed"));
        QVERIFY2(tree, qPrintable(tree.error()));
        auto adoption = adoptionFor(fixture);
        adoption.mounts.push_back({nas, "/mnt/deep/er", false});
        adoption.mounts.push_back({fixture.codeFolder() / "single", "/etc-like/single"});
        const auto adopted = adopt(tree, adoption);
        QVERIFY2(adopted, adopted ? "" : adopted.error().detail.c_str());
        wake(tree);
        QCOMPARE(tree.readStdout(), std::string("written\nfile\nclosed\nclosed\n"));
        QVERIFY(std::filesystem::exists(nas / "x"));
    }

    void failsAndEndsTheTree()
    {
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        if (!fixture.isAsWanted()) QSKIP("this machine does not have this level");
        RunningTree tree(fixture, waitingShell(fixture, "echo never"));
        QVERIFY2(tree, qPrintable(tree.error()));
        auto adoption = adoptionFor(fixture);
        adoption.mounts.front().target = "/usr/none";
        const auto adopted = adopt(tree, adoption);
        QVERIFY(!adopted);
        QVERIFY2(adopted.error().detail.find("/usr/none: EROFS") != std::string::npos, adopted.error().detail.c_str());
        QVERIFY(tree.wait().code != 0);
        const auto late = adopt(tree, adoptionFor(fixture));
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Cancelled);
    }

    void happensOnce()
    {
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        if (!fixture.isAsWanted()) QSKIP("this machine does not have this level");
        RunningTree tree(fixture, waitingShell(fixture, "echo over"));
        QVERIFY2(tree, qPrintable(tree.error()));
        QVERIFY(adopt(tree, adoptionFor(fixture)));
        const auto again = adopt(tree, adoptionFor(fixture));
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Unsupported);
        RunningTree other(fixture, fixture.shell("sleep 1000"));
        QVERIFY(other);
        QVERIFY(!adopt(other, adoptionFor(fixture)));
    }

    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("mounts");
        QTest::addRow("host name") << "no name" << "/code" << 1;
        QTest::addRow("target") << "name" << "/proc/1" << 1;
        QTest::addRow("too many mounts") << "name" << "/code" << 17;
    }
    void refusesWhatCannotBe()
    {
        QFETCH(QString, name);
        QFETCH(QString, target);
        QFETCH(int, mounts);
        SandboxFixture fixture(Isolation::Full, LimitBackend::CgroupV2);
        if (!fixture.isAsWanted()) QSKIP("this machine does not have this level");
        RunningTree tree(fixture, waitingShell(fixture, "echo never"));
        QVERIFY2(tree, qPrintable(tree.error()));
        const Adoption adoption{.name = name.toStdString(),
            .mounts = {static_cast<std::size_t>(mounts), Mount{fixture.codeFolder(), target.toStdString()}}};
        const auto adopted = adopt(tree, adoption);
        QVERIFY(!adopted);
        QCOMPARE(adopted.error().code, ErrorCode::InvalidArgument);
    }

    void needsNamespaces()
    {
        SandboxFixture fixture(Isolation::NoNamespaces, LimitBackend::Rlimits);
        if (!fixture.isAsWanted()) QSKIP("this machine does not have this level");
        const auto started = fixture.tryStart(waitingShell(fixture, "echo never"));
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::Unsupported);
    }
};

QTEST_GUILESS_MAIN(TestAdoption)
#include "tst_adoption.moc"
