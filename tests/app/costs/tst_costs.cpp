#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <app/pages/costs/cost_table_model.h>
#include <app/pages/costs/costs_page.h>
#include <app/pages/costs/price_table_dialog.h>
#include <engine/storage/telemetry_store.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <tests/support/test_console.h>
#include <tests/support/widget_test.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/segmented_control.h>
#include <widgets/common/stat_tile.h>
#include <widgets/common/state_stack.h>
#include <widgets/editors/form_field.h>

using namespace Qt::StringLiterals;
using namespace app;
using engine::metering::MetricsFold;

namespace {

template <typename Widget>
Widget* find(const QWidget& parent, const QString& name)
{
    for (Widget* widget : parent.findChildren<Widget*>()) {
        if (widget->accessibleName().startsWith(name) || widget->property("text") == name) return widget;
    }
    return nullptr;
}

/// Usage of an hour: 0.35 vCPU and 512 MB for so many seconds.
MetricsFold::Row used(const std::string& function, const QDateTime& at, int seconds, int calls)
{
    MetricsFold::Row row{function, {.second = at.toSecsSinceEpoch(), .invocations = calls}};
    row.point.usage = engine::metering::usageOf({.vcpu = 0.35, .memoryGb = 0.5}, {.onDemandMs = seconds * 1000});
    row.point.usage.invocations = calls;
    return row;
}

} // namespace

/// The page on a real engine whose store knows some usage already.
class TestCosts : public QObject
{
    Q_OBJECT

    std::unique_ptr<test::TestConsole> m_console;
    std::unique_ptr<CostsPage> m_page;

    void start(const std::vector<MetricsFold::Row>& usage)
    {
        m_console = std::make_unique<test::TestConsole>();
        if (!usage.empty()) {
            auto store = engine::storage::TelemetryStore::open((m_console->folder() + u"/data"_s).toStdString());
            QVERIFY2(store, store ? "" : store.error().detail.c_str());
            QVERIFY((*store)->write({.metrics = usage}));
        }
        const auto started = m_console->start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        m_page = std::make_unique<CostsPage>(m_console->workspace());
        m_page->resize(1040, 740);
        m_page->show();
    }
    static std::vector<MetricsFold::Row> someUsage()
    {
        const QDateTime now = QDateTime::currentDateTime();
        return {used("shop/cart", now, 30, 3), used("shop/list", now, 10, 3)};
    }
    widgets::StateStack& states() const { return *m_page->findChild<widgets::StateStack*>(); }
    QTableView& table() const { return *m_page->findChild<QTableView*>(); }
    QComboBox& combo(const QString& name) const
    {
        for (auto* field : m_page->findChildren<widgets::FormField*>()) {
            auto* box = qobject_cast<QComboBox*>(field->input());
            if (box && box->accessibleName() == name) return *box;
            for (auto* label : field->findChildren<QLabel*>()) {
                if (box && label->text() == name) return *box;
            }
        }
        qFatal("no such field");
    }
    /// "Today: ¥0.0019; until now"; where the sign of the currency stands depends on the locale.
    QString tile(const QString& name) const
    {
        const auto* found = find<widgets::StatTile>(*m_page, name);
        return found->accessibleName() + u"; "_s + found->accessibleDescription();
    }
    void choose(QComboBox& box, const QString& id) const
    {
        box.setFocus();
        const int index = box.findData(id);
        QVERIFY2(index >= 0, qPrintable(id));
        box.setCurrentIndex(index);
        Q_EMIT box.activated(index);
    }

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void cleanup()
    {
        m_page.reset();
        m_console.reset();
    }

    void saysThatNothingWasBilled()
    {
        start({});
        QTRY_COMPARE(states().state(), widgets::StateStack::State::Empty);
        QVERIFY(find<QPushButton>(*m_page, u"Invoke a sample function"_s));
        QVERIFY2(tile(u"This month"_s).contains(u"¥"_s), qPrintable(tile(u"This month"_s)));
    }

    void showsWhatFunctionsCost()
    {
        start(someUsage());
        QTRY_COMPARE(states().state(), widgets::StateStack::State::Data);
        QCOMPARE(table().model()->rowCount(), 2);
        // The dearest first: 12.7725 CU of the guide's example at concurrency 1, 4.2725 at 10.
        QCOMPARE(table().model()->index(0, CostTableModel::FunctionColumn).data().toString(), u"shop/cart"_s);
        QVERIFY(std::abs(table().model()->index(0, CostTableModel::Cost).data(CostTableModel::SortRole).toDouble()
                    - 12.7725 * 0.00011) < 1e-9);
        QVERIFY2(tile(u"Today"_s).contains(u"0.0019"_s), qPrintable(tile(u"Today"_s)));
        QVERIFY(m_page->csv().contains(",shop/list,3,10000,0,0,3.5,5,"));
    }

