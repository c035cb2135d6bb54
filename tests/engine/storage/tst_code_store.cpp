#include "raw_zip.h"

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <engine/core/digest.h>
#include <engine/storage/code_store.h>
#include <engine/storage/unzip.h>
#include <fstream>
#include <random>
#include <sys/stat.h>
#include <thread>

using namespace engine;
using storage::CodeStore;
using storage::PackageLimits;
namespace fs = std::filesystem;

namespace {
std::string readAll(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeAll(const fs::path& file, std::string_view bytes, fs::perms mode = fs::perms(0644))
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    fs::permissions(file, mode);
}

/// "a b* lib/c" with a star behind what is executable.
QByteArray names(const Result<std::vector<storage::PackageFile>>& files)
{
    QByteArrayList names;
    for (const auto& file : files.value()) {
        names << QByteArray::fromStdString(file.path + (file.isExecutable ? "*" : ""));
    }
    return names.join(' ');
}

/// Everything below a folder with type and mode, for comparing.
QByteArray listing(const fs::path& folder)
{
    QByteArrayList lines;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        struct stat status = {};
        lstat(entry.path().c_str(), &status);
        lines << QByteArray::fromStdString(entry.path().lexically_relative(folder).string()) + " "
                + QByteArray::number(status.st_mode, 8);
    }
    std::ranges::sort(lines);
    return lines.join('\n');
}

QByteArray bytes(const RawZip& zip, std::string_view comment = {})
{
    return QByteArray::fromStdString(zip.bytes(comment));
}
} // namespace

class TestCodeStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->path().toStdString();
        m_source = m_path / "source";
        fs::create_directories(m_source);
    }

    void unpacksAZip()
    {
        const auto store = open();
        const auto zip = RawZip()
                             .add("index.js", "exports")
                             .folder("lib/")
                             .add("lib/util.js", "")
                             .add({"run", "#!", 0100755})
                             .add("a/b/c/日本.txt")
                             .bytes("a comment");
        const auto package = store.addZip(zip).value();
        QCOMPARE(package.sha256, toHex(sha256(zip)));
        QCOMPARE(package.crc64, crc64(zip));
        QCOMPARE(package.size, std::ssize(zip));
        QCOMPARE(names(store.files(package)), QByteArray("a/b/c/日本.txt index.js lib/util.js run*"));
        QCOMPARE(readAll(store.folder(package) / "index.js"), "exports");
        QCOMPARE(readAll(store.zipFile(package)), zip);
        QCOMPARE(store.readFile(package, "index.js").value(), "exports");
        QCOMPARE(store.readFile(package, "lib/util.js").value(), "");
        QCOMPARE(store.packages(), std::vector<std::string>{package.sha256});
        QCOMPARE(store.addZip(zip).value(), package);
        store.remove(package.sha256);
        QVERIFY(store.packages().empty());
        QVERIFY(fs::is_empty(m_path / "data/code"));
        QVERIFY(store.addZip(zip));
    }

    void letsEveryUserReadThePackage()
    {
        const auto before = umask(077);
        const auto store = open();
        const auto package = store.addZip(
            RawZip().add({"secret", "x", 0100600}).add({"lib/run", "x", 0104700}).folder("empty").bytes());
        umask(before);
        QVERIFY(package);
        QCOMPARE(listing(store.folder(*package)), QByteArray("empty 40755\nlib 40755\nlib/run 100755\nsecret 100644"));
        struct stat status = {};
        QCOMPARE(stat(store.folder(*package).c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0755u);
    }

    void findsExecutablesInZipsFromWindows()
    {
        RawZip zip;
        for (const auto& [name, content] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"bootstrap", "plain"}, {"start.sh", "#!/bin/sh\n"}, {"tool", "\x7f\x45LF..."},
                 {"index.js", "exports"}, {"sub/bootstrap", "x"}}) {
            zip.add({name, content, 0, 0, 0});
        }
        zip.add({"dir\\file", "x", 0, 0, 0});
        const auto store = open();
        const auto package = store.addZip(zip.bytes());
        QVERIFY2(package, package ? "" : package.error().detail.c_str());
        QCOMPARE(
            names(store.files(*package)), QByteArray("bootstrap* dir/file index.js start.sh* sub/bootstrap tool*"));
    }

    void believesPermissionsOfUnix()
    {
        const auto store = open();
        const auto package
            = store.addZip(RawZip().add("bootstrap", "#!/bin/sh").add({"run", "x", 0100755}).bytes()).value();
        QCOMPARE(names(store.files(package)), QByteArray("bootstrap run*"));
    }

    void keepsLinksThatStayInside()
    {
        const auto store = open();
        const auto package = store.addZip(RawZip()
                                              .add("lib/v2/a.js", "content")
                                              .link("lib/current", "v2")
                                              .link("a.js", "lib/current/../current/a.js")
                                              .link("lib/v2/up", "../..")
                                              .link("nowhere", "lib/missing")
                                              .bytes());
        QVERIFY2(package, package ? "" : package.error().detail.c_str());
        QCOMPARE(names(store.files(*package)), QByteArray("a.js lib/v2/a.js"));
        QCOMPARE(store.readFile(*package, "lib/current/a.js").value(), "content");
    }

    void refusesByNameWhatCouldDoHarm_data()
    {
        QTest::addColumn<QByteArray>("zip");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const RawZip& zip, const char* message) {
            QTest::addRow("%s", name) << bytes(zip) << QByteArray(message);
        };
        row("absolute", RawZip().add("/etc/passwd"), "entry '/etc/passwd' has an absolute path");
        row("..", RawZip().add("../evil"), "entry '../evil' leaves the package by '..'");
        row(".. inside", RawZip().add("lib/../../evil"), "entry 'lib/../../evil' leaves the package by '..'");
        row(".. that comes back", RawZip().add("lib/../ok"), "leaves the package by '..'");
        row(".. as a folder", RawZip().folder("../evil/"), "leaves the package by '..'");
        row("backslashes", RawZip().add("..\\evil"), "leaves the package by '..'");
        row("a drive", RawZip().add("C:\\evil"), "entry 'C:/evil' has an absolute path");
        row("backslashes among slashes", RawZip().add("lib/..\\..\\evil"),
            "entry 'lib/..\\..\\evil' has a backslash in its path");
        row("backslashes from Windows", RawZip().add({"..\\evil", "x", 0, 0, 0}), "leaves the package by '..'");
        row("mixed from Windows", RawZip().add({"lib/..\\..\\evil", "x", 0, 0, 0}), "has a backslash in its path");
        row("no name", RawZip().add("./."), "has no name");
        row("a long name", RawZip().add(std::string(256, 'n')), "has a name of more than 255 bytes");
        row("a long path", RawZip().add([] {
            std::string path;
            for (int i = 0; i < 600; ++i) path += "d/";
            return path + "f";
        }()),
            "has a path of more than 1024 bytes");
        row("not UTF-8", RawZip().add({"\xc4\xe3.js", "x", 0100644, 3, 0}),
            "entry 'bytes c4e32e6a73' has a name that is not UTF-8");
        row("an absolute link", RawZip().link("passwd", "/etc/passwd"),
            "entry 'passwd' is a link that leaves the package: /etc/passwd");
        row("a link up", RawZip().link("lib/up", "../../evil"), "entry 'lib/up' is a link that leaves the package");
        row("a link through a link", RawZip().add("a/b/x").link("a/b/root", "../..").link("out", "a/b/root/.."),
            "entry 'out' is a link that leaves the package: a/b/root/..");
        row("a link through links, named before",
            RawZip().link("aa", "m/..").link("m", "z/.").link("z", "d/..").link("d", "."),
            "is a link that leaves the package");
        row("a circle", RawZip().link("a", "b").link("b", "a"), "is a link that leaves the package");
        row("a link to nothing", RawZip().link("a", ""), "entry 'a' is a link to nowhere");
        row("a file behind a link", RawZip().link("lib", "/tmp").add("lib/evil"),
            "entry 'lib' is a link that leaves the package");
        row("a file behind a good link", RawZip().add("real/a").link("lib", "real").add("lib/b"),
            "entry 'lib' is there twice");
        row("a file through a link of its name", RawZip().link("a", "b").add("a"), "entry 'a' is there twice");
        row("a link in place of a file", RawZip().add("a").link("a", "b"), "entry 'a' is there twice");
        row("two links", RawZip().link("a", "b").link("a", "c"), "entry 'a' is there twice");
        row("two files", RawZip().add("a").add("a"), "entry 'a' is there twice");
        row("two spellings", RawZip().add("d/a").add("./d//a"), "entry 'd/a' is there twice");
        row("a file in a file", RawZip().add("a").add("a/b"), "entry 'a' is a folder and a file");
        row("a file on a folder", RawZip().add("a/b").add("a"), "entry 'a' is there twice");
        row("a device", RawZip().add({"null", "", 0020666}), "entry 'null' is neither a file nor a folder nor a link");
        row("a socket", RawZip().add({"socket", "", 0140666}),
            "entry 'socket' is neither a file nor a folder nor a link");
        row("encrypted", RawZip().add({"a", "0123456789abc", 0100644, 3, 0x0801}), "entry 'a' is encrypted");
        row("empty", RawZip(), "the zip is empty");
    }
    void refusesByNameWhatCouldDoHarm()
    {
        QFETCH(QByteArray, zip);
        QFETCH(QByteArray, message);
        const auto store = open();
        const auto before = listing(m_path);
        const auto refused = store.addZip(zip.toStdString());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(refused.error().field, "code");
        const auto detail = QByteArray::fromStdString(refused.error().detail);
        QVERIFY2(detail.startsWith("code package: "), detail);
        QVERIFY2(detail.contains(message), detail);
        QCOMPARE(listing(m_path), before);
    }

    void refusesWhatIsNoZip_data()
    {
        QTest::addColumn<QByteArray>("zip");
        const auto good = bytes(RawZip().add("index.js", "exports"));
        QTest::addRow("nothing") << QByteArray();
        QTest::addRow("text") << QByteArray("exports.handler = () => {}");
        QTest::addRow("a gzip") << QByteArray::fromHex("1f8b080000000000000303000000000000000000");
        QTest::addRow("bytes behind the end") << good + "more";
        QTest::addRow("a comment longer than said") << bytes(RawZip().add("a"), "comment") + "x";
        QTest::addRow("one byte") << QByteArray("P");
        for (int length : {1, 4, 21, 22, 40, 100}) QTest::addRow("cut by %d", length) << good.chopped(length);
        auto broken = good;
        broken[broken.indexOf("exports")] = 'X';
        QTest::addRow("a wrong checksum") << broken;
    }
    void refusesWhatIsNoZip()
    {
        QFETCH(QByteArray, zip);
        const auto store = open();
        const auto refused = store.addZip(zip.toStdString());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(store.packages().empty());
    }

    void survivesAnyDamage()
    {
        const auto store = open();
        writeAll(m_source / "index.js", std::string(300, 'x') + "end");
        fs::create_symlink("index.js", m_source / "main.js");
        writeAll(m_source / "lib/a.js", "content");
        const auto zip = readAll(store.zipFile(store.addFolder(m_source).value()));
        const auto before = listing(m_path);
        std::mt19937 random(4711);
        for (std::size_t at = 0; at < zip.size(); ++at) {
            auto damaged = zip;
            damaged[at] = static_cast<char>(damaged[at] ^ (random() % 255 + 1));
            const auto folder = m_path / "unpacked/here";
            fs::create_directories(folder);
            const auto done = storage::unzip(damaged, folder, {});
            QVERIFY(done || done.error().code == ErrorCode::InvalidArgument
                || done.error().code == ErrorCode::EntityTooLarge);
            QCOMPARE(std::distance(fs::directory_iterator(m_path / "unpacked"), {}), 1);
            fs::remove_all(m_path / "unpacked");
            QVERIFY(!storage::unzip(zip.substr(0, at), m_source, {}));
        }
        QCOMPARE(listing(m_path), before);
    }

    void keepsToItsLimits_data()
    {
        QTest::addColumn<qint64>("zipBytes");
        QTest::addColumn<qint64>("unpackedBytes");
        QTest::addColumn<qint64>("entries");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("in the limits") << qint64(10000) << qint64(3000) << qint64(3) << QByteArray();
        QTest::addRow("a large zip") << qint64(100) << qint64(3000) << qint64(3)
                                     << QByteArray("at most 100 are allowed");
        QTest::addRow("large when unpacked")
            << qint64(10000) << qint64(2999) << qint64(3) << QByteArray("more than 2999 bytes when unpacked");
        QTest::addRow("many entries") << qint64(10000) << qint64(3000) << qint64(2)
                                      << QByteArray("more than 2 entries");
    }
    void keepsToItsLimits()
    {
        QFETCH(qint64, zipBytes);
        QFETCH(qint64, unpackedBytes);
        QFETCH(qint64, entries);
        QFETCH(QByteArray, message);
        const auto store = CodeStore::open(m_path / "data", {zipBytes, unpackedBytes, entries, 200}).value();
        const std::string thousand(1000, 'x');
        const auto added = store.addZip(RawZip().add("a", thousand).add("b", thousand).add("c", thousand).bytes());
        QCOMPARE(added.has_value(), message.isEmpty());
        if (added) return;
        QCOMPARE(added.error().code, ErrorCode::EntityTooLarge);
        QVERIFY2(QByteArray::fromStdString(added.error().detail).contains(message), added.error().detail.c_str());
        QVERIFY(fs::is_empty(m_path / "data/code"));
    }

    void refusesABomb()
    {
        writeAll(m_source / "zeros", "");
        fs::resize_file(m_source / "zeros", 70 * 1024 * 1024);
        const auto refused = open().addFolder(m_source);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::EntityTooLarge);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).contains("more than 200 times the zip's size"));
    }

    void packsAFolderTheSameWayEveryTime()
    {
        const auto store = open();
        const auto fill = [&](const fs::path& folder, bool isReverse) {
            std::vector<std::string> files{"index.js", "lib/a.js", "lib-b/c.js", "日本/é.txt", "lib/deep/er/z"};
            if (isReverse) std::ranges::reverse(files);
            for (const auto& name : files) writeAll(folder / name, "content of " + name);
            writeAll(folder / "bootstrap", "#!/bin/sh", fs::perms(0700));
            fs::create_directories(folder / "empty");
            fs::create_symlink("lib/a.js", folder / "link.js");
        };
        fill(m_source, false);
        fill(m_path / "again", true);
        fs::last_write_time(m_path / "again/index.js", fs::file_time_type::clock::now() - std::chrono::hours(24 * 400));
        const auto first = store.addFolder(m_source).value();
        qputenv("TZ", "Asia/Shanghai");
        tzset();
        const auto second = store.addFolder(m_path / "again").value();
        qputenv("TZ", "UTC");
        tzset();
        QCOMPARE(second, first);
        QCOMPARE(names(store.files(first)),
            QByteArray("bootstrap* index.js lib-b/c.js lib/a.js lib/deep/er/z link.js 日本/é.txt"));
        QVERIFY(fs::is_symlink(store.folder(first) / "link.js"));
        QVERIFY(fs::is_directory(store.folder(first) / "empty"));
        QCOMPARE(store.readFile(first, "日本/é.txt").value(), "content of 日本/é.txt");
    }

    void packsOneFile()
    {
        writeAll(m_source / "app", "#!/bin/sh", fs::perms(0755));
        const auto store = open();
        const auto package = store.addFolder(m_source / "app").value();
        QCOMPARE(names(store.files(package)), QByteArray("app*"));
    }

    void leavesOutWhatIsIgnored()
    {
        writeAll(m_source / ".fcignore",
            "# rules\r\n*.log\n!keep.log\n/build/\nnode_modules/**/test\ntmp/\n**/*.map\n[ab].txt\n\n");
        for (const char* name : {"a.log", "keep.log", "lib/b.log", "build/x", "lib/build/x", "node_modules/m/test/t.js",
                 "node_modules/m/index.js", "lib/tmp/x", "tmp", "x.map", "lib/y.map", "a.txt", "c.txt", ".git/HEAD"}) {
            writeAll(m_source / name, "x");
        }
        const auto store = open();
        QCOMPARE(names(store.files(store.addFolder(m_source).value())),
            QByteArray(".git/HEAD c.txt keep.log lib/build/x node_modules/m/index.js tmp"));
    }

    void refusesFoldersItCannotPack_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("a link out") << QByteArray("link")
                                    << QByteArray("entry 'lib/out' is a link that leaves the package: /etc");
        QTest::addRow("a pipe") << QByteArray("pipe")
                                << QByteArray("entry 'lib/pipe' is neither a file nor a folder nor a link");
        QTest::addRow("nothing") << QByteArray("empty") << QByteArray("has nothing to pack");
        QTest::addRow("a backslash") << QByteArray("backslash") << QByteArray("entry 'lib/a\\b' has a backslash");
        QTest::addRow("many entries") << QByteArray("entries") << QByteArray("has more than 10 entries");
        QTest::addRow("many bytes") << QByteArray("bytes")
                                    << QByteArray("has more than 1000 bytes; deploy a smaller one");
        QTest::addRow("no folder") << QByteArray("missing") << QByteArray("No such file or directory");
        QTest::addRow("a device") << QByteArray("device") << QByteArray("is neither a folder nor a file");
    }
    void refusesFoldersItCannotPack()
    {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, message);
        auto path = m_source;
        if (what != "empty") fs::create_directories(m_source / "lib");
        if (what == "link") fs::create_symlink("/etc", m_source / "lib/out");
        if (what == "pipe") QCOMPARE(mkfifo((m_source / "lib/pipe").c_str(), 0600), 0);
        if (what == "backslash") writeAll(m_source / "lib/a\\b", "x");
        if (what == "bytes") writeAll(m_source / "large", std::string(1001, 'x'));
        if (what == "missing") path = m_source / "missing";
        if (what == "device") path = "/dev/null";
        for (int i = 0; i < 10 && what == "entries"; ++i) writeAll(m_source / std::to_string(i), "");
        const auto store = CodeStore::open(m_path / "data", {.unpackedBytes = 1000, .entries = 10}).value();
        const auto refused = store.addFolder(path);
        QVERIFY(!refused);
        QVERIFY2(QByteArray::fromStdString(refused.error().detail).contains(message), refused.error().detail.c_str());
        QVERIFY(store.packages().empty());
    }

    void editsMakeANewPackage()
    {
        writeAll(m_source / "index.js", "old");
        writeAll(m_source / "lib/a.js", "a");
        writeAll(m_source / "run", "#!/bin/sh", fs::perms(0755));
        const auto store = open();
        const auto base = store.addFolder(m_source).value();
        const auto edited = store.addEdited(base,
            {{"index.js", "new"}, {"lib/a.js", std::nullopt}, {"lib/new/b.js", "b"}, {"run", "echo"},
                {"tool", "#!/bin/sh"}});
        QVERIFY2(edited, edited ? "" : edited.error().detail.c_str());
        QCOMPARE(names(store.files(*edited)), QByteArray("index.js lib/new/b.js run* tool*"));
        QCOMPARE(store.readFile(*edited, "index.js").value(), "new");
        QCOMPARE(store.readFile(base, "index.js").value(), "old");
        const auto back = store.addEdited(*edited,
            {{"index.js", "old"}, {"lib/a.js", "a"}, {"lib/new/b.js", std::nullopt}, {"run", "#!/bin/sh"},
                {"tool", std::nullopt}});
        QCOMPARE(names(store.files(back.value())), names(store.files(base)));
        QCOMPARE(store.addEdited(base, {}).value(), base);
        QCOMPARE(names(store.files(store.addEdited({}, {{"index.js", "first"}}).value())), QByteArray("index.js"));
    }

    void refusesEditsThatCannotBe_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("removes");
        QTest::addColumn<QByteArray>("message");
        QTest::addRow("..") << QByteArray("../evil") << false << QByteArray("leaves the package by '..'");
        QTest::addRow("absolute") << QByteArray("/evil") << false << QByteArray("has an absolute path");
        QTest::addRow("a folder") << QByteArray("lib") << false << QByteArray("is a folder");
        QTest::addRow("in a file") << QByteArray("index.js/a") << false << QByteArray("is a folder and a file");
        QTest::addRow("behind a link") << QByteArray("link/a") << false << QByteArray("is there twice");
        QTest::addRow("remove what is not there")
            << QByteArray("missing") << true << QByteArray("is not in the package");
        QTest::addRow("remove a folder") << QByteArray("lib") << true << QByteArray("is a folder");
    }
    void refusesEditsThatCannotBe()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, removes);
        QFETCH(QByteArray, message);
        writeAll(m_source / "index.js", "x");
        writeAll(m_source / "lib/a.js", "a");
        fs::create_symlink("lib", m_source / "link");
        const auto store = open();
        const auto base = store.addFolder(m_source).value();
        const auto refused
            = store.addEdited(base, {{path.toStdString(), removes ? std::nullopt : std::optional<std::string>("x")}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(QByteArray::fromStdString(refused.error().detail).contains(message), refused.error().detail.c_str());
    }

    void readsOnlyFilesOfThePackage_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("maxBytes");
        QTest::addRow("outside") << QByteArray("../package.zip") << 100;
        QTest::addRow("absolute") << QByteArray("/etc/passwd") << 100;
        QTest::addRow("missing") << QByteArray("missing") << 100;
        QTest::addRow("a folder") << QByteArray("lib") << 100;
        QTest::addRow("too large") << QByteArray("lib/a.js") << 6;
    }
    void readsOnlyFilesOfThePackage()
    {
        QFETCH(QByteArray, path);
        QFETCH(int, maxBytes);
        writeAll(m_source / "lib/a.js", "content");
        const auto store = open();
        const auto package = store.addFolder(m_source).value();
        QCOMPARE(store.readFile(package, "lib/a.js", 7).value(), "content");
        const auto refused = store.readFile(package, path.toStdString(), maxBytes);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    }

    void removesPackagesOnly()
    {
        const auto store = open();
        writeAll(m_path / "data/fcdesk.db", "x");
        for (const char* name : {"", ".", "..", "../fcdesk.db", "abc"}) store.remove(name);
        QVERIFY(fs::exists(m_path / "data/fcdesk.db"));
        QVERIFY(fs::exists(m_path / "data/code"));
    }

    void clearsWhatACrashLeft()
    {
        const auto package = open().addZip(RawZip().add("a").bytes()).value();
        writeAll(m_path / "data/code/.unfinished-1/files/a", "x");
        const auto store = open();
        QCOMPARE(store.packages(), std::vector<std::string>{package.sha256});
        QCOMPARE(std::distance(fs::directory_iterator(m_path / "data/code"), {}), 1);
    }

    void letsThreadsAddTheSamePackage()
    {
        const auto store = open();
        const auto zip = RawZip().add("a", std::string(100'000, 'x')).add("lib/b").bytes();
        std::atomic<int> added = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i) threads.emplace_back([&] { added += store.addZip(zip).has_value(); });
        }
        QCOMPARE(added.load(), 8);
        QCOMPARE(std::distance(fs::directory_iterator(m_path / "data/code"), {}), 1);
    }

private:
    CodeStore open() const { return CodeStore::open(m_path / "data").value(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_path;
    fs::path m_source;
};

QTEST_APPLESS_MAIN(TestCodeStore)
#include "tst_code_store.moc"
