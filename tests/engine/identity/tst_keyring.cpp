#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <engine/core/digest.h>
#include <engine/identity/keyring.h>

using namespace engine;
using identity::Keyring;

class TestKeyring : public QObject
{
    Q_OBJECT
    QTemporaryDir m_dir;
    std::filesystem::path path() const { return m_dir.path().toStdString(); }
    QString keyFile() const { return m_dir.filePath(QStringLiteral("master.key")); }

private Q_SLOTS:
    void init() { QFile::remove(keyFile()); }

    void opensAgainWhatItSealed()
    {
        for (const std::string& text : {std::string(), std::string("secret"), std::string(100'000, 'x')}) {
            const auto sealed = Keyring::open(path())->seal(Secret(text), "accessKey");
            const auto clear = Keyring::open(path())->unseal(sealed, "accessKey");
            QVERIFY(clear);
            QCOMPARE(clear->reveal(), std::string_view(text));
        }
    }

    void sealsDifferentlyEachTime()
    {
        const auto keyring = Keyring::open(path());
        QVERIFY(keyring);
        const Secret secret("secret");
        QVERIFY(keyring->seal(secret, "p") != keyring->seal(secret, "p"));
    }

    void keepsTheKeyFileToItsOwner()
    {
        QVERIFY(Keyring::open(path()));
        QCOMPARE(QFile::permissions(keyFile()),
            QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
        QCOMPARE(QDir(m_dir.path()).entryList(QDir::Files).size(), 1);
        QVERIFY(QFile::setPermissions(keyFile(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        QCOMPARE(Keyring::open(path()).error().code, ErrorCode::AccessDenied);
    }

    void refusesAKeyFileOfTheWrongSize_data()
    {
        QTest::addColumn<int>("size");
        QTest::addRow("empty") << 0;
        QTest::addRow("cut") << 31;
        QTest::addRow("long") << 33;
    }
    void refusesAKeyFileOfTheWrongSize()
    {
        QFETCH(int, size);
        QFile file(keyFile());
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray(size, 'k'));
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(Keyring::open(path()).error().code, ErrorCode::Corrupt);
    }

    void saysWhenTheFolderIsMissing()
    {
        QCOMPARE(Keyring::open(path() / "nowhere").error().code, ErrorCode::Io);
    }

    void noticesEveryChange()
    {
        const auto keyring = Keyring::open(path());
        QVERIFY(keyring);
        const auto sealed = keyring->seal(Secret("secret"), "accessKey");
        QCOMPARE(keyring->unseal(sealed, "other").error().code, ErrorCode::Corrupt);
        const auto bytes = *fromBase64(sealed);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            auto changed = bytes;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            QVERIFY(!keyring->unseal(toBase64(changed), "accessKey"));
            QVERIFY(!keyring->unseal(toBase64(bytes.substr(0, i)), "accessKey"));
        }
        QVERIFY(!keyring->unseal("not base64", "accessKey"));

        init();
        QVERIFY(!Keyring::open(path())->unseal(sealed, "accessKey"));
    }
};

QTEST_APPLESS_MAIN(TestKeyring)
#include "tst_keyring.moc"
