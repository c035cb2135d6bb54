#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <engine/metering/prometheus.h>

using namespace engine;
using namespace engine::metering;

namespace {

/// Reads the text exposition format as its specification has it and complains about everything else.
class Exposition
{
public:
    explicit Exposition(const QByteArray& text)
    {
        static const QRegularExpression name(QStringLiteral("^[a-zA-Z_:][a-zA-Z0-9_:]*$"));
        if (!text.endsWith('\n')) problem = "the last line has no end";
        QByteArray family, type;
        QSet<QByteArray> families;
        for (const auto& line : text.chopped(1).split('\n')) {
            const auto words = line.split(' ');
            if (line.startsWith("# HELP ")) {
                family = words.value(2);
                if (families.contains(family)) problem = "a family in two places: " + family;
                families.insert(family);
                if (!name.match(QString::fromUtf8(family)).hasMatch()) problem = "a family's name: " + line;
                if (words.size() < 4 || words.last().isEmpty()) problem = "no help: " + line;
            } else if (line.startsWith("# TYPE ")) {
                type = words.value(3);
                if (words.size() != 4 || words.value(2) != family) problem = "a type out of place: " + line;
                if (!QSet<QByteArray>{"counter", "gauge", "summary"}.contains(type)) problem = "type: " + line;
                if (type == "counter" && !family.endsWith("_total")) problem = "a counter's name: " + line;
            } else {
                readSample(line, family, type);
            }
        }
    }

    QByteArray problem;
    QMap<QByteArray, double> samples; ///< name and labels as they stand

private:
    void readSample(const QByteArray& line, const QByteArray& family, const QByteArray& type)
    {
        static const QRegularExpression shape(
            QStringLiteral("^([a-z_]+)(\\{([a-z_]+=\"([^\"\\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*\",?)+\\})? (\\S+)$"));
        const auto match = shape.match(QString::fromUtf8(line));
        if (!match.hasMatch() || line.contains(",}")) {
            problem = "no sample: " + line;
            return;
        }
        auto name = match.captured(1).toUtf8();
        if (type == "summary" && (name == family + "_sum" || name == family + "_count")) name = family;
        if (name != family) problem = "a sample out of place: " + line;
        bool isNumber = false;
        const double value = match.captured(5).toDouble(&isNumber);
        if (!isNumber) problem = "no number: " + line;
        const auto key = match.captured(1).toUtf8() + match.captured(2).toUtf8();
        if (samples.contains(key)) problem = "a sample twice: " + line;
        samples[key] = value;
    }
};

} // namespace

class TestPrometheus : public QObject
{
    Q_OBJECT

