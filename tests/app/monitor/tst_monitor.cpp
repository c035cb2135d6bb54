#include <QAbstractButton>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <app/console/navigator.h>
#include <app/pages/function/monitor/function_monitor_view.h>
#include <app/pages/monitor/monitor_charts.h>
#include <app/pages/monitor/monitor_page.h>
#include <app/pages/monitor/monitor_panel.h>
#include <tests/support/test_console.h>
#include <tests/support/widget_test.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/stat_tile.h>
#include <widgets/common/state_stack.h>

using namespace Qt::StringLiterals;
using namespace app;
using widgets::TimeSeriesChart;

namespace {

constexpr qint64 kMinuteMs = 60'000;
const char* const kEcho = "exports.handler = async (event) => event.toString();";

template <typename Widget>
Widget* find(const QWidget& parent, const QString& name)
{
    for (Widget* widget : parent.findChildren<Widget*>()) {
        if (widget->accessibleName().startsWith(name) || widget->property("text") == name)
            return widget;
    }
    return nullptr;
}

/// The plot is a chart's largest child.
QWidget* plotOf(const TimeSeriesChart& chart)
{
    QWidget* largest = nullptr;
    for (QWidget* child : chart.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!largest || child->height() > largest->height()) largest = child;
    }
    return largest;
}

} // namespace

class TestMonitor : public QObject
{
    Q_OBJECT

    test::TestConsole m_console;
    std::unique_ptr<QWidget> m_shown;

