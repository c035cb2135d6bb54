#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <engine/storage/database.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace engine;
using storage::Database;
using storage::Durability;
namespace fs = std::filesystem;

namespace {
constexpr std::array<std::string_view, 2> kSchema{
    "CREATE TABLE item(name TEXT PRIMARY KEY, amount INTEGER); INSERT INTO item VALUES('first', 1)",
    "ALTER TABLE item ADD COLUMN note TEXT",
};
constexpr std::span<const std::string_view> kFirstSchema(kSchema.data(), 1);

std::string readAll(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeAll(const fs::path& file, std::string_view bytes)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::int64_t count(Database& database, std::string_view sql = "SELECT count(*) FROM item")
{
    auto statement = database.prepare(sql);
    return statement && statement->step().value_or(false) ? statement->integer(0) : -1;
}

/// Permissions do not bind root, so tests of refusals act as somebody else for a while.
class OrdinaryUser
{
public:
    OrdinaryUser() { m_changed = geteuid() == 0 && seteuid(65534) == 0; }
    ~OrdinaryUser()
    {
        if (m_changed && seteuid(0) != 0) std::abort();
    }
    OrdinaryUser(const OrdinaryUser&) = delete;

private:
    bool m_changed;
};
} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_dir->path().toStdString()) / "deep/er/test.db";
    }

    void isPrivateToItsUser()
    {
        QVERIFY(open());
        struct stat status = {};
        QCOMPARE(stat(m_file.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0600u);
        QCOMPARE(stat(m_file.parent_path().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0700u);
    }

    void runsEachMigrationOnce()
    {
        QVERIFY(open(kFirstSchema));
        const auto database = open();
        QVERIFY(database);
        QCOMPARE(count(*database), 1);
        QCOMPARE(count(*database, "SELECT count(*) FROM item WHERE note IS NULL"), 1);
        QCOMPARE(count(*database, "PRAGMA user_version"), 2);
    }

    void keepsTheOldFormatWhenAMigrationFails()
    {
        QVERIFY(open(kFirstSchema));
        const std::array<std::string_view, 2> broken{kSchema[0], "CREATE TABLE more(x); CREATE TABLE item(x)"};
        const auto refused = Database::open(m_file, Durability::Full, broken);
        QVERIFY(!refused);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).startsWith("migration 2: "));
        const auto database = open(kFirstSchema);
        QVERIFY(database);
        QCOMPARE(count(*database, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'"), 0);
    }

    void refusesANewerFileAndLeavesItAsItIs()
    {
        QVERIFY(open());
        const auto before = readAll(m_file);
        const auto refused = Database::open(m_file, Durability::Full, kFirstSchema);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).contains("newer version"));
        QVERIFY(readAll(m_file) == before);
    }

    void refusesADamagedFileAndLeavesItAsItIs_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("length");
        QTest::addColumn<bool>("cut");
        QTest::addRow("something else entirely") << 0 << 4096 << false;
        QTest::addRow("a page of a table overwritten") << 8192 << 4096 << false;
        QTest::addRow("one page header overwritten") << 12288 << 16 << false;
        QTest::addRow("the end is missing") << 12288 << 0 << true;
    }
    void refusesADamagedFileAndLeavesItAsItIs()
    {
        QFETCH(int, at);
        QFETCH(int, length);
        QFETCH(bool, cut);
        {
            const auto database = open();
            QVERIFY(database);
            QVERIFY(database->execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
                                      "INSERT INTO item(name, note) SELECT hex(i), hex(randomblob(20)) FROM n"));
        }
        auto bytes = readAll(m_file);
        QVERIFY(bytes.size() > 16384);
        if (cut) bytes.resize(static_cast<std::size_t>(at));
        else bytes.replace(static_cast<std::size_t>(at), static_cast<std::size_t>(length), std::string(length, '\x5a'));
        writeAll(m_file, bytes);

        const auto refused = Database::open(m_file, Durability::Full, kSchema);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).contains("restore it from a backup"));
        QVERIFY(readAll(m_file) == bytes);
    }

    void namesWhatItMayNotWrite_data()
    {
        QTest::addColumn<bool>("exists");
        QTest::addRow("no file yet") << false;
        QTest::addRow("a file of somebody else") << true;
    }
    void namesWhatItMayNotWrite()
    {
        QFETCH(bool, exists);
        if (exists) QVERIFY(open());
        fs::create_directories(m_file.parent_path());
        fs::permissions(m_dir->path().toStdString(), fs::perms(0755));
        fs::permissions(m_file.parent_path().parent_path(), fs::perms(0755));
        fs::permissions(m_file.parent_path(), fs::perms(0555));
        if (exists) fs::permissions(m_file, fs::perms(0444));
        Result<std::unique_ptr<Database>> refused;
        {
            const OrdinaryUser user;
            refused = Database::open(m_file, Durability::Full, kSchema);
        }
        fs::permissions(m_file.parent_path(), fs::perms(0755));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Io);
        const auto detail = QByteArray::fromStdString(refused.error().detail);
        QVERIFY2(detail.contains(m_file.c_str()), detail);
        QVERIFY2(detail.contains("writable") || detail.contains("write permission"), detail);
    }

    void namesAFileInPlaceOfTheFolder()
    {
        writeAll(m_dir->path().toStdString() + "/deep", "a file");
        const auto refused = Database::open(m_file, Durability::Full, kSchema);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Io);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).contains("Not a directory"));
    }

    void keepsWhatWasThereWhenTheDiskIsFull()
    {
        auto database = open();
        QVERIFY(database);
        QVERIFY(database->execute("PRAGMA max_page_count = 8")); // the error of a full disk
        const auto refused = database->transaction([&]() -> Result<void> {
            auto insert = database->prepare("INSERT INTO item(name, note) VALUES(?, ?)");
            if (!insert) return Failure(insert.error());
            for (int i = 0; i < 100; ++i) {
                if (auto done = insert->bind(1, std::to_string(i)).bind(2, std::string(1000, 'x')).run(); !done) {
                    return done;
                }
            }
            return {};
        });
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Io);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).contains("free some disk space"));
        QCOMPARE(count(*database), 1);
        QVERIFY(database->execute("UPDATE item SET amount = 2"));
    }

    void saysWhenAnotherProcessHoldsIt()
    {
        const auto first = open();
        const auto second = open();
        QVERIFY(first && second);
        QVERIFY(first->execute("BEGIN IMMEDIATE"));
        const auto refused = second->execute("BEGIN IMMEDIATE");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InUse);
    }

    void givesBackWhatWasBound()
    {
        auto database = open();
        QVERIFY(database);
        const std::string bytes("\0\xff\n", 3);
        auto select = database->prepare("SELECT ?, ?, ?, ?, ?, ?, ?");
        QVERIFY(select);
        select->bind(1, std::numeric_limits<std::int64_t>::min()).bind(2, true).bind(3, 0.1).bind(4, "").bind(5, bytes);
        select->bindBlob(6, bytes).bindNull(7);
        QVERIFY(select->step().value());
        QCOMPARE(select->integer(0), std::numeric_limits<std::int64_t>::min());
        QCOMPARE(select->integer(1), 1);
        QCOMPARE(select->real(2), 0.1);
        QVERIFY(select->text(3).empty() && select->text(3).data());
        QVERIFY(select->text(4) == bytes);
        QVERIFY(select->blob(5) == bytes);
        QVERIFY(!select->text(6).data());
        QVERIFY(!select->step().value());
    }

    void lendsAStatementAgainWithoutOldValues()
    {
        auto database = open();
        QVERIFY(database);
        constexpr std::string_view sql = "SELECT name FROM item WHERE name = ?";
        {
            auto select = database->prepare(sql);
            QVERIFY(select && select->bind(1, "first").step().value()); // left in the middle
        }
        auto select = database->prepare(sql);
        QVERIFY(select);
        QVERIFY(!select->step().value());
        QVERIFY(select->bind(1, "first").step().value());
    }

    void namesABadStatement()
    {
        auto database = open();
        QVERIFY(database);
        const auto refused = database->prepare("SELECT * FROM missing");
        QVERIFY(!refused);
        QVERIFY2(
            refused.error().detail.find("no such table: missing") != std::string::npos, refused.error().detail.c_str());
    }

private:
    std::unique_ptr<Database> open(std::span<const std::string_view> schema = kSchema)
    {
        auto opened = Database::open(m_file, Durability::Full, schema);
        if (!opened) qWarning("%s", opened.error().detail.c_str());
        return opened ? std::move(*opened) : nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_file;
};

QTEST_APPLESS_MAIN(TestDatabase)
#include "tst_database.moc"
