#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <engine/storage/document_store.h>
#include <map>
#include <random>
#include <unistd.h>

using namespace engine;
using catalog::DocumentChange;
using storage::DocumentStore;
namespace fs = std::filesystem;

namespace {
std::map<std::string, std::string> contents(DocumentStore& store)
{
    std::map<std::string, std::string> contents;
    const auto documents = store.loadAll().value();
    for (const auto& document : documents) contents[document.kind + " " + document.key] = *document.text;
    return contents;
}

/// A text that shows when half of it is missing.
std::string textOf(int number)
{
    return std::string(static_cast<std::size_t>(number % 5000), 'x') + std::to_string(number);
}

/// The child of the crash test: writes numbered documents, two at a time, and tells each number once it is stored.
int writeUntilKilled(const fs::path& dataDir, int number)
{
    auto store = DocumentStore::open(dataDir);
    if (!store) return 1;
    for (;; ++number) {
        const auto key = std::to_string(number);
        const auto done = (*store)->write({
            {"service", key, textOf(number)},
            {"function", key, textOf(number)},
            {"service", std::to_string(number - 10), std::nullopt},
        });
        if (!done) return 2;
        const auto line = key + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return 3;
    }
}
} // namespace

class TestDocumentStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->path().toStdString();
    }

    void givesBackWhatWasWritten()
    {
        {
            const auto store = DocumentStore::open(m_path).value();
            QVERIFY(store->write({{"service", "s", "one"}, {"function", "s/f", "two"}, {"function", "s/g", "three"}}));
            QVERIFY(store->write({{"service", "s", "four"}, {"function", "s/g", std::nullopt}}));
            QVERIFY(store->write({}));
        }
        const auto store = DocumentStore::open(m_path).value();
        QVERIFY(
            (contents(*store) == std::map<std::string, std::string>{{"service s", "four"}, {"function s/f", "two"}}));
    }

    void writesAllOrNothing()
    {
        const auto store = DocumentStore::open(m_path).value();
        QVERIFY(store->write({{"service", "s", "one"}}));
        const auto other = storage::Database::open(m_path / "fcdesk.db", storage::Durability::Full,
            std::vector<std::string_view>{""}); // knows the format only
        QVERIFY(other);
        QVERIFY((*other)->execute("CREATE TRIGGER full BEFORE INSERT ON documents WHEN NEW.key = 'bad' "
                                  "BEGIN SELECT RAISE(ABORT, 'refused'); END"));
        const auto refused
            = store->write({{"service", "s", std::nullopt}, {"service", "t", "two"}, {"service", "bad", ""}});
        QVERIFY(!refused);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).startsWith("store service 'bad': "));
        QVERIFY((contents(*store) == std::map<std::string, std::string>{{"service s", "one"}}));
        QVERIFY(store->write({{"service", "t", "two"}})); // the transaction is over
    }

    void keepsSettings()
    {
        {
            const auto store = DocumentStore::open(m_path).value();
            QVERIFY(!store->setting("region").value());
            QVERIFY(store->putSetting("region", "local"));
            QVERIFY(store->putSetting("region", ""));
        }
        const auto store = DocumentStore::open(m_path).value();
        QCOMPARE(store->setting("region").value(), std::optional<std::string>(""));
    }

    void losesNothingItAcknowledgedWhenKilled()
    {
        std::mt19937 random(std::random_device{}());
        int first = 1;
        for (int round = 0; round < 20; ++round) {
            QProcess writer;
            writer.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("--write"), m_dir->path(), QString::number(first)});
            QVERIFY(writer.waitForStarted());
            const auto killAfter = std::uniform_int_distribution<int>(1, 50)(random);
            QByteArray said;
            while (said.count('\n') < killAfter) {
                QVERIFY2(writer.waitForReadyRead(), "the writer stopped by itself");
                said += writer.readAll();
            }
            writer.kill();
            QVERIFY(writer.waitForFinished());
            said += writer.readAll();
            const int last = said.left(said.lastIndexOf('\n')).split('\n').last().toInt();
            QVERIFY(last >= first + killAfter - 1);

            const auto store = DocumentStore::open(m_path).value();
            const auto found = contents(*store);
            // The write in hand when the kill came is there as a whole or not at all.
            const int stored = found.contains("function " + std::to_string(last + 1)) ? last + 1 : last;
            for (int number = 1; number <= stored; ++number) {
                const auto key = std::to_string(number);
                const auto function = found.find("function " + key);
                QVERIFY2(function != found.end() && function->second == textOf(number), key.c_str());
                QCOMPARE(found.contains("service " + key), number > stored - 10);
            }
            QVERIFY(!found.contains("service " + std::to_string(stored + 1)));
            first = last + 1;
        }
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_path;
};

int main(int argc, char** argv)
{
    if (argc == 4 && std::string_view(argv[1]) == "--write") return writeUntilKilled(argv[2], std::atoi(argv[3]));
    QCoreApplication application(argc, argv);
    TestDocumentStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_document_store.moc"
