#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <app/pages/experiment/experiment_page.h>
#include <app/pages/experiment/experiment_runner.h>
#include <app/pages/experiment/experiment_table_model.h>
#include <model/client/engine_feeds.h>
#include <tests/support/test_console.h>
#include <tests/support/widget_test.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace app;

class TestExperiment : public QObject
{
    Q_OBJECT

    test::TestConsole m_console;
    std::unique_ptr<ExperimentPage> m_page;

    QPushButton* button(const QString& text) const
    {
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->text() == text) return button;
        }
        return nullptr;
    }
    QString cell(int row, int column) const
    {
        return m_page->findChild<QTableView*>()->model()->index(row, column).data().toString();
    }
    bool shows(const QString& text) const
    {
        for (const QLabel* label : m_page->findChildren<QLabel*>()) {
            if (label->text().contains(text)) return true;
        }
        return false;
    }
    widgets::UnitSpinBox& seconds() const { return *m_page->findChild<widgets::UnitSpinBox*>(); }
    void wait(const QString& text)
    {
        seconds().setFocus();
        seconds().selectAll();
        QTest::keyClicks(&seconds(), text);
    }
    bool isCatalogEmpty() const
    {
        const auto& snapshot = m_console.workspace().feeds.catalog.snapshot();
        return snapshot && snapshot->functions.empty() && snapshot->services.empty();
    }
    bool hasInstances() const
    {
        const auto& snapshot = m_console.workspace().feeds.live.snapshot();
        return snapshot && !snapshot->instances.empty();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto started = m_console.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
    }
    void init()
    {
        failOnAnyWarning();
        m_page = std::make_unique<ExperimentPage>(m_console.workspace());
        m_page->resize(1040, 720);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup() { m_page.reset(); }
    void cleanupTestCase() { m_console.stop(); }

    void theDefaultIsTenSeconds() { QCOMPARE(seconds().value(), 10.0); }

    void aWaitThatIsNotAllowedCannotBeRun()
    {
        wait(u"0"_s);
        QVERIFY(!button(u"Run"_s)->isEnabled());
        wait(u"5"_s);
        QVERIFY(button(u"Run"_s)->isEnabled());
    }

    void threeInstancesAgainstOne()
    {
        using Table = ExperimentTableModel;
        wait(u"1"_s);
        QTest::mouseClick(button(u"Run"_s), Qt::LeftButton);
        QVERIFY(!button(u"Run"_s)->isEnabled());
        QVERIFY(!seconds().isEnabled());
        QTRY_VERIFY(shows(u"Concurrency 1 is running"_s));
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Done in"_s), 30'000);
        QCOMPARE(cell(0, Table::Concurrency), u"1"_s);
        QCOMPARE(cell(0, Table::Instances), u"3"_s);
        QCOMPARE(cell(0, Table::Requests), u"3"_s);
        QCOMPARE(cell(0, Table::ColdStarts), u"3"_s);
        QVERIFY2(cell(0, Table::BilledDuration).startsWith(u"3"_s),
            qPrintable(cell(0, Table::BilledDuration)));
        QCOMPARE(cell(1, Table::Concurrency), u"10"_s);
        QCOMPARE(cell(1, Table::Instances), u"1"_s);
        QCOMPARE(cell(1, Table::Requests), u"3"_s);
        QCOMPARE(cell(1, Table::ColdStarts), u"1"_s);
        QVERIFY2(cell(1, Table::BilledDuration).startsWith(u"1"_s),
            qPrintable(cell(1, Table::BilledDuration)));
        QVERIFY(cell(0, Table::Cost) != cell(1, Table::Cost));
        QVERIFY(shows(u"used 1 of 3 instances"_s));
        QVERIFY(button(u"Run"_s)->isEnabled());
        for (const auto* chart : m_page->findChildren<widgets::TimeSeriesChart*>()) {
            QVERIFY(chart->csv().contains(",3,"));
        }
        QTRY_VERIFY(isCatalogEmpty());
        QTRY_VERIFY(!hasInstances());
    }

    void cancellingByKeyboardLeavesNothing()
    {
        wait(u"60"_s);
        button(u"Run"_s)->setFocus();
        QTest::keyClick(button(u"Run"_s), Qt::Key_Space);
        QTRY_VERIFY(hasInstances());
        auto* cancel = button(u"Cancel"_s);
        QVERIFY(cancel->hasFocus());
        QTest::keyClick(cancel, Qt::Key_Space);
        QTRY_VERIFY(shows(u"Cancelled"_s));
        QVERIFY(button(u"Run"_s)->isEnabled());
        QTRY_VERIFY(isCatalogEmpty());
        QTRY_VERIFY(!hasInstances());
    }

    void whatIsLeftOfAnotherRunIsReplaced()
    {
        QVERIFY(m_console.create("fcdesk-demo", "wait", test::nodeFunction(), "index.js",
            "exports.handler = async () => { throw new Error('not me'); };"));
        wait(u"1"_s);
        QTest::mouseClick(button(u"Run"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Done in"_s), 30'000);
        QTRY_VERIFY(isCatalogEmpty());
    }

    void aClosedPageEndsItsRun()
    {
        wait(u"60"_s);
        QTest::mouseClick(button(u"Run"_s), Qt::LeftButton);
        QTRY_VERIFY(hasInstances());
        m_page.reset();
        QTRY_VERIFY(isCatalogEmpty());
        QTRY_VERIFY(!hasInstances());
    }

    void aFailureIsToldAndCanBeRetried()
    {
        // Only so many instances: at a concurrency of 1 the third request is throttled.
        auto settings = m_console.client().settings();
        const auto usual = settings;
        settings.regionInstanceLimit = 2;
        QVERIFY(test::TestConsole::await(m_console.client().putSettings(settings)));
        wait(u"1"_s);
        QTest::mouseClick(button(u"Run"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Did not finish."_s), 30'000);
        QVERIFY(button(u"Run"_s)->isEnabled());
        QTRY_VERIFY(isCatalogEmpty());
        QVERIFY(test::TestConsole::await(m_console.client().putSettings(usual)));
        QTest::mouseClick(button(u"Run"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Done in"_s), 30'000);
    }
};

FCDESK_WIDGET_TEST_MAIN(TestExperiment)
#include "tst_experiment.moc"
