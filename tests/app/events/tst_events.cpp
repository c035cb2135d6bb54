#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <app/events/event_templates.h>
#include <app/events/saved_events.h>
#include <widgets/editors/json_text.h>

using namespace Qt::StringLiterals;
using app::SavedEvents;

class TestEvents : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_events = std::make_unique<SavedEvents>(QDir(m_folder->path()));
    }

    void whatIsSavedIsThere()
    {
        QVERIFY(m_events->names(u"shop"_s, u"orders"_s).isEmpty());
        const QString text = u"{\"item\": \"茶\"}\n"_s;
        QVERIFY(m_events->write(u"shop"_s, u"orders"_s, u"new order 2"_s, u"{}"_s));
        QVERIFY(m_events->write(u"shop"_s, u"orders"_s, u"new order 1"_s, u"not JSON"_s));
        QVERIFY(m_events->write(u"shop"_s, u"orders"_s, u"new order 2"_s, text));
        QCOMPARE(m_events->names(u"shop"_s, u"orders"_s),
            (QStringList{u"new order 1"_s, u"new order 2"_s}));
        QCOMPARE(*m_events->read(u"shop"_s, u"orders"_s, u"new order 2"_s), text);
        QVERIFY(m_events->names(u"shop"_s, u"stock"_s).isEmpty());
        QVERIFY(QFile::exists(m_folder->filePath(u"events/shop/orders/new order 2.json"_s)));
    }

    void whatIsDeletedIsGone()
    {
        QVERIFY(m_events->write(u"shop"_s, u"orders"_s, u"a"_s, u"{}"_s));
        QVERIFY(m_events->contains(u"shop"_s, u"orders"_s, u"a"_s));
        QVERIFY(m_events->remove(u"shop"_s, u"orders"_s, u"a"_s));
        QVERIFY(!m_events->contains(u"shop"_s, u"orders"_s, u"a"_s));
        QVERIFY(m_events->remove(u"shop"_s, u"orders"_s, u"a"_s)); // twice is no harm
        QCOMPARE(
            m_events->read(u"shop"_s, u"orders"_s, u"a"_s).error().code, engine::ErrorCode::Io);
    }

    void namesAreChecked_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isRefused");
        QTest::addRow("words") << u"new order"_s << false;
        QTest::addRow("chinese") << u"新订单"_s << false;
        QTest::addRow("dots inside") << u"v1.2"_s << false;
        QTest::addRow("as long as it may be") << QString(64, u'茶') << false;
        QTest::addRow("longer") << QString(65, u'a') << true;
        QTest::addRow("empty") << QString() << true;
        QTest::addRow("out of the folder") << u"../secret"_s << true;
        QTest::addRow("the folder above") << u".."_s << true;
        QTest::addRow("hidden") << u".hidden"_s << true;
        QTest::addRow("folder") << u"a/b"_s << true;
        QTest::addRow("other systems' folder") << u"a\\b"_s << true;
        QTest::addRow("space at the end") << u"a "_s << true;
        QTest::addRow("line end") << u"a\nb"_s << true;
        QTest::addRow("null") << u"a"_s + QChar(0) + u"b"_s << true;
    }
    void namesAreChecked()
    {
        QFETCH(QString, name);
        QFETCH(bool, isRefused);
        QCOMPARE(!SavedEvents::nameProblem(name).isEmpty(), isRefused);
        const auto written = m_events->write(u"shop"_s, u"orders"_s, name, u"{}"_s);
        QCOMPARE(written.has_value(), !isRefused);
        if (isRefused) {
            QCOMPARE(written.error().code, engine::ErrorCode::InvalidArgument);
        } else {
            QCOMPARE(m_events->names(u"shop"_s, u"orders"_s), QStringList{name});
        }
    }

    void foreignFilesDoNoHarm()
    {
        QVERIFY(m_events->write(u"shop"_s, u"orders"_s, u"good"_s, u"{}"_s));
        const QDir folder(m_folder->filePath(u"events/shop/orders"_s));
        const auto put = [&folder](const QString& name, const QByteArray& bytes) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        put(u"notes.txt"_s, "hello");
        put(u"binary.json"_s, "\xff\xfe\x80");
        QVERIFY(folder.mkdir(u"folder.json"_s));
        QCOMPARE(m_events->names(u"shop"_s, u"orders"_s), (QStringList{u"binary"_s, u"good"_s}));
        const auto binary = m_events->read(u"shop"_s, u"orders"_s, u"binary"_s);
        QVERIFY(!binary);
        QVERIFY(QString::fromStdString(binary.error().detail).contains(u"UTF-8"));
    }

    void aFolderThatCannotBeMadeIsTold()
    {
        QFile file(m_folder->filePath(u"events"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto written = m_events->write(u"shop"_s, u"orders"_s, u"a"_s, u"{}"_s);
        QVERIFY(!written);
        QCOMPARE(written.error().code, engine::ErrorCode::Io);
    }

    void templatesAreLaidOutJson()
    {
        const auto templates = app::eventTemplates();
        QCOMPARE(templates.size(), std::size_t(5));
        for (const app::EventTemplate& each : templates) {
            QVERIFY2(!widgets::checkJson(each.text), qPrintable(each.id));
            QCOMPARE(*widgets::formatJson(each.text), each.text + u'\n');
            QVERIFY(!each.name.isEmpty());
        }
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SavedEvents> m_events;
};

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
