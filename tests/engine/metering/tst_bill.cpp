#include <QTest>
#include <engine/metering/bill.h>
#include <engine/metering/price_settings.h>

using namespace engine;
using namespace engine::metering;

class TestBill : public QObject
{
    Q_OBJECT

    static const PriceTable& table(std::string_view id)
    {
        static const PriceSettings settings;
        const auto* const found = settings.find(id);
        return found ? *found : PriceTable::builtIn().front();
    }

    static bool isNear(double value, double expected)
    {
        return std::abs(value - expected) <= 1e-9 * std::max(1e-9, std::abs(expected));
    }

    static UsageRow row(std::int64_t hour, const std::string& function, double gbSeconds, std::int64_t invocations = 0)
    {
        UsageRow row{.function = function, .second = hour * 3600};
        row.usage.gbSeconds = gbSeconds;
        row.usage.invocations = invocations;
        return row;
    }
    /// 1 CU is a vCPU-second.
    static UsageRow units(std::int64_t hour, const std::string& function, double computeUnits)
    {
        UsageRow row{.function = function, .second = hour * 3600};
        row.usage.vcpuSeconds = computeUnits;
        return row;
    }

private Q_SLOTS:
    void nothingCostsNothing()
    {
        const auto bill = priceMonth(table("fc-cu-2024-cny"), {}, {});
        QCOMPARE(bill.cost, 0.0);
        QCOMPARE(bill.items.size(), 1u);
        QCOMPARE(bill.items.front().tier, 0u);
    }

    void theMonthClimbsTheTiers()
    {
        const std::vector rows{units(0, "s/a", 150e6), units(1, "s/a", 100e6), units(2, "s/a", 900e6)};
        const auto bill = priceMonth(table("fc-cu-2024-cny"), rows, {});
        QVERIFY(isNear(bill.rowCosts[0], 150e6 * 0.00011));
        QVERIFY(isNear(bill.rowCosts[1], 50e6 * 0.00011 + 50e6 * 0.0001));
        QVERIFY(isNear(bill.rowCosts[2], 750e6 * 0.0001 + 150e6 * 0.00009));
        QVERIFY(isNear(bill.cost, 22'000 + 80'000 + 13'500));
        QCOMPARE(bill.items.front().tier, 2u);
        QVERIFY(isNear(bill.items.front().units, 1150e6));
    }

    void functionsOfAnHourShareItsTiers()
    {
        const std::vector rows{units(0, "s/a", 300e6), units(0, "s/b", 100e6)};
        const auto bill = priceMonth(table("fc-cu-2024-cny"), rows, {});
        const double total = 22'000 + 20'000;
        QVERIFY(isNear(bill.cost, total));
        QVERIFY(isNear(bill.rowCosts[0], total * 3 / 4));
        QVERIFY(isNear(bill.rowCosts[1], total / 4));
    }

    void theAllowanceIsUsedUpFirst()
    {
        const auto& old = table("fc-gb-2019-cny");
        const BillOptions free{.allowance = old.allowances.front().name};
        const std::vector rows{row(0, "s/a", 300'000, 400'000), row(1, "s/a", 300'000, 400'000), row(2, "s/b", 100, 400'000)};
        const auto bill = priceMonth(old, rows, free);
        QCOMPARE(bill.rowCosts[0], 0.0);
        QVERIFY(isNear(bill.rowCosts[1], 200'000 * 0.00011108));
        QVERIFY(isNear(bill.rowCosts[2], 100 * 0.00011108 + 200'000 * 1.33e-6));
        QCOMPARE(bill.items[0].freeUnits, 400'000.0);
        QCOMPARE(bill.items[0].freeLimit, 400'000.0);
        QCOMPARE(bill.items[1].units, 1'200'000.0);
        QCOMPARE(bill.items[1].freeUnits, 1'000'000.0);
        QVERIFY(isNear(bill.cost, 200'100 * 0.00011108 + 200'000 * 1.33e-6));
        QVERIFY(isNear(priceMonth(old, rows, {}).cost, 600'100 * 0.00011108 + 1.2e6 * 1.33e-6));
        QVERIFY(isNear(priceMonth(old, rows, {.allowance = "another table's"}).cost, priceMonth(old, rows, {}).cost));
    }

    void theAllowanceMovesTheTiers()
    {
        auto own = table("fc-cu-2024-cny");
        own.allowances = {{.name = "much", .units = {200e6}}};
        const auto bill = priceMonth(own, std::vector{units(0, "s/a", 400e6)}, {.allowance = "much"});
        QVERIFY(isNear(bill.cost, 200e6 * 0.00011)); // tiers count what is paid
        QCOMPARE(bill.items.front().tier, 0u);
    }

    void theBillRunRoundsUp_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<double>("exact");
        QTest::addColumn<double>("expected");
        QTest::addRow("at least the minimum") << QByteArray("fc-cu-2024-cny") << 12.7725 << 0.01;
        QTest::addRow("whole units") << QByteArray("fc-cu-2024-cny") << 1000.2 << 1001 * 0.00011;
        QTest::addRow("whole already") << QByteArray("fc-cu-2024-cny") << 1000.0 << 1000 * 0.00011;
        QTest::addRow("no minimum is known in USD") << QByteArray("fc-cu-2024-usd") << 12.7725 << 13 * 0.00002;
        QTest::addRow("none is known of then") << QByteArray("fc-gb-2019-cny") << 12.7725 << 0.0;
    }
    void theBillRunRoundsUp()
    {
        QFETCH(QByteArray, id);
        QFETCH(double, exact);
        QFETCH(double, expected);
        const auto bill = priceMonth(table(id.toStdString()), std::vector{units(0, "s/a", exact)}, {.usesBillRun = true});
        QVERIFY2(isNear(bill.cost, expected), QByteArray::number(bill.cost, 'g', 12).constData());
        QVERIFY(isNear(bill.rowCosts.front(), bill.cost));
    }

    void theBillRunLooksAtEachFunctionAndHour()
    {
        const auto& cny = table("fc-cu-2024-cny");
        const std::vector rows{units(0, "s/a", 0.1), units(0, "s/b", 0.1), units(1, "s/a", 0.1)};
        const auto bill = priceMonth(cny, rows, {.usesBillRun = true});
        QVERIFY(isNear(bill.cost, 0.03));
        QVERIFY(isNear(bill.minimumCost, 0.03 - 3 * 0.00011));
        QCOMPARE(bill.items.front().units, 3.0);
        // What the allowance covers costs nothing, also not the minimum.
        QCOMPARE(priceMonth(cny, rows, {.allowance = cny.allowances.front().name, .usesBillRun = true}).cost, 0.0);
    }

    /// 0.05 and 0.15 have no exact double: ten of them are still half a unit and no more.
    void aHairIsNoUnit()
    {
        UsageRow row{.function = "s/a"};
        for (int part = 0; part < 1000; ++part) row.usage.gbSeconds += 0.1; // 100 GB-s are 15 CU
        const auto bill = priceMonth(table("fc-cu-2024-usd"), std::vector{row}, {.usesBillRun = true});
        QCOMPARE(bill.items.front().units, 15.0);
    }
};

QTEST_APPLESS_MAIN(TestBill)
#include "tst_bill.moc"
