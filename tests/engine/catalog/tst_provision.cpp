#include <QTest>
#include <boost/json.hpp>
#include <engine/catalog/catalog.h>

using namespace engine;
using namespace engine::catalog;
namespace json = boost::json;

namespace {
const TimePoint kNow = fromEpochMs(1'700'000'000'000);
const CodePackage kCode{"c0de", 1, 10};
constexpr auto kApplied = ErrorCode::Cancelled;

/// A catalog with the storage it would have, and "shop/pay" in it.
class Shop
{
public:
    Shop()
    {
        FunctionConfig config;
        config.runtime = "nodejs20";
        config.handler = "index.handler";
        apply(catalog.createService("shop", {}, kNow));
        apply(catalog.createFunction("shop", "pay", config, kCode, kNow));
    }
    /// What the refusal was, kApplied when it was none.
    Error apply(const Result<Change>& change)
    {
        if (!change) return change.error();
        for (const auto& document : change->documents) {
            std::erase_if(documents, [&](const auto& d) { return d.kind == document.kind && d.key == document.key; });
            if (document.text) documents.push_back(document);
        }
        catalog.commit(*change);
        return {kApplied};
    }
    Error put(ProvisionUpdate update)
    {
        update.service = "shop";
        update.function = "pay";
        if (update.qualifier.empty()) update.qualifier = "LATEST";
        return apply(catalog.putProvisionConfig(update));
    }
    void askForInstanceMetrics()
    {
        ServiceConfig config;
        config.logConfig.enableInstanceMetrics = true;
        apply(catalog.updateService("shop", config, "", kNow));
    }
    ProvisionConfig config() const { return *catalog.provisionConfig("shop", "LATEST", "pay"); }

    Catalog catalog;
    std::vector<DocumentChange> documents;
};

ScheduledAction goodAction()
{
    return {.name = "day", .startTime = "2022-10-10T10:10:10Z", .endTime = "2032-10-10T10:10:10Z", .target = 20,
        .scheduleExpression = "cron(0 0 10 * * *)", .timeZone = {}};
}

TargetTrackingPolicy goodPolicy()
{
    return {.name = "load", .startTime = "2022-10-10T10:10:10Z", .endTime = "2032-10-10T10:10:10Z", .metricTarget = 0.6,
        .minCapacity = 1, .maxCapacity = 10, .timeZone = {}};
}

template <typename Rule>
struct Bad
{
    const char* name;
    void (*spoil)(Rule&);
    const char* field;
};
} // namespace