    template <typename Page, typename... Arguments>
    Page& show(Arguments... arguments)
    {
        auto page = std::make_unique<Page>(m_console.workspace(), arguments...);
        Page& shown = *page;
        m_shown = std::move(page);
        m_shown->resize(1040, 720);
        m_shown->show();
        return shown;
    }
    MonitorPanel& panel() const { return *m_shown->findChild<MonitorPanel*>(); }
    widgets::ChartGroup& group() const { return panel().group(); }
    TimeSeriesChart& chart(int index) const { return *panel().charts().charts().at(index); }
    QString sumOf(const QString& name) const
    {
        return find<widgets::StatTile>(*m_shown, name)->accessibleName();
    }
    void invoke(const std::string& function, int times)
    {
        for (int i = 0; i < times; ++i) {
            const auto reply = test::TestConsole::await(m_console.client().invoke(
                {.service = "shop", .function = function, .qualifier = {}, .payload = "{}"}));
            QVERIFY(reply);
        }
    }
    void saveIn(const QString& path)
    {
        QFileDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = m_shown->findChild<QFileDialog*>()) && dialog->isVisible());
        auto* name = dialog->findChild<QLineEdit*>(u"fileNameEdit"_s);
        name->setText(path); // typing would open the completer over the button
        QTest::mouseClick(
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
        QTRY_VERIFY(QFile::exists(path));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto started = m_console.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
    }
    void init() { failOnAnyWarning(); }
    void cleanup()
    {
        m_shown.reset();
        m_console.workspace().settings.clear();
    }
    void cleanupTestCase() { m_console.stop(); }

    void withoutFunctionsThereIsANextStep()
    {
        show<MonitorPage>();
        auto* states = m_shown->findChild<widgets::StateStack*>();
        QTRY_COMPARE(states->state(), widgets::StateStack::State::Empty);
        QSignalSpy wished(&m_console.workspace().navigator, &Navigator::createFunctionRequested);
        QTest::mouseClick(find<QPushButton>(*m_shown, u"Create a function"_s), Qt::LeftButton);
        QCOMPARE(wished.count(), 1);
    }

    void callsAppearInSumsAndCharts()
    {
        QVERIFY(m_console.create("shop", "orders", test::nodeFunction(), "index.js", kEcho));
        QVERIFY(m_console.create("shop", "stock", test::nodeFunction(), "index.js", kEcho));
        show<MonitorPage>();
        invoke("orders", 3);
        QTRY_COMPARE_WITH_TIMEOUT(sumOf(u"Invocations"_s), u"Invocations: 3"_s, 10'000);
        QCOMPARE(sumOf(u"Errors"_s), u"Errors: 0"_s);
        QCOMPARE(sumOf(u"Cold starts"_s), u"Cold starts: 1"_s);
        QVERIFY(sumOf(u"Cost"_s) != u"Cost: –"_s);
        QTRY_VERIFY(chart(0).csv().contains(",1,0,0\n"));
        QTRY_VERIFY(chart(2).csv().contains(",1\n"));
        QTRY_VERIFY(chart(3).csv().count('\n') > 1);
    }

    void whatWasBeforeIsThereWhenTheMonitorOpens()
    {
        show<FunctionMonitorView>(u"shop"_s, u"orders"_s);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 3"_s);
        show<FunctionMonitorView>(u"shop"_s, u"stock"_s);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 0"_s);
    }

    void oneFunctionCanBeChosen()
    {
        show<MonitorPage>();
        auto* chooser = find<QComboBox>(*m_shown, u"Function"_s);
        QTRY_COMPARE(chooser->count(), 3);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 3"_s);
        chooser->setFocus();
        QTest::keyClicks(chooser, u"shop/st"_s);
        QCOMPARE(chooser->currentText(), u"shop/stock"_s);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 0"_s);
        invoke("stock", 1);
        QTRY_COMPARE_WITH_TIMEOUT(sumOf(u"Invocations"_s), u"Invocations: 1"_s, 10'000);
        // It stays chosen while others come, and goes with it.
        QVERIFY(m_console.create("shop", "later", test::nodeFunction(), "index.js", kEcho));
        QTRY_COMPARE(chooser->count(), 4);
        QCOMPARE(chooser->currentText(), u"shop/stock"_s);
        QVERIFY(test::TestConsole::await(m_console.client().deleteFunction("shop", "stock")));
        QTRY_COMPARE(chooser->count(), 3);
        QCOMPARE(chooser->currentText(), u"All functions"_s);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 4"_s);
    }

    void windowsAreChosenAndRemembered()
    {
        show<MonitorPage>();
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 4"_s);
        for (const auto& [name, minutes] : {std::pair{u"5 min"_s, 5}, {u"15 min"_s, 15},
                 {u"1 h"_s, 60}, {u"6 h"_s, 360}, {u"24 h"_s, 1440}}) {
            QTest::mouseClick(find<QAbstractButton>(*m_shown, name), Qt::LeftButton);
            QCOMPARE(group().length(), minutes * kMinuteMs);
            QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 4"_s);
        }
        show<MonitorPage>();
        QCOMPARE(group().length(), 1440 * kMinuteMs);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 4"_s);
    }

    void sumsStayExactWhileWindowsChange()
    {
        show<FunctionMonitorView>(u"shop"_s, u"later"_s);
        const QStringList windows{u"60 s"_s, u"24 h"_s, u"15 min"_s, u"6 h"_s};
        constexpr int kCalls = 60;
        QList<QFuture<engine::Result<engine::InvokeReply>>> replies;
        for (int i = 0; i < kCalls; ++i) {
            replies << m_console.client().invoke(
                {.service = "shop", .function = "later", .qualifier = {}, .payload = "{}"});
            QTest::mouseClick(
                find<QAbstractButton>(*m_shown, windows[i % windows.size()]), Qt::LeftButton);
            QTRY_VERIFY(replies[i].isFinished());
            QTRY_VERIFY(i % 4 || sumOf(u"Invocations"_s) != u"Invocations: –"_s);
        }
        for (const QString& window : windows) {
            QTest::mouseClick(find<QAbstractButton>(*m_shown, window), Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(
                sumOf(u"Invocations"_s), u"Invocations: %1"_s.arg(kCalls), 10'000);
        }
    }

    void thePastIsEmptyAndNotAnError()
    {
        show<MonitorPage>();
        QTRY_VERIFY(sumOf(u"Invocations"_s) != u"Invocations: 0"_s);
        const qint64 now = group().to();
        group().setRange(now - 120 * kMinuteMs, now - 60 * kMinuteMs);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 0"_s);
        group().reset();
        group().zoom(1e9, now); // as far as it goes
        QCOMPARE(group().length(), widgets::ChartGroup::kLongest);
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 64"_s);
        group().zoom(1e-12, now);
        QCOMPARE(group().length(), widgets::ChartGroup::kShortest);
        group().reset();
        QTRY_VERIFY(sumOf(u"Invocations"_s) != u"Invocations: 0"_s);
    }

    void aDragZoomsAllChartsAndTheButtonGoesBack()
    {
        show<MonitorPage>();
        auto* back = find<QPushButton>(*m_shown, u"Back to live"_s);
        QVERIFY(!back->isEnabled());
        QWidget* plot = plotOf(chart(1));
        QTest::mousePress(plot, Qt::LeftButton, {}, {plot->width() / 3, plot->height() / 2});
        QTest::mouseMove(plot, {plot->width() * 2 / 3, plot->height() / 2});
        QTest::mouseRelease(plot, Qt::LeftButton, {}, {plot->width() * 2 / 3, plot->height() / 2});
        QVERIFY(!group().isFollowing());
        QVERIFY(group().length() < kMinuteMs / 2);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(&chart(i).group(), &group());
        }
        QVERIFY(back->isEnabled());
        QTest::mouseClick(back, Qt::LeftButton);
        QVERIFY(group().isFollowing());
        QCOMPARE(group().length(), kMinuteMs);
    }

    void pauseHoldsTheStretchAndResumeCatchesUp()
    {
        show<MonitorPage>();
        auto* pause = find<QPushButton>(*m_shown, u"Pause"_s);
        const QSize size = pause->size();
        pause->setFocus();
        QTest::keyClick(pause, Qt::Key_Space);
        QCOMPARE(pause->text(), u"Resume"_s);
        QCOMPARE(pause->size(), size);
        const qint64 to = group().to();
        QSignalSpy moved(&group(), &widgets::ChartGroup::rangeChanged);
        QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > to + 300);
        QCOMPARE(moved.count(), 0);
        QTest::keyClick(pause, Qt::Key_Space);
        QVERIFY(group().to() >= to + 300);
        QTRY_VERIFY(moved.count() >= 3);
    }

    void thePointerReadsAllChartsAtOneTime()
    {
        show<MonitorPage>();
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 64"_s);
        QWidget* plot = plotOf(chart(0));
        QTest::mouseMove(plot, {plot->width() / 2, plot->height() / 2});
        QTRY_VERIFY(group().hover().has_value());
    }

    void aHiddenMonitorRests()
    {
        show<MonitorPage>();
        QSignalSpy moved(&group(), &widgets::ChartGroup::rangeChanged);
        QTRY_VERIFY(moved.count() > 0);
        m_shown->hide();
        moved.clear();
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > now + 400);
        QCOMPARE(moved.count(), 0);
    }

    void pictureAndValuesAreSaved()
    {
        show<MonitorPage>();
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 64"_s);
        QTemporaryDir folder;
        auto* menu = find<QPushButton>(*m_shown, u"Export"_s)->menu();
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 7); // two for all, a line, the four charts
        menu->actions().at(0)->trigger();
        saveIn(folder.filePath(u"all.png"_s));
        QCOMPARE(QImage(folder.filePath(u"all.png"_s)).size(), panel().charts().size() * 2);
        QTRY_VERIFY(!m_shown->findChild<QFileDialog*>());

        menu->actions().at(1)->trigger();
        saveIn(folder.filePath(u"all.csv"_s));
        QFile table(folder.filePath(u"all.csv"_s));
        QVERIFY(table.open(QIODevice::ReadOnly));
        QVERIFY(table.readLine().startsWith("time,seconds,on-demand instances"));
        QVERIFY(table.readLine().startsWith("20"));
        QTRY_VERIFY(!m_shown->findChild<QFileDialog*>());

        menu->actions().at(3)->menu()->actions().at(1)->trigger();
        saveIn(folder.filePath(u"one.csv"_s));
        QFile one(folder.filePath(u"one.csv"_s));
        QVERIFY(one.open(QIODevice::ReadOnly));
        QVERIFY(one.readLine().startsWith("time,\"On demand\""));
        QCOMPARE(m_console.toasts().count(), 3);
    }

    void costTakesThePlaceOfDuration()
    {
        show<MonitorPage>();
        QCOMPARE(chart(3).accessibleName(), u"Billed duration"_s);
        QTest::mouseClick(
            find<QAbstractButton>(*chart(3).parentWidget()->parentWidget(), u"Cost"_s),
            Qt::LeftButton);
        QCOMPARE(chart(3).accessibleName(), u"Cost"_s);
        QTRY_VERIFY(chart(3).csv().count('\n') > 1);
    }

    void nothingMovesWhenValuesArrive()
    {
        show<MonitorPage>();
        const QRect before = panel().charts().geometry();
        QTRY_COMPARE(sumOf(u"Invocations"_s), u"Invocations: 64"_s);
        QCOMPARE(panel().charts().geometry(), before);
    }
};

FCDESK_WIDGET_TEST_MAIN(TestMonitor)
#include "tst_monitor.moc"
