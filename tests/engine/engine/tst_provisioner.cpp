#include <QTest>
#include <engine/provisioner.h>

using namespace engine;

namespace {
const TimePoint kBegin = fromEpochMs(1'700'000'000'000);

/// A provisioner for "shop/pay", whose pool has what the test says.
class Shop
{
public:
    Shop()
        : m_provisioner({.catalog = m_catalog,
              .apply = [this](const auto&, const auto& rule) { applied.push_back(rule.target); },
              .look = [this](const auto&) { return pool; }})
    {
        catalog::ServiceConfig service;
        service.logConfig.enableInstanceMetrics = true;
        m_catalog.commit(*m_catalog.createService("shop", service, kBegin));
        catalog::FunctionConfig function;
        function.runtime = "nodejs20";
        function.handler = "index.handler";
        m_catalog.commit(*m_catalog.createFunction("shop", "pay", function, {"c0de", 1, 10}, kBegin));
    }
    void put(catalog::ProvisionUpdate update)
    {
        update.service = "shop";
        update.qualifier = "LATEST";
        update.function = "pay";
        const auto change = *m_catalog.putProvisionConfig(update);
        m_catalog.commit(change);
        m_provisioner.put(change.provision, now);
    }
    /// Lets time pass as the engine does: tick by tick.
    void pass(Duration duration)
    {
        const auto end = now + duration;
        for (auto next = m_provisioner.nextTick(); next && *next <= end; next = m_provisioner.nextTick()) {
            now = *next;
            m_provisioner.tick(now);
        }
        now = end;
    }
    ProvisionedState state() const { return m_provisioner.states().at(0); }
    Provisioner& provisioner() { return m_provisioner; }

    TimePoint now = kBegin;
    scheduler::ProvisionedState pool;
    std::vector<int> applied; ///< targets, in order

private:
    catalog::Catalog m_catalog;
    Provisioner m_provisioner;
};

catalog::TargetTrackingPolicy policy()
{
    return {.name = "load", .startTime = {}, .endTime = {}, .metricTarget = 0.4, .minCapacity = 2, .maxCapacity = 20, .timeZone = {}};
}
} // namespace

class TestProvisioner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void appliesATargetOnce()
    {
        Shop shop;
        shop.put({.target = 3});
        shop.pass(seconds(3600));
        shop.put({.target = 3});
        QCOMPARE(shop.applied, std::vector<int>({3, 3})); // a put tries again what failed
        QVERIFY(!shop.provisioner().nextTick());
    }

    void followsTheSchedule()
    {
        Shop shop;
        shop.put({.target = 3, .scheduledActions = {{{.name = "once", .startTime = {}, .endTime = toIso8601(kBegin + seconds(120)),
                                   .target = 8, .scheduleExpression = "at(" + toIso8601(kBegin + seconds(60)) + ")", .timeZone = {}}}}});
        shop.pass(seconds(59));
        QCOMPARE(shop.applied, std::vector<int>({3}));
        QVERIFY(shop.state().nextChange == kBegin + seconds(60));
        shop.pass(seconds(1));
        QCOMPARE(shop.applied, std::vector<int>({3, 8}));
        shop.pass(seconds(60));
        QCOMPARE(shop.applied, std::vector<int>({3, 8, 3}));
    }

    void followsHowMuchIsInUse()
    {
        Shop shop;
        shop.put({.target = 1, .targetTrackingPolicies = {{policy()}}});
        QCOMPARE(shop.applied, std::vector<int>({2}));
        shop.pool = {.target = 2, .current = 2, .inFlight = 2, .capacity = 2};
        shop.pass(seconds(60));
        QCOMPARE(shop.applied, std::vector<int>({2, 5})); // 2 x 1 / 0.4
        QCOMPARE(shop.state().utilization, std::optional(1.0));
        shop.pool = {.target = 5, .current = 5, .inFlight = 2, .capacity = 5};
        shop.pass(seconds(60));
        QCOMPARE(shop.applied, std::vector<int>({2, 5})); // at its target
        shop.pool.inFlight = 0;
        shop.pass(seconds(60));
        QCOMPARE(shop.applied, std::vector<int>({2, 5, 2})); // 5 - ceil(5 x 0.5)
    }

    void noInstancesSayNothingOfUse()
    {
        Shop shop;
        shop.put({.target = 1, .targetTrackingPolicies = {{policy()}}});
        shop.pass(seconds(300));
        QCOMPARE(shop.applied, std::vector<int>({2}));
        QVERIFY(!shop.state().utilization);
    }

    void removingReleasesAll()
    {
        Shop shop;
        shop.put({.target = 3});
        shop.provisioner().remove("shop.LATEST/pay");
        QCOMPARE(shop.applied, std::vector<int>({3, 0}));
        QVERIFY(shop.provisioner().states().empty());
    }
};

QTEST_APPLESS_MAIN(TestProvisioner)
#include "tst_provisioner.moc"
