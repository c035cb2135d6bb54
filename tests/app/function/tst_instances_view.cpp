#include "view_test.h"

#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <app/console/navigator.h>
#include <app/pages/function/instances/instance_detail.h>
#include <app/pages/function/instances/instances_view.h>
#include <model/format/states.h>
#include <model/tables/instance_table_model.h>
#include <widgets/charts/phase_bar.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/segmented_control.h>

using namespace Qt::StringLiterals;
using namespace app;
using Column = model::InstanceTableModel::Column;

namespace {

constexpr char kSource[] = R"(
exports.handler = async (event, context) => {
  const { seconds = 0 } = event.length ? JSON.parse(event.toString()) : {};
  if (seconds) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return 'done';
};
)";

constexpr int kLongMs = 20'000;

} // namespace

class TestInstancesView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_console = std::make_unique<test::Console>();
        m_console->window().resize(1200, 800);
        m_console->window().show();
        const auto made
            = m_console->create("shop", "hello", test::nodeFunction(), "index.js", kSource);
        QVERIFY2(made, made ? "" : made.error().detail.c_str());
        m_view = std::make_unique<InstancesView>(m_console->workspace(), u"shop"_s, u"hello"_s);
        m_view->resize(1200, 700);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }
    void cleanup()
    {
        m_view.reset();
        m_console.reset();
    }

    void withoutInstancesTheNextStepIsOffered()
    {
        auto* invoke = test::button<QPushButton>(*m_view, u"Invoke the function"_s);
        QTRY_VERIFY(invoke->isVisible());
        QSignalSpy asked(&m_console->workspace().navigator, &Navigator::functionRequested);
        QTest::mouseClick(invoke, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][2].value<FunctionTab>(), FunctionTab::Test);
    }

    void whatRunsBecomesWhatEnded()
    {
        QVERIFY(m_console->invoke("shop", "hello", "{}"));
        QTRY_COMPARE(rows(), 1);
        QTRY_VERIFY(text(0, Column::StateColumn) == u"Idle"
            || text(0, Column::StateColumn) == u"Frozen");
        QCOMPARE(text(0, Column::KindColumn), u"On-demand"_s);
        QCOMPARE(text(0, Column::InvocationsColumn), u"1"_s);
        QVERIFY(!text(0, Column::StartColumn).isEmpty());
        QVERIFY(text(0, Column::EndColumn).isEmpty());
        select(0);
        const QString id = text(0, Column::IdColumn);

        QTest::mouseClick(
            test::button<QToolButton>(*m_view, u"Release idle instances"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(text(0, Column::StateColumn), u"Ended"_s, kLongMs);
        QVERIFY(!text(0, Column::EndColumn).isEmpty());
        QCOMPARE(rows(), 1);
        QCOMPARE(selectedId(), id); // the same row all the time
        QVERIFY(!recycleButton()->isEnabled());
    }

    void endedOnesAreReadFromTheStore()
    {
        QVERIFY(m_console->invoke("shop", "hello", "{}"));
        const auto released = test::Console::await(m_console->client().releaseIdle("shop/hello"));
        QCOMPARE(released.value_or(0), 1);
        QTRY_COMPARE_WITH_TIMEOUT(text(0, Column::StateColumn), u"Ended"_s, kLongMs);
        InstancesView later(m_console->workspace(), u"shop"_s, u"hello"_s);
        later.show();
        auto* table = later.findChild<QTableView*>();
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    void theSelectedOneTellsItsStart()
    {
        QVERIFY(m_console->invoke("shop", "hello", "{}"));
        QTRY_COMPARE(rows(), 1);
        QVERIFY(!recycleButton()->isEnabled());
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {},
            table().visualRect(table().model()->index(0, 0)).center());
        auto* phases = m_view->findChild<widgets::PhaseBar*>();
        QTRY_VERIFY(phases->isVisible());
        QVERIFY(phases->accessibleName().startsWith(u"Start in "));
        QVERIFY(phases->accessibleDescription().contains(u"Runtime: "));
        auto* delayed = test::button<QPushButton>(*m_view, u"Delayed call"_s);
        QTRY_VERIFY(delayed->isEnabled());
        QSignalSpy asked(&m_console->workspace().navigator, &Navigator::logsRequested);
        QTest::mouseClick(delayed, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QVERIFY(!asked[0][2].toString().isEmpty());
        QTest::mouseClick(test::button<QPushButton>(*m_view, u"Logs"_s), Qt::LeftButton);
        QCOMPARE(asked[1][3].toString(), selectedId());
    }

    void oneIsRecycled_data()
    {
        QTest::addColumn<QString>("by");
        for (const char* by : {"button", "key", "menu"}) {
            QTest::addRow("%s", by) << QString::fromLatin1(by);
        }
    }
    void oneIsRecycled()
    {
        QFETCH(QString, by);
        QVERIFY(m_console->invoke("shop", "hello", "{}"));
        QTRY_COMPARE(rows(), 1);
        select(0);
        if (by == u"button") {
            QTRY_VERIFY(recycleButton()->isEnabled());
            QTest::mouseClick(recycleButton(), Qt::LeftButton);
        } else if (by == u"key") {
            table().setFocus();
            QTest::keyClick(&table(), Qt::Key_Delete);
        } else {
            Q_EMIT table().customContextMenuRequested(
                table().visualRect(table().model()->index(0, 0)).center());
            auto* menu = m_view->findChild<QMenu*>();
            QVERIFY(menu);
            menu->actions().constLast()->trigger();
            menu->close();
        }
        QTRY_COMPARE_WITH_TIMEOUT(text(0, Column::StateColumn), u"Ended"_s, kLongMs);
        QVERIFY(text(0, Column::EndColumn).startsWith(u"Recycled"));
        QTRY_COMPARE(m_console->toasts().count(), 1);
    }

    void allAreRecycledOnceThatIsConfirmed()
    {
        auto running = m_console->client().invoke({.service = "shop",
            .function = "hello",
            .qualifier = {},
            .payload = R"({"seconds": 1})"});
        QTRY_COMPARE_WITH_TIMEOUT(text(0, Column::StateColumn), u"Busy"_s, kLongMs);
        QTest::mouseClick(test::button<QPushButton>(*m_view, u"Recycle all…"_s), Qt::LeftButton);
        auto* dialog = m_view->findChild<widgets::ConfirmDialog*>();
        QTRY_VERIFY(dialog && dialog->isVisible());
        QTest::mouseClick(test::button<QPushButton>(*dialog, u"Recycle all"_s), Qt::LeftButton);
        // The call it runs is not lost.
        const auto reply = test::Console::await(running);
        QVERIFY(reply);
        QCOMPARE(QString::fromStdString(reply->body), u"done"_s);
        QTRY_COMPARE_WITH_TIMEOUT(text(0, Column::StateColumn), u"Ended"_s, kLongMs);
        QVERIFY(text(0, Column::EndColumn).startsWith(u"Recycled"));
    }

    void onlySomeAreShownWhenAskedFor()
    {
        QVERIFY(m_console->invoke("shop", "hello", "{}"));
        QTRY_COMPARE(rows(), 1);
        auto* shown = m_view->findChild<widgets::SegmentedControl*>();
        shown->setCurrentIndex(2);
        QCOMPARE(rows(), 0);
        shown->setCurrentIndex(1);
        QCOMPARE(rows(), 1);
    }

private:
    QTableView& table() const { return *m_view->findChild<QTableView*>(); }
    int rows() const { return table().model()->rowCount(); }
    QString text(int row, Column column) const
    {
        return table().model()->index(row, column).data().toString();
    }
    void select(int row) { table().selectRow(row); }
    QString selectedId() const
    {
        return table()
            .selectionModel()
            ->selectedRows()
            .value(0)
            .data(model::InstanceTableModel::IdRole)
            .toString();
    }
    QPushButton* recycleButton() const
    {
        return test::button<QPushButton>(*m_view, u"Recycle instance"_s);
    }

    std::unique_ptr<test::Console> m_console;
    std::unique_ptr<InstancesView> m_view;
};

FCDESK_WIDGET_TEST_MAIN(TestInstancesView)
#include "tst_instances_view.moc"
