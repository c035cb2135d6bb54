#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <app/pages/costs/cost_report.h>
#include <app/pages/costs/cost_table_model.h>
#include <engine/metering/price_settings.h>

using namespace Qt::StringLiterals;
using namespace app;
using engine::metering::BillOptions;
using engine::metering::PriceTable;
using engine::metering::UsageRow;

class TestCostReport : public QObject
{
    Q_OBJECT

    const QDate m_today{2026, 11, 24};
    const CostReport::Range m_month{{2026, 11, 1}, {2026, 11, 24}};

    static const PriceTable& cny() { return PriceTable::builtIn()[0]; }
    static const PriceTable& gbSeconds()
    {
        static const engine::metering::PriceSettings settings;
        return *settings.find("fc-gb-2019-cny");
    }

    static UsageRow row(QDate day, int hour, const std::string& function, double units)
    {
        UsageRow row{.function = function, .second = day.startOfDay().addSecs(hour * 3600).toSecsSinceEpoch()};
        row.usage.invocations = 10;
        row.usage.time.onDemandMs = 1000;
        row.usage.vcpuSeconds = units - 0.075; // the calls are the rest
        return row;
    }

    std::vector<UsageRow> rows() const
    {
        return {row({2026, 10, 31}, 23, "shop/cart", 400e6), row({2026, 11, 1}, 0, "shop/cart", 100),
            row({2026, 11, 2}, 3, "shop/list", 400), row({2026, 11, 24}, 5, "shop/cart", 50)};
    }

private Q_SLOTS:
    void needsTheWholeMonth()
    {
        const auto first = [&](QDate from) {
            return QDateTime::fromSecsSinceEpoch(CostReport::neededFrom({from, m_today}, m_today)).date();
        };
        QCOMPARE(first({2026, 11, 10}), QDate(2026, 11, 1));
        QCOMPARE(first({2026, 10, 25}), QDate(2026, 10, 1));
        QCOMPARE(QDateTime::fromSecsSinceEpoch(CostReport::neededFrom({{2027, 1, 1}, {2027, 1, 2}}, m_today)).date(),
            QDate(2026, 11, 1));
    }

    void sumsByFunctionAndDay()
    {
        const auto all = rows();
        const CostReport report(all, cny(), {}, m_month, m_today);
        QCOMPARE(report.days().size(), 24u);
        QCOMPARE(report.days()[0].cost, 100 * 0.00011);
        QCOMPARE(report.days()[1].cost, 400 * 0.00011);
        QCOMPARE(report.days()[5].cost, 0.0);
        QCOMPARE(report.days()[23].usage.invocations, 10);
        QCOMPARE(report.functions().size(), 2u);
        QCOMPARE(report.functions()[0].path, u"shop/list"_s); // the dearest
        QCOMPARE(report.functions()[1].cost, 150 * 0.00011);
        QCOMPARE(report.functions()[1].units, 150.0);
        QCOMPARE(report.todayCost(), 50 * 0.00011);
        QCOMPARE(report.monthCost(), 550 * 0.00011); // October's tiers are October's
        QCOMPARE(report.total().cost, 550 * 0.00011);
    }

    void aFunctionNarrowsTheDays()
    {
        const auto all = rows();
        const CostReport report(all, cny(), {}, m_month, m_today, u"shop/cart"_s);
        QCOMPARE(report.days()[0].cost, 100 * 0.00011);
        QCOMPARE(report.days()[1].cost, 0.0);
        QCOMPARE(report.total().cost, 150 * 0.00011);
        QCOMPARE(report.functions().size(), 2u); // the table stays whole
        QCOMPARE(report.monthCost(), 550 * 0.00011);
    }

    void aRangeOverTwoMonths()
    {
        const auto all = rows();
        const CostReport report(all, cny(), {}, {{2026, 10, 25}, m_today}, m_today);
        QCOMPARE(report.days().size(), 31u);
        QCOMPARE(report.days()[6].cost, 200e6 * 0.00011 + 200e6 * 0.0001); // 31 October reached the second tier
        QCOMPARE(report.days()[7].cost, 100 * 0.00011); // the first of November begins anew
    }

    void nothingAtAll()
    {
        const CostReport report({}, cny(), {}, m_month, m_today);
        QVERIFY(report.functions().empty());
        QCOMPARE(report.monthCost(), 0.0);
        QCOMPARE(report.month().items.size(), 1u);
        QCOMPARE(CostReport::csv({}, cny(), {}, m_month, m_today).count('\n'), 1);
    }

    void theCsvHasALinePerFunctionAndDay()
    {
        auto all = rows();
        all.push_back(row(m_today, 6, "shop/cart", 50));
        const auto lines = CostReport::csv(all, cny(), {}, m_month, m_today).split('\n');
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[0].startsWith("day,function,invocations,on-demand ms,"));
        QVERIFY(lines[0].endsWith(",CU,cost CNY,price table"));
        QCOMPARE(lines[3], "2026-11-24,shop/cart,20,2000,0,0,99.85,0,0,0,0,0,100,0.011,fc-cu-2024-cny");
        const auto old = CostReport::csv(all, gbSeconds(), {}, m_month, m_today);
        QVERIFY(old.split('\n')[0].endsWith(",GB-s,requests,cost CNY,price table"));
    }

    void theTableShowsTwoTablesSideBySide()
    {
        CostTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto all = rows();
        const CostReport report(all, cny(), {}, m_month, m_today);
        model.setTable({report.functions(), u"CU"_s, u"CNY"_s}, {});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, CostTableModel::FunctionColumn).data().toString(), u"shop/cart"_s);
        QCOMPARE(model.index(0, CostTableModel::Units).data(CostTableModel::SortRole).toDouble(), 150.0);
        QVERIFY(model.index(0, CostTableModel::OtherCost).data().toString().isEmpty());

        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        const CostReport old(all, gbSeconds(), {}, m_month, m_today);
        model.setTable({report.functions(), u"CU"_s, u"CNY"_s},
            CostTableModel::Other{old.functions(), u"old"_s, u"CNY"_s});
        QCOMPARE(resets.count(), 0); // the same functions: selection and place stay
        QCOMPARE(changes.count(), 1);
        QCOMPARE(model.index(0, CostTableModel::OtherCost).data(CostTableModel::SortRole).toDouble(), 20 * 1.33e-6);
    }
};

QTEST_GUILESS_MAIN(TestCostReport)
#include "tst_cost_report.moc"
