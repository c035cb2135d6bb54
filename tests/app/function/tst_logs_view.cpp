#include "view_test.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <app/console/navigator.h>
#include <app/console/page_stack.h>
#include <app/pages/function/logs/logs_view.h>
#include <app/pages/logs/log_browser.h>
#include <app/pages/logs/logs_page.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/find_bar.h>
#include <widgets/common/log_panel.h>
#include <widgets/common/log_view.h>
#include <widgets/common/search_line.h>

using namespace Qt::StringLiterals;
using namespace app;

namespace {

/// Prints as many lines as the event says, every tenth an error.
constexpr char kSource[] = R"(
exports.handler = async (event, context) => {
  const { lines = 1, word = 'line' } = event.length ? JSON.parse(event.toString()) : {};
  for (let i = 0; i < lines; ++i) {
    if (i % 10 === 9) context.logger.error(`${word} ${i}`);
    else context.logger.info(`${word} ${i}`);
    // A pipe holds some hundred lines: let them out before the instance is frozen.
    if (i % 100 === 99 || i === lines - 1) await new Promise((done) => process.stdout.write('', done));
  }
  return lines;
};
)";

constexpr int kLongMs = 30'000;
constexpr int kPage = 5'000;

} // namespace

class TestLogsView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_console = std::make_unique<test::Console>();
        auto config = test::nodeFunction();
        config.timeout = 60;
        for (const char* name : {"chatty", "quiet"})
            QVERIFY(m_console->create("shop", name, config, "index.js", kSource));
    }
    void cleanup()
    {
        m_page.reset();
        m_console.reset();
    }

    void anEmptyLogOffersTheNextStep()
    {
        showView();
        QPushButton* invoke = test::button<QPushButton>(*m_page, u"Invoke the function"_s);
        QTRY_VERIFY(invoke->isVisible());
        QSignalSpy asked(&m_console->workspace().navigator, &Navigator::functionRequested);
        QTest::mouseClick(invoke, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][2].value<FunctionTab>(), FunctionTab::Test);
    }

    void storedLinesAreThereAndNewOnesFollow()
    {
        call("chatty", 20, u"before"_s);
        showView();
        QTRY_VERIFY(text().contains(u"before 19"));
        QCOMPARE(text().count(u"before 7\n"), 1);
        call("chatty", 20, u"after"_s);
        QTRY_VERIFY(text().contains(u"after 19"));
        QCOMPARE(text().count(u"before 7\n"), 1);
        QCOMPARE(text().count(u"after 7\n"), 1);
        QVERIFY(log().isFollowing());
        call("quiet", 3, u"elsewhere"_s);
        call("chatty", 1, u"last"_s);
        QTRY_VERIFY(text().contains(u"last 0"));
        QVERIFY(!text().contains(u"elsewhere"));
    }

    void olderLinesComeWhenOneScrollsToTheTop()
    {
        call("chatty", kPage + 3'000, u"old"_s);
        showView();
        QTRY_COMPARE_WITH_TIMEOUT(log().totalCount(), kPage, kLongMs);
        QVERIFY(!text().contains(u"old 7\n"));
        QScrollBar* bar = log().verticalScrollBar();
        QTest::keyClick(&log(), Qt::Key_Home);
        QTRY_VERIFY(log().totalCount() > kPage);
        QVERIFY(bar->value() > 0); // what was read stays in place
        QCOMPARE(text().count(u"old 7\n"), 1);
        QToolButton* older = test::button<QToolButton>(*m_page, u"Load older lines"_s);
        QTRY_VERIFY(!older->isEnabled());
        QTest::keyClick(&log(), Qt::Key_Home);
        QCOMPARE(bar->value(), 0);
    }

    void whatWasClearedComesBack()
    {
        call("chatty", 20, u"word"_s);
        showView();
        QTRY_VERIFY(text().contains(u"word 19"));
        QTest::mouseClick(test::button<QToolButton>(*m_page, u"Clear the view"_s), Qt::LeftButton);
        QCOMPARE(log().totalCount(), 0);
        call("chatty", 1, u"fresh"_s);
        QTRY_VERIFY(text().contains(u"fresh 0"));
        QVERIFY(!text().contains(u"word"));
        QTest::mouseClick(
            test::button<QToolButton>(*m_page, u"Load older lines"_s), Qt::LeftButton);
        QTRY_COMPARE(text().count(u"word 7\n"), 1);
        QCOMPARE(text().count(u"fresh 0\n"), 1);
    }

    void scrollingUpStopsFollowing()
    {
        call("chatty", 200, u"word"_s);
        showView();
        QTRY_VERIFY(text().contains(u"word 199"));
        QTest::keyClick(&log(), Qt::Key_PageUp);
        QTest::keyClick(&log(), Qt::Key_PageUp);
        QVERIFY(!log().isFollowing());
        const int place = log().verticalScrollBar()->value();
        call("chatty", 5, u"more"_s);
        QTRY_VERIFY(text().contains(u"more 4"));
        QCOMPARE(log().verticalScrollBar()->value(), place);
        QPushButton* jump = nullptr;
        QTRY_VERIFY((jump = log().findChild<QPushButton*>()) && jump->text().contains(u"new"));
        QTest::mouseClick(jump, Qt::LeftButton);
        QVERIFY(log().isFollowing());
    }

    void searchAndFilterByKeyboard()
    {
        call("chatty", 100, u"word"_s);
        showView();
        QTRY_VERIFY(text().contains(u"word 99"));
        log().setFocus();
        QTest::keyClick(&log(), Qt::Key_F, Qt::ControlModifier);
        auto* find = m_page->findChild<widgets::FindBar*>();
        QTRY_VERIFY(find->isVisible());
        QTest::keyClicks(find->findChild<QLineEdit*>(), u"WORD 5"_s);
        QTRY_COMPARE(log().matchCount(), 11);
        QTest::keyClick(find->findChild<QLineEdit*>(), Qt::Key_Return);
        QVERIFY(log().currentMatch() >= 0);

        auto* filter = m_page->findChild<widgets::SearchLine*>();
        filter->setFocus();
        QTest::keyClicks(filter, u"word 9"_s);
        QTest::keyClick(filter, Qt::Key_Return);
        QTRY_COMPARE(log().rowCount(), 11);
        filter->clear();
        auto* level = test::named<QComboBox>(*m_page, u"Least level"_s);
        level->setFocus();
        QTest::keyClick(level, Qt::Key_End); // errors
        QTRY_COMPARE(log().rowCount(), 10);
    }

    void oneRequestIsShownAndThenAllAgain()
    {
        call("chatty", kPage + 100, u"noise"_s);
        const QString id = call("chatty", 3, u"wanted"_s);
        call("chatty", kPage + 100, u"noise"_s);
        auto* view = showView();
        QTRY_COMPARE_WITH_TIMEOUT(log().totalCount(), kPage, kLongMs);
        view->showOnly(id, {}); // further back than what is loaded
        QTRY_VERIFY(text().contains(u"wanted 2"));
        QVERIFY(!text().contains(u"noise"));
        auto* panel = m_page->findChild<widgets::LogPanel*>();
        QCOMPARE(panel->request(), id);
        for (QToolButton* scope : m_page->findChildren<QToolButton*>()) {
            if (scope->text().startsWith(u"Request ")) QTest::mouseClick(scope, Qt::LeftButton);
        }
        QTRY_COMPARE_WITH_TIMEOUT(log().totalCount(), kPage, kLongMs);
        QVERIFY(text().contains(u"noise"));
    }

    void exportsEverythingThatPassesTheFilter()
    {
        call("chatty", kPage + 3'000, u"word"_s);
        showView();
        QTRY_COMPARE_WITH_TIMEOUT(log().totalCount(), kPage, kLongMs);
        auto* level = test::named<QComboBox>(*m_page, u"Least level"_s);
        level->setCurrentIndex(level->count() - 1);
        QToolButton* exportButton = test::button<QToolButton>(*m_page, u"Export to a file…"_s);
        QTest::mouseClick(exportButton, Qt::LeftButton);
        auto* dialog = m_page->findChild<QFileDialog*>();
        QVERIFY(dialog);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"errors.log"_s);
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), kLongMs);
        QTRY_VERIFY(exportButton->isEnabled());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), (kPage + 3'000) / 10);
        QCOMPARE(lines.front().split('\t').value(1), "ERROR");
        QCOMPARE(lines.front().split('\t').value(2), "shop/chatty");
        QVERIFY(lines.front().endsWith("word 9"));
        QVERIFY(lines.back().endsWith("word 7999"));
    }

    void anExportThatFailsIsToldAndLeavesNothing()
    {
        call("chatty", 3, u"word"_s);
        showView();
        QTRY_VERIFY(text().contains(u"word 2"));
        auto* browser = m_page->findChild<LogBrowser*>();
        browser->exportTo(u"/nowhere/at/all.log"_s);
        QTRY_VERIFY(test::button<QToolButton>(*m_page, u"Export to a file…"_s)->isEnabled());
    }

    void allFunctionsInOnePlace()
    {
        call("chatty", 3, u"loud"_s);
        call("quiet", 3, u"soft"_s);
        auto page = std::make_unique<LogsPage>(m_console->workspace());
        m_page = std::move(page);
        show();
        QTRY_VERIFY(text().contains(u"shop/chatty") && text().contains(u"shop/quiet"));
        auto* functions = test::named<QComboBox>(*m_page, u"Function"_s);
        QTRY_COMPARE(functions->count(), 3);
        functions->setFocus();
        QTest::keyClick(functions, Qt::Key_Down);
        QCOMPARE(functions->currentText(), u"shop/chatty"_s);
        QTRY_VERIFY(!text().contains(u"soft") && text().contains(u"loud 2"));
        call("quiet", 1, u"later"_s);
        call("chatty", 1, u"latest"_s);
        QTRY_VERIFY(text().contains(u"latest 0"));
        QVERIFY(!text().contains(u"later"));
        QTest::keyClick(functions, Qt::Key_Up);
        QTRY_VERIFY(text().contains(u"later 0") && text().contains(u"loud 0"));
    }

    void theNavigatorsWishIsFulfilled()
    {
        const QString id = call("chatty", 2, u"wanted"_s);
        call("chatty", 2, u"other"_s);
        QTRY_VERIFY(m_console->workspace().feeds.catalog.snapshot());
        auto stack = std::make_unique<PageStack>(m_console->workspace());
        PageStack* pages = stack.get();
        m_page = std::move(stack);
        show();
        pages->showLogs(u"shop"_s, u"chatty"_s, id, {});
        QVERIFY(pages->currentFunction());
        QTRY_VERIFY(text().contains(u"wanted 1"));
        QVERIFY(!text().contains(u"other"));
        // Once the function is gone its log is on the page of all.
        QVERIFY(test::Console::await(m_console->client().deleteFunction("shop", "chatty")));
        QTRY_VERIFY(!pages->currentFunction());
        pages->showLogs(u"shop"_s, u"chatty"_s, id, {});
        QCOMPARE(pages->currentPage(), GlobalPage::Logs);
    }

private:
    LogsView* showView()
    {
        auto view = std::make_unique<LogsView>(m_console->workspace(), u"shop"_s, u"chatty"_s);
        LogsView* made = view.get();
        m_page = std::move(view);
        show();
        return made;
    }
    void show()
    {
        m_page->resize(1100, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    /// Returns the request's id.
    QString call(const std::string& function, int lines, const QString& word)
    {
        const auto reply = m_console->invoke("shop", function,
            QStringLiteral("{\"lines\": %1, \"word\": \"%2\"}").arg(lines).arg(word).toStdString());
        return reply ? QString::fromStdString(reply->record.requestId)
                     : QString::fromStdString("failed: " + reply.error().detail);
    }
    widgets::LogView& log() { return *m_page->findChild<widgets::LogView*>(); }
    /// Of all lines shown.
    QString text()
    {
        auto* view = m_page->findChild<widgets::LogView*>();
        if (!view) return {};
        QTest::keyClick(view, Qt::Key_Escape); // nothing selected: all
        return view->selectedText();
    }

    std::unique_ptr<test::Console> m_console;
    std::unique_ptr<QWidget> m_page;
};

FCDESK_WIDGET_TEST_MAIN(TestLogsView)
#include "tst_logs_view.moc"
