#include <QTest>
#include <engine/core/embedded.h>
#include <engine/metering/price.h>
#include <set>

using namespace engine;
using namespace engine::metering;

Q_DECLARE_METATYPE(InstanceSize)
Q_DECLARE_METATYPE(BilledTime)

class TestPrice : public QObject
{
    Q_OBJECT

    static const PriceTable& listPrice() { return PriceTable::builtIn()[0]; }
    static const PriceTable& dollars() { return PriceTable::builtIn()[1]; }

    static bool isNear(double value, double expected)
    {
        return std::abs(value - expected) <= 1e-9 * std::abs(expected);
    }

    static Usage used(const InstanceSize& size, const BilledTime& time, std::int64_t invocations)
    {
        auto usage = usageOf(size, time);
        usage.invocations = invocations;
        return usage;
    }

private Q_SLOTS:
    void theBuiltInTablesNameTheirSource()
    {
        const auto& tables = PriceTable::builtIn();
        QCOMPARE(tables.size(), 6u);
        std::set<std::string> ids;
        for (const auto& table : tables) {
            const auto checked = table.check();
            QVERIFY2(checked, checked ? "" : checked.error().detail.c_str());
            ids.insert(table.id);
            const auto again = PriceTable::fromJson(table.toJson());
            QVERIFY2(again, again ? "" : again.error().detail.c_str());
            QVERIFY(*again == table);
        }
        QCOMPARE(ids.size(), tables.size());
        QCOMPARE(listPrice().currency, "CNY");
        QCOMPARE(listPrice().date, "2024-08-27");
        QCOMPARE(dollars().currency, "USD");
    }

