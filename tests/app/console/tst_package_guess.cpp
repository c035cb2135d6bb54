#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <app/dialogs/create_function/package_guess.h>

using namespace Qt::StringLiterals;

class TestPackageGuess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFunctionNameKeepsWhatTheRuleAllows_data();
    void aFunctionNameKeepsWhatTheRuleAllows();
    void aFolderTellsItsRuntime_data();
    void aFolderTellsItsRuntime();
    void aZipTellsItsName();
};

void TestPackageGuess::aFunctionNameKeepsWhatTheRuleAllows_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addRow("a good name stays") << u"resize_image-2"_s << u"resize_image-2"_s;
    QTest::addRow("other characters part words") << u"my app (copy)"_s << u"my-app-copy"_s;
    QTest::addRow("no digit or dash at the front") << u"2024-report"_s << u"report"_s;
    QTest::addRow("nothing of it can stay") << u"订单"_s << QString();
    QTest::addRow("64 characters at most") << QString(80, u'a') << QString(64, u'a');
}

void TestPackageGuess::aFunctionNameKeepsWhatTheRuleAllows()
{
    QFETCH(QString, text);
    QTEST(app::toFunctionName(text), "name");
}

void TestPackageGuess::aFolderTellsItsRuntime_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("runtime");
    QTest::addColumn<QString>("handler");
    QTest::addRow("index.js") << QStringList{u"index.js"_s} << u"nodejs20"_s << u"index.handler"_s;
    QTest::addRow("main.py") << QStringList{u"main.py"_s} << u"python3.10"_s << u"main.handler"_s;
    QTest::addRow("bootstrap wins")
        << QStringList{u"index.py"_s, u"bootstrap"_s} << u"custom.debian12"_s << QString();
    QTest::addRow("package.json without an entry")
        << QStringList{u"package.json"_s} << u"nodejs20"_s << QString();
    QTest::addRow("nothing known") << QStringList{u"notes.txt"_s} << QString() << QString();
}

void TestPackageGuess::aFolderTellsItsRuntime()
{
    QFETCH(QStringList, files);
    const QTemporaryDir parent;
    const QDir folder(parent.filePath(u"thumbnails"_s));
    QVERIFY(folder.mkpath(u"."_s));
    for (const QString& name : files) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const app::PackageGuess guess = app::guessPackage(folder.path());
    QCOMPARE(guess.name, u"thumbnails"_s);
    QTEST(guess.runtime, "runtime");
    QTEST(guess.handler, "handler");
}

void TestPackageGuess::aZipTellsItsName()
{
    const app::PackageGuess expected{.name = u"thumbnails-v2"_s, .runtime = {}, .handler = {}};
    QVERIFY(app::guessPackage(u"/nowhere/thumbnails.v2.zip"_s) == expected);
}

QTEST_GUILESS_MAIN(TestPackageGuess)
#include "tst_package_guess.moc"
