#include <tests/support/widget_test.h>

#include <QClipboard>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <widgets/common/log_panel.h>
#include <widgets/common/log_view.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using engine::metering::LogLevel;
using engine::metering::LogLine;

namespace {

LogLine line(const std::string& text, LogLevel level = LogLevel::Info,
    const std::string& request = "request-1", const std::string& instance = "instance-1")
{
    LogLine line;
    line.at = engine::fromEpochMs(1'795'529'007'042);
    line.text = text;
    line.level = level;
    line.requestId = request;
    line.instanceId = instance;
    return line;
}

std::vector<LogLine> lines(int count, int from = 0)
{
    std::vector<LogLine> all;
    for (int i = from; i < from + count; ++i) {
        all.push_back(
            line("line " + std::to_string(i), i % 10 == 0 ? LogLevel::Error : LogLevel::Info,
                "request-" + std::to_string(i / 5), "instance-" + std::to_string(i % 2)));
    }
    return all;
}

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

} // namespace

class TestLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void aBlockBecomesRows()
    {
        LogBuffer buffer;
        buffer.append(std::vector{line("Error: no items\n    at handler\n\tat main")});
        QCOMPARE(buffer.end(), 3);
        QVERIFY(!buffer.row(0).isContinuation);
        QVERIFY(buffer.row(1).isContinuation);
        QCOMPARE(text(buffer.row(2).text()), u"    at main"_s);
        QCOMPARE(text(buffer.row(2).requestId()), u"request-1"_s);
    }

    void terminalsColoursAreTakenOut_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("shown");
        QTest::addRow("colour") << "a \x1b[1;32mgreen\x1b[0m b"_ba << u"a green b"_s;
        QTest::addRow("title") << "\x1b]0;title\x07text"_ba << u"text"_s;
        QTest::addRow("cut off") << "text\x1b["_ba << u"text"_s;
        QTest::addRow("alone at the end") << "text\x1b"_ba << u"text"_s;
        QTest::addRow("carriage return") << "50 %\r100 %"_ba << u"50 %100 %"_s;
        QTest::addRow("tab") << "ab\tc"_ba << u"ab  c"_s;
        QTest::addRow("chinese") << "图片 4711"_ba << u"图片 4711"_s;
    }
    void terminalsColoursAreTakenOut()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QString, shown);
        LogBuffer buffer;
        buffer.append(std::vector{line(raw.toStdString())});
        QCOMPARE(text(buffer.row(0).text()), shown);
    }

    void theOldestRowsGoFirst()
    {
        LogBuffer buffer(10);
        buffer.append(lines(25));
        QCOMPARE(buffer.first(), 15);
        QCOMPARE(buffer.end(), 25);
        QCOMPARE(text(buffer.row(15).text()), u"line 15"_s);
    }

    void textIsFoundWithoutCase_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<bool>("isFound");
        QTest::addRow("same") << u"order"_s << "an order"_ba << true;
        QTest::addRow("case") << u"ORDer"_s << "an oRDer"_ba << true;
        QTest::addRow("at the end") << u"r"_s << "order"_ba << true;
        QTest::addRow("longer than the text") << u"orders"_s << "order"_ba << false;
        QTest::addRow("begins alike") << u"aab"_s << "aaab"_ba << true;
        QTest::addRow("chinese") << u"图片"_s << "一张图片"_ba << true;
        QTest::addRow("umlaut in other case") << u"Ä"_s << "ärger"_ba << true;
        QTest::addRow("no") << u"x"_s << "order"_ba << false;
    }
    void textIsFoundWithoutCase()
    {
        QFETCH(QString, wanted);
        QFETCH(QByteArray, in);
        QFETCH(bool, isFound);
        QCOMPARE(TextMatcher(wanted).isIn(in.toStdString()), isFound);
    }

    void filtersByLevelTextInstanceAndRequest()
    {
        LogView view;
        view.append(lines(100));
        QCOMPARE(view.rowCount(), 100);
        LogFilter filter;
        filter.minimum = LogLevel::Error;
        view.setFilter(filter);
        QCOMPARE(view.rowCount(), 10);
        filter = {};
        filter.text = TextMatcher(u"LINE 9"_s);
        view.setFilter(filter);
        QCOMPARE(view.rowCount(), 11); // 9 and 90..99
        filter = {};
        filter.instanceId = "instance-1";
        filter.requestId = "request-2"; // 10..14
        view.setFilter(filter);
        QCOMPARE(view.rowCount(), 2);
        view.append(lines(5, 10));
        QCOMPARE(view.rowCount(), 4); // new ones are filtered too
    }

    void aLongLogIsFilteredStepByStep()
    {
        LogView view;
        view.append(lines(70'000));
        LogFilter filter;
        filter.text = TextMatcher(u"7"_s);
        view.setFilter(filter);
        QVERIFY(view.rowCount() > 0);
        const qint64 afterOneStep = view.rowCount();
        QTRY_VERIFY(view.rowCount() > afterOneStep);
        const auto expected = std::ranges::count_if(
            lines(70'000), [](const LogLine& l) { return l.text.find('7') != std::string::npos; });
        QTRY_COMPARE(view.rowCount(), expected);
    }

    void followsTheEndUntilOneScrollsUp()
    {
        LogView view;
        view.resize(600, 300);
        view.show();
        view.append(lines(200));
        QScrollBar* bar = view.verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        QSignalSpy following(&view, &LogView::followingChanged);
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        QVERIFY(!view.isFollowing());
        const int place = bar->value();
        view.append(lines(7, 200));
        QCOMPARE(bar->value(), place);
        auto* jump = view.findChild<QPushButton*>();
        QVERIFY(jump->isVisible());
        QVERIFY2(jump->text().startsWith(u"7 "), qPrintable(jump->text()));
        QTest::mouseClick(jump, Qt::LeftButton);
        QVERIFY(view.isFollowing());
        QCOMPARE(bar->value(), bar->maximum());
        QVERIFY(!jump->isVisible());
        QCOMPARE(following.count(), 2);
    }

    void scrollingBackDownFollowsAgain()
    {
        LogView view;
        view.resize(600, 300);
        view.show();
        view.append(lines(200));
        QScrollBar* bar = view.verticalScrollBar();
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        bar->triggerAction(QAbstractSlider::SliderToMaximum);
        QVERIFY(view.isFollowing());
    }

    void rowsThatGoDoNotMoveWhatIsRead()
    {
        LogView view(100);
        view.resize(600, 300);
        view.show();
        view.append(lines(100));
        view.verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        const int before = view.verticalScrollBar()->value();
        view.append(lines(20, 100));
        QCOMPARE(view.verticalScrollBar()->value(), before - 20);
    }

    void searchWalksThroughTheMatches()
    {
        LogView view;
        view.resize(600, 300);
        view.show();
        view.append(lines(100));
        view.setSearch(u"line 5"_s);
        QCOMPARE(view.matchCount(), 11);
        QCOMPARE(view.currentMatch(), -1);
        QTest::keyClick(&view, Qt::Key_Home);
        view.findNext();
        QCOMPARE(view.currentMatch(), 0);
        QCOMPARE(view.selectedText().trimmed().section(u'\t', -1), u"line 5"_s);
        view.findPrevious();
        QCOMPARE(view.currentMatch(), 10);
        QCOMPARE(view.selectedText().trimmed().section(u'\t', -1), u"line 59"_s);
        view.setSearch(u"nowhere"_s);
        QCOMPARE(view.matchCount(), 0);
        view.findNext();
    }

    void rowsAreSelectedAndCopied()
    {
        LogView view;
        view.resize(600, 300);
        view.show();
        view.append(lines(3));
        QTest::keyClick(&view, Qt::Key_Home);
        QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(),
            u"14:03:27.042\tERROR\tinstance-0\trequest-0\tline 0\n14:03:27.042\tINFO\tinstance-1\trequest-0\tline 1\n"_s);
        view.setColumnVisible(LogColumn::Instance, false);
        view.setColumnVisible(LogColumn::Time, false);
        QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(view.selectedText().count(u'\n'), 3);
        QVERIFY(view.selectedText().startsWith(u"ERROR\trequest-0\tline 0\n"));
    }

    void olderLinesComeInAtTheFront()
    {
        LogBuffer buffer(10);
        buffer.append(lines(4, 20));
        QCOMPARE(buffer.prepend(lines(4, 16)), 4);
        QCOMPARE(buffer.first(), -4);
        QCOMPARE(text(buffer.row(-4).text()), u"line 16"_s);
        QCOMPARE(text(buffer.row(3).text()), u"line 23"_s);
        // Of what is too much, the end is taken: no gap.
        QCOMPARE(buffer.prepend(lines(16, 0)), 2);
        QCOMPARE(text(buffer.row(buffer.first()).text()), u"line 14"_s);
        QCOMPARE(buffer.prepend(lines(1, 13)), 0);
        buffer.append(lines(1, 24));
        QCOMPARE(text(buffer.row(buffer.first()).text()), u"line 15"_s);
    }

    void olderLinesDoNotMoveWhatIsRead()
    {
        LogView view;
        view.resize(600, 300);
        view.show();
        view.append(lines(100, 100));
        QScrollBar* bar = view.verticalScrollBar();
        bar->triggerAction(QAbstractSlider::SliderToMinimum);
        QTest::keyClick(&view, Qt::Key_Home);
        view.prepend(lines(100, 0));
        QCOMPARE(view.rowCount(), 200);
        QCOMPARE(bar->value(), 100);
        QVERIFY(view.selectedText().contains(u"line 100\n"_s));
        QTest::keyClick(&view, Qt::Key_Up, Qt::ShiftModifier); // into what came in
        QCOMPARE(view.selectedText().count(u'\n'), 2);
        QVERIFY(view.selectedText().contains(u"line 99\n"_s));
        QVERIFY(!view.isFollowing());
    }

    void olderLinesAreFilteredAndSearched()
    {
        LogView view;
        view.resize(600, 300);
        view.show();
        LogFilter filter;
        filter.minimum = LogLevel::Error; // every tenth
        view.setFilter(filter);
        view.setSearch(u"0"_s);
        view.append(lines(100, 100));
        QCOMPARE(view.matchCount(), 10);
        view.prepend(lines(100, 0));
        QCOMPARE(view.rowCount(), 20);
        QCOMPARE(view.matchCount(), 20);
        QVERIFY(view.isFollowing());
        view.findNext();
        view.findPrevious();
        QVERIFY(view.currentMatch() >= 0);
    }

    void whatThePlatformWroteCanBeHidden()
    {
        LogView view;
        view.append(std::vector{
            line("START", LogLevel::Platform), line("hello"), line("END", LogLevel::Platform)});
        LogFilter filter;
        filter.isPlatformHidden = true;
        QVERIFY(!filter.isOpen());
        view.setFilter(filter);
        QCOMPARE(view.rowCount(), 1);
        view.setFilter({});
        QCOMPARE(view.rowCount(), 3);
    }

    void theFunctionIsAColumnOfItsOwn()
    {
        LogView view;
        view.resize(900, 300);
        view.show();
        LogLine entry = line("hello");
        entry.service = "shop";
        entry.function = "orders-with-a-very-long-name";
        view.append(std::vector{entry});
        QVERIFY(!view.selectedText().contains(u"shop/"));
        QMenu menu;
        view.fillColumnMenu(menu);
        const auto actions = menu.actions();
        const auto function = std::ranges::find(actions, u"Function"_s, &QAction::text);
        QVERIFY(function != actions.end());
        QVERIFY(!(*function)->isChecked());
        (*function)->trigger();
        QVERIFY(view.isColumnVisible(LogColumn::Function));
        QCOMPARE(view.selectedText(),
            u"14:03:27.042\tINFO\tshop/orders-with-a-very-long-name\tinstance-1\trequest-1\thello\n"_s);
        QVERIFY(!view.grab().isNull());
    }

    void clicksOnIdsNarrowTheLog()
    {
        LogPanel panel;
        panel.resize(800, 400);
        panel.show();
        panel.view()->append(lines(20));
        QWidget* port = panel.view()->viewport();
        // Find the request column by its pointer.
        QSignalSpy chosen(panel.view(), &LogView::requestChosen);
        for (int x = 20; x < 400 && chosen.isEmpty(); x += 6) {
            QTest::mouseClick(port, Qt::LeftButton, {}, QPoint(x, 30));
        }
        QCOMPARE(chosen.count(), 1);
        QVERIFY(panel.view()->rowCount() <= 5);
        QVERIFY(panel.view()->rowCount() > 0);
        panel.setInstance({});
        panel.setRequest({});
        QCOMPARE(panel.view()->rowCount(), 20);
    }

    void longLinesScrollSideways()
    {
        LogView view;
        view.resize(500, 200);
        view.show();
        view.append(std::vector{line(std::string(32'768, 'x')), line("short")});
        QVERIFY(view.horizontalScrollBar()->maximum() > 200'000);
        view.horizontalScrollBar()->setValue(100'000);
        QVERIFY(!view.grab().isNull());
    }

    void saysHowManyLinesThereAre()
    {
        LogView view;
        view.append(lines(3));
        QTRY_VERIFY(view.accessibleDescription().startsWith(u"3 "));
        QVERIFY(view.accessibleDescription().endsWith(u"line 2"));
    }

    void clearingStartsOver()
    {
        LogView view;
        view.append(lines(30));
        view.clear();
        QCOMPARE(view.rowCount(), 0);
        view.append(lines(2));
        QCOMPARE(view.rowCount(), 2);
    }
};

FCDESK_WIDGET_TEST_MAIN(TestLog)
#include "tst_log.moc"