    void aFunctionNarrowsTheChart()
    {
        start(someUsage());
        QTRY_COMPARE(states().state(), widgets::StateStack::State::Data);
        const QByteArray all = m_page->chart()->csv();
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_Down);
        QTest::keyClick(&table(), Qt::Key_Down);
        QTRY_VERIFY(m_page->chart()->csv() != all);
        auto* back = find<QPushButton>(*m_page, u"All functions"_s);
        QVERIFY(back->isVisible());
        QTest::mouseClick(back, Qt::LeftButton);
        QTRY_COMPARE(m_page->chart()->csv(), all);
        QVERIFY(!back->isVisible());
    }

    void periodsAreChosen()
    {
        start({used("shop/old", QDateTime(QDate::currentDate().addMonths(-1), QTime(12, 0)), 10, 1)});
        QTRY_COMPARE(states().state(), widgets::StateStack::State::Empty);
        m_page->findChild<widgets::SegmentedControl*>()->setCurrentIndex(1);
        QTRY_COMPARE(states().state(), widgets::StateStack::State::Data);
        QCOMPARE(table().model()->rowCount(), 1);
    }

    void anotherTableIsComparedAndTakenInForce()
    {
        start(someUsage());
        QTRY_COMPARE(states().state(), widgets::StateStack::State::Data);
        QVERIFY(table().isColumnHidden(CostTableModel::OtherCost));
        choose(combo(u"Compare with"_s), u"fc-gb-2019-cny"_s);
        QVERIFY(!table().isColumnHidden(CostTableModel::OtherCost));
        QVERIFY(std::abs(table().model()->index(0, CostTableModel::OtherCost).data(CostTableModel::SortRole).toDouble()
                    - (15 * 0.00011108 + 3 * 1.33e-6)) < 1e-9);
        choose(combo(u"Price table"_s), u"fc-cu-2024-usd"_s);
        QTRY_VERIFY2(tile(u"This month"_s).contains(u"$"_s), qPrintable(tile(u"This month"_s)));
        QCOMPARE(m_console->workspace().feeds.prices.settings()->tableId, "fc-cu-2024-usd");
        choose(combo(u"Free allowance"_s), u"New users: 150,000 CU a month, for 3 months"_s);
        QTRY_VERIFY2(tile(u"Free allowance"_s).contains(u"150,000"_s), qPrintable(tile(u"Free allowance"_s)));
        QTRY_VERIFY2(tile(u"This month"_s).contains(u"$"_s), qPrintable(tile(u"This month"_s)));
    }

    void aCopyIsEditedAndDeleted()
    {
        start(someUsage());
        QTRY_COMPARE(states().state(), widgets::StateStack::State::Data);
        QTest::mouseClick(find<QPushButton>(*m_page, u"Edit a copy…"_s), Qt::LeftButton);
        PriceTableDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = m_page->window()->findChild<PriceTableDialog*>()) && dialog->isVisible());
        auto* save = find<QPushButton>(*dialog, u"Save and use"_s);
        QVERIFY(save->isEnabled());
        const auto input = [&](const QString& label) {
            for (auto* field : dialog->findChildren<widgets::FormField*>()) {
                for (auto* text : field->findChildren<QLabel*>()) {
                    if (text->text() == label) return std::pair(field, qobject_cast<QLineEdit*>(field->input()));
                }
            }
            qFatal("no such field");
        };
        const auto type = [&](const QString& label, const QString& text) {
            auto* line = input(label).second;
            line->setFocus();
            line->selectAll();
            QTest::keyClicks(line, text);
        };
        type(u"Currency"_s, u"euro"_s);
        QVERIFY(!save->isEnabled());
        QVERIFY(input(u"Currency"_s).first->problem().contains(u"euro"_s));
        type(u"Currency"_s, u"EUR"_s);
        QVERIFY(save->isEnabled());
        type(u"GB-second"_s, u"much"_s);
        QVERIFY(!save->isEnabled());
        QVERIFY(!input(u"GB-second"_s).first->problem().isEmpty());
        type(u"GB-second"_s, u"0.3"_s);
        type(u"Name"_s, u"Ours"_s);
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_COMPARE(m_console->workspace().feeds.prices.settings()->own.size(), 1u);
        const auto& own = m_console->workspace().feeds.prices.settings()->table();
        QCOMPARE(own.name, "Ours");
        QCOMPARE(own.items.front().factors.gbSecond, 0.3);
        QTRY_VERIFY(tile(u"This month"_s).contains(u"€"_s));

        QTest::mouseClick(find<QPushButton>(*m_page, u"Delete"_s), Qt::LeftButton);
        QPushButton* confirm = nullptr;
        QTRY_VERIFY((confirm = find<QPushButton>(*m_page->window(), u"Delete price table"_s)) && confirm->isVisible());
        QTest::mouseClick(confirm, Qt::LeftButton);
        QTRY_VERIFY(m_console->workspace().feeds.prices.settings()->own.empty());
        QTRY_VERIFY(tile(u"This month"_s).contains(u"¥"_s));
    }
};

FCDESK_WIDGET_TEST_MAIN(TestCosts)
#include "tst_costs.moc"
