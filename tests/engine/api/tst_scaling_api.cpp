#include "signed_client.h"

#include <QTest>
#include <boost/json.hpp>
#include <tests/support/test_engine.h>

using namespace engine;
namespace json = boost::json;

namespace {
struct Version
{
    const char* name;
    std::string provision; ///< path and query of demo/echo, LATEST
    std::string maximum;
    std::string provisions, maxima; ///< of the lists
    const char* maximumMember;
};

std::vector<Version> versions()
{
    return {
        {"2016-08-15", "/2016-08-15/services/demo.LATEST/functions/echo/provision-config",
            "/2016-08-15/services/demo.LATEST/functions/echo/on-demand-config", "/2016-08-15/provision-configs",
            "/2016-08-15/on-demand-configs", "maximumInstanceCount"},
        {"2021-04-06", "/2021-04-06/services/demo/functions/echo/provision-config?qualifier=LATEST",
            "/2021-04-06/services/demo/functions/echo/on-demand-config?qualifier=LATEST", "/2021-04-06/provision-configs",
            "/2021-04-06/on-demand-configs", "maximumInstanceCount"},
        {"2023-03-30", "/2023-03-30/functions/demo$echo/provision-config?qualifier=LATEST",
            "/2023-03-30/functions/demo%24echo/concurrency", "/2023-03-30/provision-configs",
            "/2023-03-30/concurrency-configs", "reservedConcurrency"},
    };
}

json::object parsed(const RawClient::Response& response)
{
    json::error_code error;
    auto value = json::parse(response.body, error);
    return error || !value.is_object() ? json::object() : value.get_object();
}

std::int64_t number(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_int64() ? value->get_int64() : -1;
}

std::string text(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}
} // namespace

/// The configurations of scaling over the wire, in each API version that has them.
class TestScalingApi : public QObject
{
    Q_OBJECT

    std::optional<test::TestEngine> m_tested;
    std::unique_ptr<SignedClient> m_client;

private Q_SLOTS:
    void init()
    {
        auto& engine = m_tested.emplace();
        const auto started = engine.start();
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        m_client = std::make_unique<SignedClient>(engine->info());
        QVERIFY(engine.create("demo", "echo", test::nodeFunction(), "index.js", "exports.handler = async (event) => event;"));
    }
    void cleanup()
    {
        m_client.reset();
        m_tested.reset();
    }

