#include <engine/metering/prometheus.h>

#include <engine/metering/price_json.h>
#include <initializer_list>
#include <utility>

namespace engine::metering {

namespace {
using Label = std::pair<std::string_view, std::string_view>;

class Writer
{
public:
    void family(std::string_view name, std::string_view type, std::string_view help)
    {
        m_name = name;
        m_text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
        m_text.append(type).append("\n");
    }
    void sample(double value, std::initializer_list<Label> labels, std::string_view suffix = {})
    {
        m_text.append(m_name).append(suffix);
        char before = '{';
        for (const auto& [name, text] : labels) {
            m_text += std::exchange(before, ',');
            m_text.append(name).append("=\"");
            escape(text);
            m_text += '"';
        }
        m_text.append(before == '{' ? " " : "} ").append(amountText(value)).append("\n");
    }
    std::string take() { return std::move(m_text); }

private:
    void escape(std::string_view text)
    {
        for (const char sign : text) {
            if (sign == '\\' || sign == '"') m_text += '\\';
            if (sign == '\n') {
                m_text += "\\n";
            } else {
                m_text += sign;
            }
        }
    }

    std::string m_text;
    std::string_view m_name;
};

std::pair<std::string_view, std::string_view> namesOf(std::string_view path)
{
    const auto slash = path.find('/');
    return {path.substr(0, slash), path.substr(slash + 1)};
}

/// A family with a sample per function.
template <typename Value>
struct PerFunction
{
    std::string_view name, help;
    Label label; ///< without name: none
    double (*value)(const Value&);
};

template <typename Value, std::size_t Count>
void write(Writer& writer, std::string_view type, const PerFunction<Value> (&families)[Count],
    const std::map<std::string, Value>& functions)
{
    for (std::size_t index = 0; index < Count; ++index) {
        const auto& family = families[index];
        if (index == 0 || families[index - 1].name != family.name) { // the samples of a family stay together
            writer.family(family.name, type, family.help);
        }
        for (const auto& [path, value] : functions) {
            const auto [service, function] = namesOf(path);
            if (family.label.first.empty()) {
                writer.sample(family.value(value), {{"service", service}, {"function", function}});
            } else {
                writer.sample(family.value(value), {{"service", service}, {"function", function}, family.label});
            }
        }
    }
}

using Sums = Totals::Sums;
using Gauges = MetricsFold::Gauges;

constexpr PerFunction<Sums> kCounters[] = {
    {"fcdesk_invocations_total", "Calls that came to an end, refused ones too.", {},
        [](const Sums& sums) { return double(sums.invocations); }},
    {"fcdesk_provisioned_invocations_total", "Calls that provisioned instances ran.", {},
        [](const Sums& sums) { return double(sums.provisionedInvocations); }},
    {"fcdesk_function_errors_total", "Calls that failed through the function.", {},
        [](const Sums& sums) { return double(sums.errors); }},
    {"fcdesk_client_errors_total", "Calls refused with a 4xx other than 429, or given up by their caller.", {},
        [](const Sums& sums) { return double(sums.clientErrors); }},
    {"fcdesk_server_errors_total", "Calls that did not run because of the engine.", {},
        [](const Sums& sums) { return double(sums.serverErrors); }},
    {"fcdesk_throttles_total", "Calls refused for want of capacity.", {"status", "429"},
        [](const Sums& sums) { return double(sums.concurrencyThrottles); }},
    {"fcdesk_throttles_total", "", {"status", "503"}, [](const Sums& sums) { return double(sums.resourceThrottles); }},
    {"fcdesk_duration_seconds_total", "Time calls spent in the function.", {},
        [](const Sums& sums) { return sums.durationMs / 1000; }},
    {"fcdesk_latency_seconds_total", "Time from the arrival of calls to their answer.", {},
        [](const Sums& sums) { return sums.latencyMs / 1000; }},
    {"fcdesk_cold_starts_total", "Instances that came up.", {}, [](const Sums& sums) { return double(sums.coldStarts); }},
    {"fcdesk_cold_start_seconds_total", "Time instances took to come up.", {"layer", "system"},
        [](const Sums& sums) { return sums.coldStartSystemMs / 1000; }},
    {"fcdesk_cold_start_seconds_total", "", {"layer", "business"},
        [](const Sums& sums) { return sums.coldStartBusinessMs / 1000; }},
    {"fcdesk_billed_invocations_total", "Calls that are billed: those that ran.", {},
        [](const Sums& sums) { return double(sums.usage.invocations); }},
    {"fcdesk_billed_seconds_total", "Billed time of instances.", {"kind", "on_demand"},
        [](const Sums& sums) { return double(sums.usage.time.onDemandMs) / 1000; }},
    {"fcdesk_billed_seconds_total", "", {"kind", "provisioned_active"},
        [](const Sums& sums) { return double(sums.usage.time.activeMs) / 1000; }},
    {"fcdesk_billed_seconds_total", "", {"kind", "provisioned_idle"},
        [](const Sums& sums) { return double(sums.usage.time.idleMs) / 1000; }},
    {"fcdesk_vcpu_seconds_total", "Billed processors times time.", {"state", "active"},
        [](const Sums& sums) { return sums.usage.vcpuSeconds; }},
    {"fcdesk_vcpu_seconds_total", "", {"state", "idle"}, [](const Sums& sums) { return sums.usage.idleVcpuSeconds; }},
    {"fcdesk_memory_gb_seconds_total", "Billed memory times time.", {"state", "active"},
        [](const Sums& sums) { return sums.usage.gbSeconds; }},
    {"fcdesk_memory_gb_seconds_total", "", {"state", "idle"}, [](const Sums& sums) { return sums.usage.idleGbSeconds; }},
    {"fcdesk_disk_gb_seconds_total", "Billed disk above the free part times time.", {"state", "active"},
        [](const Sums& sums) { return sums.usage.diskGbSeconds; }},
    {"fcdesk_disk_gb_seconds_total", "", {"state", "idle"},
        [](const Sums& sums) { return sums.usage.idleDiskGbSeconds; }},
};

constexpr PerFunction<Gauges> kGauges[] = {
    {"fcdesk_instances", "Instances that are alive.", {"kind", "on_demand"},
        [](const Gauges& gauges) { return double(gauges.onDemand); }},
    {"fcdesk_instances", "", {"kind", "provisioned"}, [](const Gauges& gauges) { return double(gauges.provisioned); }},
    {"fcdesk_instances", "", {"kind", "creating"}, [](const Gauges& gauges) { return double(gauges.creating); }},
    {"fcdesk_in_flight_calls", "Calls that run now.", {}, [](const Gauges& gauges) { return double(gauges.inFlight); }},
    {"fcdesk_capacity_calls", "Calls that could run at once on the instances there are.", {},
        [](const Gauges& gauges) { return double(gauges.capacity); }},
};

void writeSpread(Writer& writer, const Totals::Spread& spread, std::string_view phase)
{
    for (const std::string_view quantile : {"0.5", "0.9", "0.99"}) {
        const double share = quantile == "0.5" ? 0.5 : quantile == "0.9" ? 0.9 : 0.99;
        const double value = static_cast<double>(spread.histogram.valueAt(share)) / 1e6;
        if (phase.empty()) {
            writer.sample(value, {{"quantile", quantile}});
        } else {
            writer.sample(value, {{"phase", phase}, {"quantile", quantile}});
        }
    }
    const auto both = [&](double value, std::string_view suffix) {
        if (phase.empty()) {
            writer.sample(value, {}, suffix);
        } else {
            writer.sample(value, {{"phase", phase}}, suffix);
        }
    };
    both(spread.sumMs / 1000, "_sum");
    both(static_cast<double>(spread.histogram.count()), "_count");
}
} // namespace

std::string prometheusText(const Totals& totals, const PrometheusFacts& facts)
{
    Writer writer;
    writer.family("fcdesk_info", "gauge", "The engine that runs.");
    writer.sample(1, {{"version", facts.version}, {"region", facts.region}});
    writer.family("fcdesk_start_time_seconds", "gauge", "When the engine started, since the Unix epoch.");
    writer.sample(static_cast<double>(toEpochMs(facts.startedAt)) / 1000, {});
    writer.family("fcdesk_region_instance_limit", "gauge", "On-demand instances that may be alive, all functions together.");
    writer.sample(facts.regionInstanceLimit, {});
    write(writer, "gauge", kGauges, facts.gauges);
    write(writer, "counter", kCounters, totals.functions());
    writer.family("fcdesk_invocation_duration_seconds", "summary", "Time a call spent in its function; since the start.");
    writeSpread(writer, totals.durations(), {});
    writer.family("fcdesk_cold_start_phase_seconds", "summary", "How long each phase of a cold start took; since the start.");
    for (const auto& [phase, spread] : totals.phases()) writeSpread(writer, spread, phase);
    return writer.take();
}

} // namespace engine::metering
