#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QVersionNumber>
#include <engine/runtime/runtimes.h>
#include <fstream>

using namespace engine;
using namespace engine::runtime;
namespace fs = std::filesystem;

namespace {
Interpreters have(const QByteArrayList& versions)
{
    std::vector<Interpreter> all;
    for (const auto& one : versions) { // "n20.1.0" or "p3.10.1", newest first
        all.push_back(
            {one[0] == 'n' ? Family::NodeJs : Family::Python, one.mid(1).toStdString(), "/usr/bin/x", "/usr"});
    }
    return Interpreters(std::move(all));
}

void makeScript(const fs::path& file, const std::string& text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
    fs::permissions(file, fs::perms(0755));
}
} // namespace

class TestInterpreters : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knowsTheFamilies_data()
    {
        QTest::addColumn<QByteArray>("runtime");
        QTest::addColumn<int>("family");
        QTest::addRow("nodejs20") << QByteArray("nodejs20") << int(Family::NodeJs);
        QTest::addRow("python3") << QByteArray("python3") << int(Family::Python);
        QTest::addRow("python3.12") << QByteArray("python3.12") << int(Family::Python);
        QTest::addRow("custom") << QByteArray("custom") << int(Family::Custom);
        QTest::addRow("custom.debian12") << QByteArray("custom.debian12") << int(Family::Custom);
        for (const char* other :
            {"custom-container", "python2.7", "nodejs", "nodejsx", "java11", "go1", "dotnetcore3.1", ""}) {
            QTest::addRow("other: %s", other) << QByteArray(other) << int(Family::Unsupported);
        }
    }
    void knowsTheFamilies()
    {
        QFETCH(QByteArray, runtime);
        QFETCH(int, family);
        QCOMPARE(int(familyOf(runtime.toStdString())), family);
    }

    void choosesTheNearest_data()
    {
        QTest::addColumn<QByteArrayList>("versions");
        QTest::addColumn<QByteArray>("runtime");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("note");
        const QByteArrayList nodes{"n22.1.0", "n20.3.0", "n20.2.9", "n16.4.0", "n12.1.0"};
        QTest::addRow("the same, newest patch")
            << nodes << QByteArray("nodejs20") << QByteArray("20.3.0") << QByteArray();
        QTest::addRow("the nearest newer") << nodes << QByteArray("nodejs18") << QByteArray("20.3.0")
                                           << QByteArray("nodejs18 runs on Node.js 20.3.0: 18 is not installed");
        QTest::addRow("far newer") << nodes << QByteArray("nodejs6") << QByteArray("12.1.0")
                                   << QByteArray("nodejs6 runs on Node.js 12.1.0: 6 is not installed");
        QTest::addRow("the nearest older") << nodes << QByteArray("nodejs24") << QByteArray("22.1.0")
                                           << QByteArray("nodejs24 runs on Node.js 22.1.0: 24 is not installed");
        const QByteArrayList pythons{"n20.1.0", "p3.12.1", "p3.10.13", "p3.9.2", "p3.6.15"};
        QTest::addRow("python minor") << pythons << QByteArray("python3.10") << QByteArray("3.10.13") << QByteArray();
        QTest::addRow("python3 is 3.6") << pythons << QByteArray("python3") << QByteArray("3.6.15") << QByteArray();
        QTest::addRow("python newer") << pythons << QByteArray("python3.11") << QByteArray("3.12.1")
                                      << QByteArray("python3.11 runs on Python 3.12.1: 3.11 is not installed");
        QTest::addRow("python older") << pythons << QByteArray("python3.13") << QByteArray("3.12.1")
                                      << QByteArray("python3.13 runs on Python 3.12.1: 3.13 is not installed");
    }
    void choosesTheNearest()
    {
        QFETCH(QByteArrayList, versions);
        QFETCH(QByteArray, runtime);
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, note);
        const auto choice = have(versions).choose(runtime.toStdString());
        QVERIFY(choice);
        QCOMPARE(QByteArray::fromStdString(choice->interpreter.version), version);
        QCOMPARE(QByteArray::fromStdString(choice->note), note);
    }

    void saysWhatToInstall()
    {
        const auto choice = have({"n20.1.0"}).choose("python3.9");
        QVERIFY(!choice);
        QCOMPARE(choice.error().code, ErrorCode::FunctionNotStarted);
        QVERIFY(choice.error().detail.find("install Python 3.9") != std::string::npos);
    }

    void findsInstallationsAndNotShims()
    {
        const auto node = QStandardPaths::findExecutable(QStringLiteral("node")).toStdString();
        if (node.empty()) QSKIP("no Node.js on PATH");
        QTemporaryDir folder;
        const auto home = fs::path(folder.path().toStdString());
        const auto installed = home / ".nvm/versions/node/v0.0.1/bin/node";
        fs::create_directories(installed.parent_path());
        fs::copy_file(fs::canonical(node), installed);
        fs::create_directories(home / "links");
        fs::create_symlink(installed, home / "links/nodejs"); // the same one again
        makeScript(home / "shims/node", "#!/bin/sh\necho v99.0.0\n");
        makeScript(home / "shims/python3", "#!/bin/sh\necho Python 3.99.0\n");
        fs::create_directories(home / "bin");
        fs::copy_file(fs::canonical(node), home / "bin/node"); // straight below the home: only itself may be mounted

        const auto found = Interpreters::discover(
            home.string() + "/shims:" + home.string() + "/links:" + home.string() + "/bin", home);
        int installedOnes = 0, aloneOnes = 0;
        for (const auto& one : found.all()) {
            QVERIFY2(!one.version.starts_with("99") && !one.version.starts_with("3.99"), one.executable.c_str());
            QVERIFY2(one.executable.is_absolute() && !one.version.empty(), one.executable.c_str());
            QVERIFY(one.prefix != home);
            if (one.executable == installed) {
                ++installedOnes;
                QCOMPARE(one.prefix, installed.parent_path().parent_path());
            }
            if (one.executable == home / "bin/node") {
                ++aloneOnes;
                QCOMPARE(one.prefix, one.executable);
            }
        }
        QCOMPARE(installedOnes, 1);
        QCOMPARE(aloneOnes, 1);
    }

    void listsNewestFirst()
    {
        const auto found = Interpreters::discover(getenv("PATH"), getenv("HOME"));
        QVERIFY(!found.all().empty());
        for (std::size_t i = 1; i < found.all().size(); ++i) {
            const auto &before = found.all()[i - 1], &one = found.all()[i];
            if (before.family != one.family) continue;
            const auto number = [](const std::string& version) {
                return QVersionNumber::fromString(QString::fromStdString(version));
            };
            QVERIFY(number(before.version) >= number(one.version));
        }
    }

    void hangingAndBrokenCandidatesAreLeftOut()
    {
        QTemporaryDir folder;
        const auto home = fs::path(folder.path().toStdString());
        const auto bin = home / ".pyenv/versions/broken/bin";
        fs::create_directories(bin);
        fs::copy_file(fs::canonical("/bin/true"), bin / "python3"); // says nothing
        std::ofstream(bin / "python3.9") << "\177ELF not really";
        fs::permissions(bin / "python3.9", fs::perms(0755));
        const auto discovered = Interpreters::discover("", home);
        for (const auto& one : discovered.all())
            QVERIFY(!one.executable.string().starts_with(home.string()));
    }
};

QTEST_APPLESS_MAIN(TestInterpreters)
#include "tst_interpreters.moc"
