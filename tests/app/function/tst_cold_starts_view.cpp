#include "view_test.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <app/console/navigator.h>
#include <app/pages/function/cold_starts/checklist_card.h>
#include <app/pages/function/cold_starts/cold_starts_view.h>
#include <model/tables/cold_start_table_model.h>
#include <widgets/charts/phase_chart.h>
#include <widgets/common/chip.h>

using namespace Qt::StringLiterals;
using namespace app;
using Column = model::ColdStartTableModel::Column;

namespace {

constexpr char kSource[] = R"(
exports.initializer = async () => 'ready';
exports.handler = async () => 'done';
)";

} // namespace

class TestColdStartsView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_console = std::make_unique<test::Console>();
        auto config = test::nodeFunction();
        config.initializer = "index.initializer";
        const auto made = m_console->create("shop", "hello", config, "index.js", kSource);
        QVERIFY2(made, made ? "" : made.error().detail.c_str());
        m_view = std::make_unique<ColdStartsView>(m_console->workspace(), u"shop"_s, u"hello"_s);
        m_view->setState({nullptr, *made, std::nullopt});
        m_view->resize(1200, 800);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }
    void cleanup()
    {
        m_view.reset();
        m_console.reset();
    }

    void withoutStartsTheNextStepIsOffered()
    {
        auto* invoke = test::button<QPushButton>(*m_view, u"Invoke the function"_s);
        QTRY_VERIFY(invoke->isVisible());
        QSignalSpy asked(&m_console->workspace().navigator, &Navigator::functionRequested);
        QTest::mouseClick(invoke, Qt::LeftButton);
        QCOMPARE(asked.value(0).value(2).value<FunctionTab>(), FunctionTab::Test);
    }

    void eachStartIsABarAndARow()
    {
        start();
        QTRY_COMPARE(rows(), 1);
        QVERIFY(!text(0, Column::InitializerColumn).isEmpty());
        QTRY_VERIFY(text(0, Column::DelayColumn).startsWith(u"One call by "));
        start();
        QTRY_COMPARE(rows(), 2);
        // The newest row is the last bar.
        chart().setFocus();
        QTest::keyClick(&chart(), Qt::Key_End);
        QCOMPARE(chart().current(), 1);
        QCOMPARE(selectedRow(), 0);
        QTest::keyClick(&chart(), Qt::Key_Left);
        QCOMPARE(selectedRow(), 1);
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {},
            table().visualRect(table().model()->index(0, 0)).center());
        QCOMPARE(chart().current(), 1);
        QVERIFY(chart().accessibleDescription().contains(u"Initializer: "));
    }

    void theChosenStartStaysWhileOthersCome()
    {
        start();
        QTRY_COMPARE(rows(), 1);
        table().selectRow(0);
        const QVariant id = table().model()->index(0, 0).data(
            model::ColdStartTableModel::InstanceIdRole);
        start();
        QTRY_COMPARE(rows(), 2);
        QCOMPARE(selectedRow(), 1);
        QCOMPARE(table().model()->index(1, 0).data(model::ColdStartTableModel::InstanceIdRole), id);
        QCOMPARE(chart().current(), 0);
    }

    void theChecklistLeadsToWhereThingsAreChanged()
    {
        auto* checklist = m_view->findChild<ChecklistCard*>();
        QCOMPARE(checklist->findChildren<widgets::Chip*>().size(), 8);
        start();
        QTRY_VERIFY(says(u"1 file(s), "_s));
        QTRY_VERIFY(says(u"index.js"_s));
        QTRY_VERIFY(says(u"The Initializer takes"_s));
        QSignalSpy asked(&m_console->workspace().navigator, &Navigator::functionRequested);
        QTest::mouseClick(test::button<QPushButton>(*checklist, u"Open the code"_s), Qt::LeftButton);
        QCOMPARE(asked.value(0).value(2).value<FunctionTab>(), FunctionTab::Code);
    }

private:
    /// A call that needs a new instance.
    void start()
    {
        QVERIFY(test::Console::await(m_console->client().releaseIdle("shop/hello")));
        QVERIFY(m_console->invoke("shop", "hello", "{}"));
    }
    bool says(const QString& text) const
    {
        const auto labels = m_view->findChild<ChecklistCard*>()->findChildren<QLabel*>();
        return std::ranges::any_of(
            labels, [&](const QLabel* label) { return label->text().contains(text); });
    }
    widgets::PhaseChart& chart() const { return *m_view->findChild<widgets::PhaseChart*>(); }
    QTableView& table() const { return *m_view->findChild<QTableView*>(); }
    int rows() const { return table().model()->rowCount(); }
    int selectedRow() const
    {
        return table().selectionModel()->selectedRows().value(0).row();
    }
    QString text(int row, Column column) const
    {
        return table().model()->index(row, column).data().toString();
    }

    std::unique_ptr<test::Console> m_console;
    std::unique_ptr<ColdStartsView> m_view;
};

FCDESK_WIDGET_TEST_MAIN(TestColdStartsView)
#include "tst_cold_starts_view.moc"
