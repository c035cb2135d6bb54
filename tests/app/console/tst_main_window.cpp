#include "console_window.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>
#include <app/console/function_tree.h>
#include <app/console/global_pages.h>
#include <app/console/keys_dialog.h>
#include <app/console/side_bar_item.h>
#include <app/pages/function/function_page.h>
#include <model/tables/function_tree_model.h>
#include <widgets/common/confirm_dialog.h>

using namespace Qt::StringLiterals;
using app::FunctionTab;
using app::GlobalPage;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aNewDirectoryOffersASample();
    void everyPageCanBeReached();
    void theTreeLeadsToFunctions();
    void searchNarrowsTheTree();
    void deletingLeavesTheFunctionsPage();
    void theKeysAreListed();
    void theWindowComesBackAsItWas();

private:
    void create(const char* service, const char* function);
    QTreeView* tree()
    {
        return m_console->window().findChild<app::FunctionTree*>()->findChild<QTreeView*>();
    }
    QModelIndex row(const QString& function);

    std::unique_ptr<test::ConsoleWindow> m_console;
};

void TestMainWindow::init()
{
    failOnAnyWarning();
    m_console = std::make_unique<test::ConsoleWindow>();
    QVERIFY(m_console->open());
}

void TestMainWindow::cleanup()
{
    m_console.reset();
}

void TestMainWindow::create(const char* service, const char* function)
{
    engine::catalog::FunctionConfig config;
    config.runtime = "nodejs20";
    config.handler = "index.handler";
    config.memorySize = 512;
    auto created = m_console->workspace().client.createFunction({.service = service,
        .name = function,
        .config = config,
        .code = std::vector<engine::storage::CodeStore::Edit>{{"index.js",
            "exports.handler = async () => 'hello';\n"}},
        .createsService = true});
    QTRY_VERIFY(created.isFinished());
    QVERIFY(created.result().has_value());
    QTRY_VERIFY(row(QString::fromLatin1(function)).isValid());
}

/// Invalid: the tree does not show it.
QModelIndex TestMainWindow::row(const QString& function)
{
    const QModelIndexList found = tree()->model()->match(tree()->model()->index(0, 0),
        model::FunctionTreeModel::FunctionRole, function, 1, Qt::MatchExactly | Qt::MatchRecursive);
    return found.value(0);
}

void TestMainWindow::aNewDirectoryOffersASample()
{
    QCOMPARE(m_console->pages().currentPage(), std::optional(GlobalPage::Home));
    const QString text = u"Create and invoke a sample function"_s;
    QTRY_VERIFY(test::visible<QPushButton>(m_console->window(), text));
    QTest::mouseClick(test::visible<QPushButton>(m_console->window(), text), Qt::LeftButton);
    QTRY_VERIFY(m_console->pages().currentFunction());
    QCOMPARE(m_console->pages().currentFunction()->service(), u"samples"_s);
    QCOMPARE(m_console->pages().currentFunction()->tab(), FunctionTab::Test);

    // The second click is the first result.
    auto* test = m_console->pages().currentFunction()->view(FunctionTab::Test);
    QTRY_VERIFY(test::visible<QPushButton>(*test, u"Invoke"_s));
    QTest::mouseClick(test::visible<QPushButton>(*test, u"Invoke"_s), Qt::LeftButton);
    const auto& live = m_console->workspace().feeds.live;
    QTRY_VERIFY_WITH_TIMEOUT(live.snapshot() && live.snapshot()->invocations == 1, 15'000);
    QCOMPARE(live.snapshot()->errors, 0);
}

void TestMainWindow::everyPageCanBeReached()
{
    for (const app::GlobalPageKind& kind : app::globalPages()) {
        auto* item = test::visible<app::SideBarItem>(m_console->window(), kind.titleText());
        QVERIFY(item);
        QTest::mouseClick(item, Qt::LeftButton);
        QCOMPARE(m_console->pages().currentPage(), std::optional(kind.page));
        QVERIFY(item->isChecked());
    }
}

void TestMainWindow::theTreeLeadsToFunctions()
{
    create("media", "resize");
    create("orders", "cancel");
    QTest::mouseClick(
        tree()->viewport(), Qt::LeftButton, {}, tree()->visualRect(row(u"cancel"_s)).center());
    QVERIFY(m_console->pages().currentFunction());
    QCOMPARE(m_console->pages().currentFunction()->function(), u"cancel"_s);
    QCOMPARE(m_console->pages().currentFunction()->tab(), FunctionTab::Overview);

    // The keyboard: to another function, with the tab that was open.
    QTest::keyClick(&m_console->window(), Qt::Key_2, Qt::ControlModifier);
    const FunctionTab second = m_console->pages().currentFunction()->tab();
    QVERIFY(second != FunctionTab::Overview);
    tree()->setFocus();
    tree()->setCurrentIndex(row(u"resize"_s));
    QTest::keyClick(tree(), Qt::Key_Return);
    QCOMPARE(m_console->pages().currentFunction()->function(), u"resize"_s);
    QCOMPARE(m_console->pages().currentFunction()->tab(), second);
}

void TestMainWindow::searchNarrowsTheTree()
{
    create("media", "resize");
    create("orders", "cancel");
    QTest::keyClick(&m_console->window(), Qt::Key_Slash);
    auto* line = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(line);
    QTest::keyClicks(line, u"canc"_s);
    QTRY_VERIFY(!row(u"resize"_s).isValid());
    QVERIFY(row(u"cancel"_s).isValid());
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(m_console->pages().currentFunction()->function(), u"cancel"_s);
    QTest::keyClick(line, Qt::Key_Escape);
    QTRY_VERIFY(row(u"resize"_s).isValid());
}

void TestMainWindow::deletingLeavesTheFunctionsPage()
{
    create("media", "resize");
    m_console->pages().showFunction(u"media"_s, u"resize"_s, FunctionTab::Overview);
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_Delete);
    QTRY_VERIFY(m_console->window().findChild<widgets::ConfirmDialog*>());
    auto* dialog = m_console->window().findChild<widgets::ConfirmDialog*>();
    QTest::mouseClick(test::visible<QPushButton>(*dialog, u"Delete function"_s), Qt::LeftButton);
    QTRY_COMPARE(m_console->pages().currentPage(), std::optional(GlobalPage::Home));
    QVERIFY(!row(u"resize"_s).isValid());
}

void TestMainWindow::theKeysAreListed()
{
    QTest::keyClick(&m_console->window(), Qt::Key_F1);
    auto* dialog = m_console->window().findChild<app::KeysDialog*>();
    QVERIFY(dialog);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_console->window().findChild<app::KeysDialog*>());
    m_console->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_console->window()));
    QTest::keyClick(&m_console->window(), Qt::Key_Question);
    QVERIFY(m_console->window().findChild<app::KeysDialog*>());
}

void TestMainWindow::theWindowComesBackAsItWas()
{
    create("media", "resize");
    m_console->pages().showFunction(u"media"_s, u"resize"_s, FunctionTab::Test);
    m_console->window().resize(1100, 700);
    m_console->close();
    QVERIFY(m_console->open());
    QTRY_VERIFY(m_console->pages().currentFunction());
    QCOMPARE(m_console->pages().currentFunction()->function(), u"resize"_s);
    QCOMPARE(m_console->pages().currentFunction()->tab(), FunctionTab::Test);
    QCOMPARE(m_console->window().size(), QSize(1100, 700));
}

FCDESK_WIDGET_TEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