class TestProvision : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatAPutLeavesOut()
    {
        Shop shop;
        QCOMPARE(shop.put({.target = 3, .alwaysAllocateCpu = false, .scheduledActions = {{goodAction()}}}).code, kApplied);
        QCOMPARE(shop.put({.target = 5}).code, kApplied);
        QCOMPARE(shop.config().target, 5);
        QVERIFY(!shop.config().alwaysAllocateCpu);
        QCOMPARE(shop.config().scheduledActions.size(), 1u);
        QCOMPARE(shop.put({.target = 5, .scheduledActions = std::vector<ScheduledAction>()}).code, kApplied);
        QVERIFY(shop.config().scheduledActions.empty());
    }

    void comesBackFromItsDocument()
    {
        Shop shop;
        shop.askForInstanceMetrics();
        auto action = goodAction();
        action.timeZone = "Asia/Shanghai";
        QCOMPARE(shop.put({.target = 7, .alwaysAllocateCpu = false, .scheduledActions = {{action}},
                              .targetTrackingPolicies = {{goodPolicy()}}}).code, kApplied);
        Catalog loaded;
        QVERIFY(loaded.load(shop.documents));
        QCOMPARE(*loaded.provisionConfig("shop", "", "pay"), shop.config());
        QCOMPARE(loaded.snapshot()->provisionConfigs.size(), 1u);
    }

    void refusesABadDocument()
    {
        Shop shop;
        QCOMPARE(shop.put({.target = 7}).code, kApplied);
        for (const auto* text : {"{}", "[]", R"({"service":"shop","qualifier":"LATEST","function":"pay","target":-1})",
                 R"({"service":"shop","qualifier":"LATEST","function":"other","target":1})"}) {
            shop.documents.back().text = text;
            Catalog loaded;
            const auto done = loaded.load(shop.documents);
            QVERIFY2(!done, text);
            QCOMPARE(done.error().code, ErrorCode::Corrupt);
        }
    }

    void refusesBadTargets()
    {
        Shop shop;
        for (const std::int64_t target : {-1, 10001}) {
            const auto error = shop.put({.target = target});
            QCOMPARE(error.code, ErrorCode::InvalidArgument);
            QCOMPARE(error.field, "target");
            QCOMPARE(error.detail,
                "target is set to an invalid value (allowed: from 0 to 10000, actual: '" + std::to_string(target) + "')");
        }
        QCOMPARE(shop.put({.target = 10000}).code, kApplied);
    }

    void refusesBadActions()
    {
        const Bad<ScheduledAction> rows[] = {
            {"no name", [](auto& a) { a.name = ""; }, "name"},
            {"a bad name", [](auto& a) { a.name = "1 day"; }, "name"},
            {"target too high", [](auto& a) { a.target = 10001; }, "target"},
            {"target below 0", [](auto& a) { a.target = -1; }, "target"},
            {"no expression", [](auto& a) { a.scheduleExpression = ""; }, "scheduleExpression"},
            {"five fields", [](auto& a) { a.scheduleExpression = "cron(0 4 * * *)"; }, "scheduleExpression"},
            {"a bad time", [](auto& a) { a.scheduleExpression = "at(tomorrow)"; }, "scheduleExpression"},
            {"a bad zone", [](auto& a) { a.timeZone = "Mars/Base"; }, "timeZone"},
            {"start without Z", [](auto& a) { a.startTime = "2022-10-10T10:10:10"; }, "startTime"},
            {"end without Z", [](auto& a) { a.endTime = "2022-11-10T10:10:10"; }, "endTime"},
            {"start after end", [](auto& a) { a.startTime = "2042-10-10T10:10:10Z"; }, "endTime"},
            {"start is end", [](auto& a) { a.startTime = a.endTime; }, "endTime"},
        };
        for (const auto& row : rows) {
            Shop shop;
            auto action = goodAction();
            action.name = "other";
            row.spoil(action);
            const auto error = shop.put({.target = 1, .scheduledActions = {{goodAction(), action}}});
            QVERIFY2(error.code == ErrorCode::InvalidArgument, row.name);
            QCOMPARE(error.field, std::string("scheduledActions[1].") + row.field);
        }
    }

    void refusesBadPolicies()
    {
        const Bad<TargetTrackingPolicy> rows[] = {
            {"not measured here", [](auto& p) { p.metricType = "CPUUtilization"; }, "metricType"},
            {"no metric", [](auto& p) { p.metricType = ""; }, "metricType"},
            {"nothing as target", [](auto& p) { p.metricTarget = 0; }, "metricTarget"},
            {"more than all", [](auto& p) { p.metricTarget = 1.01; }, "metricTarget"},
            {"no number", [](auto& p) { p.metricTarget = std::numeric_limits<double>::quiet_NaN(); }, "metricTarget"},
            {"least above most", [](auto& p) { p.minCapacity = 11; }, "minCapacity"},
            {"too many", [](auto& p) { p.maxCapacity = 10001; }, "maxCapacity"},
            {"start after end", [](auto& p) { p.startTime = "2042-10-10T10:10:10Z"; }, "endTime"},
        };
        for (const auto& row : rows) {
            Shop shop;
            shop.askForInstanceMetrics();
            auto policy = goodPolicy();
            policy.name = "other";
            row.spoil(policy);
            const auto error = shop.put({.target = 1, .targetTrackingPolicies = {{goodPolicy(), policy}}});
            QVERIFY2(error.code == ErrorCode::InvalidArgument, row.name);
            QCOMPARE(error.field, std::string("targetTrackingPolicies[1].") + row.field);
        }
    }

    void rulesHaveNamesOfTheirOwn()
    {
        Shop shop;
        const auto error = shop.put({.target = 1, .scheduledActions = {{goodAction(), goodAction()}}});
        QCOMPARE(error.code, ErrorCode::InvalidArgument);
        QCOMPARE(error.field, "scheduledActions[1].name");
        QCOMPARE(shop.put({.target = 1, .scheduledActions = std::vector(101, goodAction())}).field, "scheduledActions");
    }

    void schedulesMayOverlap()
    {
        Shop shop;
        auto other = goodAction();
        other.name = "night";
        QCOMPARE(shop.put({.target = 1, .scheduledActions = {{goodAction(), other}}}).code, kApplied);
    }

    void localTimesNeedAZone()
    {
        Shop shop;
        auto action = goodAction();
        action.startTime = "2022-10-10T10:10:10";
        action.timeZone = "Asia/Shanghai";
        QCOMPARE(shop.put({.target = 1, .scheduledActions = {{action}}}).code, kApplied);
    }

    void targetTrackingNeedsInstanceMetrics()
    {
        Shop shop;
        QCOMPARE(shop.put({.target = 1, .targetTrackingPolicies = {{goodPolicy()}}}).code, ErrorCode::InstanceMetricsRequired);
        shop.askForInstanceMetrics();
        QCOMPARE(shop.put({.target = 1, .targetTrackingPolicies = {{goodPolicy()}}}).code, kApplied);
    }

    void standsForAnAliasOrLatest()
    {
        Shop shop;
        QCOMPARE(shop.put({.qualifier = "1", .target = 1}).field, "qualifier");
        QCOMPARE(shop.put({.qualifier = "prod", .target = 1}).code, ErrorCode::AliasNotFound);
        QCOMPARE(shop.catalog.putProvisionConfig({.service = "shop", .qualifier = "", .function = "pay"}).error().field, "qualifier");
        QCOMPARE(shop.catalog.putProvisionConfig({.service = "none", .qualifier = "1", .function = "pay"}).error().code, ErrorCode::ServiceNotFound);
        QCOMPARE(shop.catalog.putProvisionConfig({.service = "shop", .qualifier = "LATEST", .function = "none"}).error().code, ErrorCode::FunctionNotFound);
    }

    void keepsItsFunctionFromBeingDeleted()
    {
        Shop shop;
        QCOMPARE(shop.put({.target = 1}).code, kApplied);
        QCOMPARE(shop.apply(shop.catalog.removeFunction("shop", "pay", "")).code, ErrorCode::ProvisionConfigExist);
        QCOMPARE(shop.put({.target = 0, .scheduledActions = {{goodAction()}}}).code, kApplied);
        QCOMPARE(shop.apply(shop.catalog.removeFunction("shop", "pay", "")).code, ErrorCode::ProvisionConfigExist);
        QCOMPARE(shop.put({.target = 0, .scheduledActions = std::vector<ScheduledAction>()}).code, kApplied);
        QCOMPARE(shop.apply(shop.catalog.removeFunction("shop", "pay", "")).code, kApplied);
        QVERIFY(!shop.catalog.provisionConfig("shop", "LATEST", "pay"));
        QCOMPARE(shop.documents.size(), 1u); // the service
    }

    void isRemovedOnce()
    {
        Shop shop;
        QCOMPARE(shop.put({.target = 1}).code, kApplied);
        QCOMPARE(shop.apply(shop.catalog.removeProvisionConfig("shop", "LATEST", "pay")).code, kApplied);
        QCOMPARE(shop.apply(shop.catalog.removeProvisionConfig("shop", "LATEST", "pay")).code, ErrorCode::ProvisionConfigNotFound);
    }

    void readsThePutOfAClient_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("field"); // of the refusal; empty: read
        QTest::newRow("target only") << QByteArray(R"({"target":3})") << QByteArray();
        QTest::newRow("nulls") << QByteArray(R"({"Target":3,"scheduledActions":null,"alwaysAllocateCPU":null})") << QByteArray();
        QTest::newRow("whole numbers as decimals") << QByteArray(R"({"target":3.0})") << QByteArray();
        QTest::newRow("no target") << QByteArray("{}") << QByteArray("target");
        QTest::newRow("null as target") << QByteArray(R"({"target":null})") << QByteArray("target");
        QTest::newRow("a text as target") << QByteArray(R"({"target":"3"})") << QByteArray("target");
        QTest::newRow("half an instance") << QByteArray(R"({"target":3.5})") << QByteArray("target");
        QTest::newRow("far too many") << QByteArray(R"({"target":1e300})") << QByteArray("target");
        QTest::newRow("actions as an object") << QByteArray(R"({"target":3,"scheduledActions":{}})") << QByteArray("scheduledActions");
        QTest::newRow("actions as texts") << QByteArray(R"({"target":3,"scheduledActions":["a"]})") << QByteArray("scheduledActions[0]");
        QTest::newRow("a number as name") << QByteArray(R"({"target":3,"scheduledActions":[{"name":1}]})") << QByteArray("scheduledActions[0].name");
        QTest::newRow("a text as metric target")
            << QByteArray(R"({"target":3,"targetTrackingPolicies":[{"metricTarget":"0.5"}]})")
            << QByteArray("targetTrackingPolicies[0].metricTarget");
    }
    void readsThePutOfAClient()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, field);
        const auto update = provisionFromJson(json::parse(body.toStdString()).as_object());
        QCOMPARE(QByteArray::fromStdString(update ? std::string() : update.error().field), field);
        if (!update) return;
        QCOMPARE(update->target, 3);
        QVERIFY(!update->scheduledActions && !update->alwaysAllocateCpu);
    }
};

QTEST_APPLESS_MAIN(TestProvision)
#include "tst_provision.moc"