    static Exposition expose(const Totals& totals, const std::map<std::string, MetricsFold::Gauges>& gauges = {})
    {
        return Exposition(QByteArray::fromStdString(prometheusText(totals,
            {.version = "1.2.3",
                .region = "cn-hangzhou",
                .startedAt = TimePoint(milliseconds(1'700'000'000'500)),
                .regionInstanceLimit = 100,
                .gauges = gauges})));
    }

private Q_SLOTS:
    void anEngineThatDidNothing()
    {
        const auto text = expose({});
        QCOMPARE(text.problem, QByteArray());
        QCOMPARE(text.samples.value(R"(fcdesk_info{version="1.2.3",region="cn-hangzhou"})"), 1.0);
        QCOMPARE(text.samples.value("fcdesk_start_time_seconds"), 1'700'000'000.5);
        QCOMPARE(text.samples.value("fcdesk_region_instance_limit"), 100.0);
        QCOMPARE(text.samples.value("fcdesk_invocation_duration_seconds_count"), 0.0);
    }

    void everythingOfAFunction()
    {
        Totals totals;
        const MetricPoint point{.second = 1,
            .invocations = 10,
            .provisionedInvocations = 2,
            .errors = 3,
            .clientErrors = 1,
            .serverErrors = 1,
            .throttles = 3,
            .resourceThrottles = 1,
            .coldStarts = 2,
            .coldStartSystemMs = 30,
            .coldStartBusinessMs = 70,
            .usage = {.invocations = 5,
                .time = {.onDemandMs = 1500, .activeMs = 2500, .idleMs = 7500},
                .vcpuSeconds = 1.25,
                .gbSeconds = 2.5,
                .idleGbSeconds = 3.5},
            .durationSumMs = 500,
            .latencySumMs = 750};
        totals.add(std::vector<MetricsFold::Row>{{"shop/cart", point}, {std::string(kAllFunctions), point}});
        totals.add(std::vector<MetricsFold::Row>{{"shop/cart", point}});
        const auto text = expose(totals,
            {{"shop/cart", {.onDemand = 3, .provisioned = 1, .creating = 2, .inFlight = 4, .capacity = 40}}});
        QCOMPARE(text.problem, QByteArray());
        const auto of = [&](const char* name, const char* more = "") {
            return text.samples.value(QByteArray(name) + R"({service="shop",function="cart")" + more + "}", -1);
        };
        QCOMPARE(of("fcdesk_invocations_total"), 20.0);
        QCOMPARE(of("fcdesk_provisioned_invocations_total"), 4.0);
        QCOMPARE(of("fcdesk_function_errors_total"), 6.0);
        QCOMPARE(of("fcdesk_throttles_total", R"(,status="429")"), 4.0);
        QCOMPARE(of("fcdesk_throttles_total", R"(,status="503")"), 2.0);
        QCOMPARE(of("fcdesk_cold_start_seconds_total", R"(,layer="business")"), 0.14);
        QCOMPARE(of("fcdesk_billed_seconds_total", R"(,kind="on_demand")"), 3.0);
        QCOMPARE(of("fcdesk_billed_seconds_total", R"(,kind="provisioned_idle")"), 15.0);
        QCOMPARE(of("fcdesk_vcpu_seconds_total", R"(,state="active")"), 2.5);
        QCOMPARE(of("fcdesk_memory_gb_seconds_total", R"(,state="idle")"), 7.0);
        QCOMPARE(of("fcdesk_latency_seconds_total"), 1.5);
        QCOMPARE(of("fcdesk_instances", R"(,kind="on_demand")"), 3.0);
        QCOMPARE(of("fcdesk_capacity_calls"), 40.0);
    }

    void phasesAndDurationsAreSummaries()
    {
        Totals totals;
        for (int i = 1; i <= 100; ++i) {
            totals.addDuration(i);
            totals.addColdStart({.runtime = milliseconds(i)});
        }
        const auto text = expose(totals);
        QCOMPARE(text.problem, QByteArray());
        const auto isNear = [&](const char* key, double expected) {
            return std::abs(text.samples.value(key, -1) - expected) <= 0.01 * expected;
        };
        QVERIFY(isNear(R"(fcdesk_invocation_duration_seconds{quantile="0.5"})", 0.05));
        QVERIFY(isNear(R"(fcdesk_invocation_duration_seconds{quantile="0.99"})", 0.099));
        QVERIFY(isNear("fcdesk_invocation_duration_seconds_sum", 5.05));
        QCOMPARE(text.samples.value("fcdesk_invocation_duration_seconds_count"), 100.0);
        QVERIFY(isNear(R"(fcdesk_cold_start_phase_seconds{phase="runtime",quantile="0.9"})", 0.09));
        QCOMPARE(text.samples.value(R"(fcdesk_cold_start_phase_seconds_count{phase="queued"})"), 100.0);
    }

    void oddNamesAreEscaped()
    {
        Totals totals;
        totals.add(std::vector<MetricsFold::Row>{{"s/a\"b\\c\nd", {.second = 1, .invocations = 1}}});
        const auto text = expose(totals);
        QCOMPARE(text.problem, QByteArray());
        QCOMPARE(text.samples.value("fcdesk_invocations_total{service=\"s\",function=\"a\\\"b\\\\c\\nd\"}"), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestPrometheus)
#include "tst_prometheus.moc"
