#include <QTest>
#include <engine/core/guarded.h>
#include <engine/metering/bill.h>
#include <limits>
#include <tests/support/test_engine.h>

using namespace engine;
using test::TestEngine;

namespace {
constexpr auto kHooks = "exports.initializer = async () => { await new Promise((r) => setTimeout(r, 200)); };\n"
                        "exports.preStop = async () => { await new Promise((r) => setTimeout(r, 300)); };\n"
                        "exports.handler = async (event) => {\n"
                        "  await new Promise((r) => setTimeout(r, Number(event.toString() || 0)));\n"
                        "  return event;\n"
                        "};";

std::vector<metering::UsageRow> usageOf(TestEngine& engine, const std::string& function)
{
    const auto rows = TestEngine::wait<std::vector<metering::UsageRow>>([&](auto done) {
        engine->queryUsage({.function = function, .fromSecond = 0, .untilSecond = std::numeric_limits<std::int64_t>::max()},
            std::move(done));
    });
    return rows.value_or(std::vector<metering::UsageRow>());
}

metering::Usage sumOf(TestEngine& engine, const std::string& function)
{
    metering::Usage sum;
    for (const auto& row : usageOf(engine, function)) sum += row.usage;
    return sum;
}
} // namespace

/// What is billed and measured, through the engine's facade.
class TestMetering : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void callsAndHooksAreBilled()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto config = test::nodeFunction();
        config.initializer = "index.initializer";
        config.preStop.handler = "index.preStop";
        QVERIFY(engine.create("shop", "cart", config, "index.js", kHooks));
        const auto first = engine.invoke("shop", "cart", "100");
        QVERIFY2(first, first ? "" : first.error().detail.c_str());
        const auto second = engine.invoke("shop", "cart", "100");
        QVERIFY(second);
        QCOMPARE(second->record.memoryLimitMb, 512);
        // The Initializer and the calls, without the PreStop that is to come.
        QTRY_COMPARE_WITH_TIMEOUT(sumOf(engine, "shop/cart").invocations, 2, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(sumOf(engine, "shop/cart").time.onDemandMs >= 400, 10'000);
        const auto before = sumOf(engine, "shop/cart");
        QVERIFY(TestEngine::wait<int>([&](auto done) { engine->releaseIdle("", std::move(done)); }));
        QTRY_VERIFY_WITH_TIMEOUT(sumOf(engine, "shop/cart").time.onDemandMs >= before.time.onDemandMs + 300, 10'000);
        const auto after = sumOf(engine, "shop/cart");
        QCOMPARE(after.invocations, 2); // hooks are no calls
        QCOMPARE(after.gbSeconds, static_cast<double>(after.time.onDemandMs) / 1000 * 0.5);
        // It is all there after a restart.
        engine.stop();
        QVERIFY(engine.start());
        QVERIFY(sumOf(engine, "shop/cart").time.onDemandMs >= after.time.onDemandMs);
        QVERIFY(metering::priceMonth(engine->prices().table(), usageOf(engine, "shop/cart"), {}).cost > 0);
    }

    void pricesAreKept()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        auto prices = engine->prices();
        QCOMPARE(prices, metering::PriceSettings());
        auto own = prices.table();
        own.id = "mine";
        own.currency = "EUR";
        prices.own.push_back(own);
        prices.tableId = "mine";
        QVERIFY(TestEngine::wait<std::monostate>([&](auto done) { engine->putPrices(prices, std::move(done)); }));
        engine.stop();
        QVERIFY(engine.start());
        QCOMPARE(engine->prices(), prices);
        auto wrong = prices;
        wrong.own.front().items.front().tiers.front().perUnit = -1;
        const auto refused
            = TestEngine::wait<std::monostate>([&](auto done) { engine->putPrices(wrong, std::move(done)); });
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(refused.error().field, "own[0].items[0].tiers[0].perUnit");
        QCOMPARE(engine->prices(), prices);
    }

    void documentedMetricsArePerMinute()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "cart", test::nodeFunction(), "index.js", kHooks));
        for (int call = 0; call < 3; ++call) QVERIFY(engine.invoke("shop", "cart", "20"));
        const auto ask = [&](const std::string& name, const std::string& function) {
            return TestEngine::wait<std::vector<metering::MetricValue>>([&](auto done) {
                engine->queryDocumentedMetric({.name = name,
                                                  .function = function,
                                                  .fromSecond = 0,
                                                  .untilSecond = std::numeric_limits<std::int64_t>::max()},
                    std::move(done));
            });
        };
        const auto sum = [&](const std::string& name, const std::string& function) {
            double total = 0;
            for (const auto& value : ask(name, function).value_or(std::vector<metering::MetricValue>())) {
                if (value.second % 60 != 0) return -1.0;
                total += value.value;
            }
            return total;
        };
        QTRY_COMPARE_WITH_TIMEOUT(sum("FunctionTotalInvocations", "shop/cart"), 3.0, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(sum("RegionTotalInvocations", ""), 3.0, 10'000);
        QVERIFY(sum("FunctionP99Duration", "shop/cart") >= 20);
        QVERIFY(sum("FunctionLatencyAvg", "shop/cart") >= 20);
        QCOMPARE(sum("FunctionHTTPStatus2xx", "shop/cart"), 3.0);
        QCOMPARE(ask("FunctionWishes", "shop/cart").error().field, "name");
        QCOMPARE(ask("RegionTotalInvocations", "shop/cart").error().field, "function");
        QCOMPARE(ask("FunctionTotalInvocations", "").error().field, "function");
    }

    void prometheusCountsUp()
    {
        TestEngine engine;
        QVERIFY(engine.start());
        QVERIFY(engine.create("shop", "cart", test::nodeFunction(), "index.js", kHooks));
        QVERIFY(engine.invoke("shop", "cart", "0"));
        const auto text = [&] {
            const auto told
                = TestEngine::wait<std::string>([&](auto done) { engine->prometheusText(std::move(done)); });
            return QByteArray::fromStdString(told.value_or(std::string()));
        };
        QTRY_VERIFY_WITH_TIMEOUT(
            text().contains("\nfcdesk_invocations_total{service=\"shop\",function=\"cart\"} 1\n"), 10'000);
        QVERIFY(engine.invoke("shop", "cart", "0"));
        QTRY_VERIFY_WITH_TIMEOUT(
            text().contains("\nfcdesk_invocations_total{service=\"shop\",function=\"cart\"} 2\n"), 10'000);
        QVERIFY(text().contains("\nfcdesk_invocation_duration_seconds_count 2\n"));
        QVERIFY(!text().contains(QByteArray::fromStdString(engine->info().accessKeyId)));
    }
};

QTEST_GUILESS_MAIN(TestMetering)
#include "tst_metering.moc"