    void putsAndShowsProvisionedInstances_data() { rows(); }
    void putsAndShowsProvisionedInstances()
    {
        const auto version = current();
        const bool isV3 = version.name == std::string("2023-03-30");
        const auto put = m_client->request("PUT", version.provision,
            R"({"target":1,"alwaysAllocateCPU":false,"scheduledActions":[{"name":"day","startTime":"2022-10-10T10:10:10Z",)"
            R"json("endTime":"2099-10-10T10:10:10Z","target":9,"scheduleExpression":"at(2098-01-01T00:00:00Z)"}]})json");
        QVERIFY2(put.status == 200, put.body.c_str());
        QCOMPARE(number(parsed(put), "target"), 1);
        const auto& info = (*m_tested)->info();
        if (isV3) {
            QCOMPARE(text(parsed(put), "functionArn"),
                "acs:fc:" + info.region + ":" + info.accountId + ":functions/demo$echo/LATEST");
            QCOMPARE(number(parsed(put), "defaultTarget"), 1);
        } else {
            QCOMPARE(text(parsed(put), "resource"), info.accountId + "#demo#LATEST#echo");
        }
        const auto get = [&] { return parsed(m_client->request("GET", version.provision)); };
        QTRY_COMPARE_WITH_TIMEOUT(number(get(), "current"), 1, 20'000);
        QCOMPARE(get().at("alwaysAllocateCPU"), json::value(false));
        QCOMPARE(get().at("scheduledActions").as_array().size(), 1u);
        QCOMPARE(text(get(), "currentError"), std::string());

        const auto list = parsed(m_client->request("GET", version.provisions));
        QCOMPARE(list.at("provisionConfigs").as_array().size(), 1u);
        QVERIFY(!list.contains("nextToken"));

        // Lists that are left out stay, an empty one clears.
        QCOMPARE(m_client->request("PUT", version.provision, R"({"target":0})").status, 200);
        QCOMPARE(get().at("scheduledActions").as_array().size(), 1u);
        QCOMPARE(m_client->request("PUT", version.provision, R"({"target":0,"scheduledActions":[]})").status, 200);
        QCOMPARE(get().at("scheduledActions").as_array().size(), 0u);
        QTRY_COMPARE_WITH_TIMEOUT(number(get(), "current"), 0, 20'000);
    }

    void putsAndShowsMaxima_data() { rows(); }
    void putsAndShowsMaxima()
    {
        const auto version = current();
        QCOMPARE(text(parsed(m_client->request("GET", version.maximum)), "Code"), std::string("OnDemandConfigNotFound"));
        const auto body = std::string("{\"") + version.maximumMember + "\":7}";
        const auto put = m_client->request("PUT", version.maximum, body);
        QVERIFY2(put.status == 200, put.body.c_str());
        QCOMPARE(number(parsed(put), version.maximumMember), 7);
        QCOMPARE(number(parsed(m_client->request("GET", version.maximum)), version.maximumMember), 7);
        QCOMPARE(parsed(m_client->request("GET", version.maxima)).at("configs").as_array().size(), 1u);
        const auto tooMany = std::string("{\"") + version.maximumMember + "\":91}";
        QCOMPARE(text(parsed(m_client->request("PUT", version.maximum, tooMany)), "Code"), std::string("InvalidArgument"));
        QCOMPARE(m_client->request("DELETE", version.maximum).status, 204);
        QCOMPARE(parsed(m_client->request("GET", version.maxima)).at("configs").as_array().size(), 0u);
    }

    void refusesBadConfigs_data() { rows(); }
    void refusesBadConfigs()
    {
        const auto version = current();
        const auto code = [&](const std::string& body) {
            return text(parsed(m_client->request("PUT", version.provision, body)), "Code");
        };
        QCOMPARE(code("{"), std::string("InvalidArgument"));
        QCOMPARE(code("{}"), std::string("InvalidArgument"));
        QCOMPARE(code(R"({"target":10001})"), std::string("InvalidArgument"));
        QCOMPARE(code(R"json({"target":1,"scheduledActions":[{"name":"a","target":1,"scheduleExpression":"cron(0 4 * * *)"}]})json"),
            std::string("InvalidArgument"));
        QCOMPARE(code(R"({"target":1,"targetTrackingPolicies":[{"name":"a","metricType":"ProvisionedConcurrencyUtilization",)"
                      R"("metricTarget":0.6,"minCapacity":1,"maxCapacity":3}]})"),
            std::string("InstanceMetricsRequired"));
        QCOMPARE(parsed(m_client->request("GET", version.provisions)).at("provisionConfigs").as_array().size(), 0u);
    }

    void whatWasNeverSetIsZeroOrMissing()
    {
        const auto all = versions();
        for (const auto& version : {all[0], all[1]}) {
            const auto none = m_client->request("GET", version.provision);
            QCOMPARE(none.status, 200);
            QCOMPARE(number(parsed(none), "target"), 0);
        }
        const auto missing = m_client->request("GET", all[2].provision);
        QCOMPARE(missing.status, 404);
        QCOMPARE(text(parsed(missing), "Code"), std::string("ProvisionConfigNotFound"));
        QCOMPARE(m_client->request("DELETE", all[2].provision).status, 404);
    }

    void qualifiersAreAliasesOrLatest()
    {
        const auto code = [&](const std::string& path) { return text(parsed(m_client->request("PUT", path, R"({"target":1})")), "Code"); };
        QCOMPARE(code("/2016-08-15/services/demo/functions/echo/provision-config"), std::string("InvalidArgument"));
        QCOMPARE(code("/2021-04-06/services/demo/functions/echo/provision-config"), std::string("InvalidArgument"));
        QCOMPARE(code("/2016-08-15/services/demo.1/functions/echo/provision-config"), std::string("InvalidArgument"));
        QCOMPARE(code("/2016-08-15/services/demo.prod/functions/echo/provision-config"), std::string("AliasNotFound"));
        QCOMPARE(code("/2016-08-15/services/none.LATEST/functions/echo/provision-config"), std::string("ServiceNotFound"));
        QCOMPARE(code("/2016-08-15/services/demo.LATEST/functions/none/provision-config"), std::string("FunctionNotFound"));
        QCOMPARE(code("/2023-03-30/functions/echo/provision-config"), std::string("FunctionNotFound"));
    }

    void listsPageAndFilter()
    {
        for (const auto* name : {"b", "c"}) {
            QVERIFY(m_tested->create("demo", name, test::nodeFunction(), "index.js", "exports.handler = async (event) => event;"));
            QCOMPARE(m_client->request("PUT", "/2016-08-15/services/demo.LATEST/functions/" + std::string(name) + "/provision-config",
                                 R"({"target":0})").status, 200);
        }
        const auto first = parsed(m_client->request("GET", "/2021-04-06/provision-configs?limit=1"));
        QCOMPARE(first.at("provisionConfigs").as_array().size(), 1u);
        const auto token = text(first, "nextToken");
        QVERIFY(!token.empty());
        const auto second = parsed(m_client->request("GET", "/2021-04-06/provision-configs?limit=1&nextToken=" + token));
        QCOMPARE(second.at("provisionConfigs").as_array().size(), 1u);
        QVERIFY(!second.contains("nextToken"));
        const auto count = [&](const std::string& query) {
            const auto body = parsed(m_client->request("GET", query));
            const auto* list = body.if_contains("provisionConfigs");
            return list ? static_cast<int>(list->as_array().size()) : -1;
        };
        QCOMPARE(count("/2016-08-15/provision-configs?serviceName=demo"), 2);
        QCOMPARE(count("/2016-08-15/provision-configs?serviceName=other"), 0);
        QCOMPARE(count("/2016-08-15/provision-configs?qualifier=LATEST"), -1);
        QCOMPARE(count("/2023-03-30/provision-configs?functionName=demo$b"), 1);
    }

private:
    static void rows()
    {
        QTest::addColumn<int>("version");
        int row = 0;
        for (const auto& version : versions()) QTest::newRow(version.name) << row++;
    }
    static Version current()
    {
        QFETCH(int, version);
        return versions()[static_cast<std::size_t>(version)];
    }
};

QTEST_GUILESS_MAIN(TestScalingApi)
#include "tst_scaling_api.moc"