    void countsUnits_data()
    {
        QTest::addColumn<InstanceSize>("size");
        QTest::addColumn<BilledTime>("time");
        QTest::addColumn<qint64>("invocations");
        QTest::addColumn<double>("expected");
        const InstanceSize small{.vcpu = 0.35, .memoryGb = 0.5, .diskGb = 0};
        const BilledTime none;
        QTest::addRow("worked example at concurrency 1")
            << small << BilledTime{.onDemandMs = 30'000} << qint64(3) << 12.7725;
        QTest::addRow("worked example at concurrency 10")
            << small << BilledTime{.onDemandMs = 10'000} << qint64(3) << 4.2725;
        QTest::addRow("reference: 1 million calls") << small << none << qint64(1'000'000) << 7500.0;
        QTest::addRow("reference: 10 h active") << small << BilledTime{.activeMs = 36'000'000} << qint64(0)
                                                << 12'600.0 + 2'700.0;
        QTest::addRow("reference: 40 h idle, memory only")
            << small << BilledTime{.idleMs = 144'000'000} << qint64(0) << 10'800.0;
        QTest::addRow("reference: all of it")
            << small << BilledTime{.activeMs = 36'000'000, .idleMs = 144'000'000} << qint64(1'000'000) << 33'600.0;
        QTest::addRow("disk above the free part")
            << InstanceSize{.vcpu = 0, .memoryGb = 0, .diskGb = 9.5} << BilledTime{.onDemandMs = 10'000} << qint64(0)
            << 4.75;
        QTest::addRow("disk while idle")
            << InstanceSize{.vcpu = 0, .memoryGb = 0, .diskGb = 9.5} << BilledTime{.idleMs = 10'000} << qint64(0) << 4.75;
        QTest::addRow("nothing") << InstanceSize{} << BilledTime{.onDemandMs = 1000} << qint64(0) << 0.0;
    }
    void countsUnits()
    {
        QFETCH(InstanceSize, size);
        QFETCH(BilledTime, time);
        QFETCH(qint64, invocations);
        QFETCH(double, expected);
        const auto units = listPrice().units(used(size, time, invocations));
        QVERIFY2(isNear(units, expected), QByteArray::number(units, 'g', 12).constData());
    }

    void quantitiesAreSizeTimesTime()
    {
        const auto usage = usageOf({.vcpu = 0.35, .memoryGb = 0.5, .diskGb = 1}, {.onDemandMs = 20'000, .activeMs = 10'000, .idleMs = 5'000});
        QCOMPARE(usage.vcpuSeconds, 10.5);
        QCOMPARE(usage.gbSeconds, 15.0);
        QCOMPARE(usage.diskGbSeconds, 30.0);
        QCOMPARE(usage.idleVcpuSeconds, 1.75);
        QCOMPARE(usage.idleGbSeconds, 2.5);
        QCOMPARE(usage.idleDiskGbSeconds, 5.0);
    }

    void costsWhatTheExamplesSay_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<qint64>("billedMs");
        QTest::addColumn<double>("expected");
        QTest::addRow("concurrency 1, CNY") << QByteArray("fc-cu-2024-cny") << qint64(30'000) << 0.001404975;
        QTest::addRow("concurrency 10, CNY") << QByteArray("fc-cu-2024-cny") << qint64(10'000) << 0.000469975;
        QTest::addRow("concurrency 1, USD") << QByteArray("fc-cu-2024-usd") << qint64(30'000) << 0.00025545;
        QTest::addRow("concurrency 10, USD") << QByteArray("fc-cu-2024-usd") << qint64(10'000) << 0.00008545;
        QTest::addRow("concurrency 1, promotion")
            << QByteArray("fc-cu-2024-cny-promotion") << qint64(30'000) << 12.7725 * 0.000088;
        QTest::addRow("concurrency 1, USD promotion")
            << QByteArray("fc-cu-2024-usd-promotion") << qint64(30'000) << 12.7725 * 0.000016;
        // The spec's figure is the compute part; three requests at 1.33 per million come on top.
        QTest::addRow("concurrency 1, GB-seconds")
            << QByteArray("fc-gb-2019-cny") << qint64(30'000) << 0.0016662 + 3 * 1.33e-6;
        QTest::addRow("concurrency 10, GB-seconds")
            << QByteArray("fc-gb-2019-cny") << qint64(10'000) << 0.0005554 + 3 * 1.33e-6;
        QTest::addRow("concurrency 10, GB-seconds, USD")
            << QByteArray("fc-gb-2019-usd") << qint64(10'000) << 5 * 0.00001667 + 3 * 0.2e-6;
    }
    void costsWhatTheExamplesSay()
    {
        QFETCH(QByteArray, id);
        QFETCH(qint64, billedMs);
        QFETCH(double, expected);
        const auto usage = used({.vcpu = 0.35, .memoryGb = 0.5, .diskGb = 0}, {.onDemandMs = billedMs}, 3);
        for (const auto& table : PriceTable::builtIn()) {
            if (QByteArray::fromStdString(table.id) != id) continue;
            const auto money = table.listCost(usage);
            QVERIFY2(isNear(money, expected), QByteArray::number(money, 'g', 12).constData());
            return;
        }
        QFAIL("no such table");
    }

    void theReferenceCheckCosts()
    {
        const auto usage = used({.vcpu = 0.35, .memoryGb = 0.5, .diskGb = 0},
            {.activeMs = 36'000'000, .idleMs = 144'000'000}, 1'000'000);
        QVERIFY(isNear(listPrice().listCost(usage), 3.696));
    }

    void costsMoneyThroughTheTiers_data()
    {
        QTest::addColumn<bool>("inDollars");
        QTest::addColumn<double>("units");
        QTest::addColumn<double>("monthUnits");
        QTest::addColumn<double>("expected");
        QTest::addRow("example at concurrency 1, CNY") << false << 12.7725 << 0.0 << 0.001404975;
        QTest::addRow("example at concurrency 10, CNY") << false << 4.2725 << 0.0 << 0.000469975;
        QTest::addRow("example at concurrency 1, USD") << true << 12.7725 << 0.0 << 0.00025545;
        QTest::addRow("example at concurrency 10, USD") << true << 4.2725 << 0.0 << 0.00008545;
        QTest::addRow("the first tier to its end") << false << 200e6 << 0.0 << 22'000.0;
        QTest::addRow("across the first end") << false << 300e6 << 0.0 << 22'000.0 + 10'000.0;
        QTest::addRow("through all three") << false << 2000e6 << 0.0 << 22'000.0 + 80'000.0 + 90'000.0;
        QTest::addRow("the month went on before") << false << 100e6 << 150e6 << 5'500.0 + 5'000.0;
        QTest::addRow("at an end") << false << 10.0 << 200e6 << 0.001;
        QTest::addRow("in the last tier") << false << 1e6 << 5000e6 << 90.0;
        QTest::addRow("USD across an end") << true << 2e6 << 99e6 << 20.0 + 17.0;
        QTest::addRow("nothing") << false << 0.0 << 300e6 << 0.0;
    }
    void costsMoneyThroughTheTiers()
    {
        QFETCH(bool, inDollars);
        QFETCH(double, units);
        QFETCH(double, monthUnits);
        QFETCH(double, expected);
        const auto money = (inDollars ? dollars() : listPrice()).items.front().cost(units, monthUnits);
        QVERIFY2(isNear(money, expected), QByteArray::number(money, 'g', 12).constData());
    }

    void saysWhatIsWrongInATable_data()
    {
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QByteArray>("by");
        QTest::addColumn<QByteArray>("mentions");
        const auto row = [](const char* name, QByteArray replace, QByteArray by, QByteArray mentions) {
            QTest::addRow("%s", name) << replace << by << mentions;
        };
        row("no JSON", "{", "", "not JSON");
        row("no object", "{", "[{", "not JSON");
        row("no id", "\"id\"", "\"di\"", "di is set to an invalid value");
        row("an id with signs", "fc-cu-2024-cny", "fc cu", "id is set to an invalid value");
        row("an empty name", "Compute units, CNY, list price", "", "name is set to an invalid value");
        row("no day", "2024-08-27", "2024-02-30", "actual: '2024-02-30'");
        row("no currency", "\"CNY\"", "\"yuan\"", "currency is set to an invalid value");
        row("a text for a number", "0.15", "\"0.15\"", "items[0].factors.gbSecond is set");
        row("negative", "0.15", "-0.15", "items[0].factors.gbSecond is set to an invalid value (allowed: a number from 0, actual: '-0.15')");
        row("a factor that does not exist", "gbSecond", "gigabyteSecond", "items[0].factors.gigabyteSecond");
        row("no factors", "\"factors\"", "\"units\"", "items[0].units");
        row("no items", "\"items\"", "\"item\"", "item is set");
        row("no tiers", "\"tiers\"", "\"tier\"", "items[0].tier");
        row("tiers out of order", "1000000000", "1000", "items[0].tiers[1].upToUnits is set to an invalid value (allowed: more than");
        row("a tier without price", "\"perUnit\": 0.0001 ", "\"p\": 1", "items[0].tiers[1].p");
        row("an end to the last tier", "{ \"perUnit\"", "{\"upToUnits\":9e9,\"perUnit\"", "items[0].tiers[2].upToUnits");
        row("a tier that is no object", "{ \"perUnit\": 0.00009 }", "3", "items[0].tiers[2]");
        row("too few free units", "[150000]", "[]", "allowances[0].units");
        row("negative free units", "[150000]", "[-1]", "allowances[0].units[0]");
        row("a negative minimum", "\"minimum\": 0.01", "\"minimum\": -1", "billRun.minimum");
    }
    void saysWhatIsWrongInATable()
    {
        QFETCH(QByteArray, replace);
        QFETCH(QByteArray, by);
        QFETCH(QByteArray, mentions);
        const auto good = embedded("prices/fc-cu-2024-cny.json");
        auto text = QByteArray(good.data(), static_cast<qsizetype>(good.size()));
        QVERIFY(text.contains(replace));
        text.replace(text.indexOf(replace), replace.size(), by);
        const auto table = PriceTable::fromJson(text.toStdString());
        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(QByteArray::fromStdString(table.error().detail).contains(mentions), table.error().detail.c_str());
    }
};

QTEST_APPLESS_MAIN(TestPrice)
#include "tst_price.moc"
