#include <engine/metering/metric_records.h>

#include <boost/json.hpp>

namespace engine::metering {

namespace json = boost::json;

namespace {
constexpr double kBytesPerMb = 1024 * 1024;

std::string_view errorTypeOf(const InvocationRecord& invocation)
{
    switch (invocation.outcome) {
    case Outcome::HandledError:
    case Outcome::UnhandledError:
    case Outcome::InitializationError:
    case Outcome::InvocationError: break;
    default: return {};
    }
    // Three kinds are documented; the function's own exceptions are of the last.
    for (const std::string_view known : {"FunctionOOMError", "FunctionTimeoutError"}) {
        if (invocation.errorType == known) return known;
    }
    return "FunctionUnhandledError";
}
} // namespace

std::string requestMetricsJson(const InvocationRecord& invocation)
{
    const auto errorType = errorTypeOf(invocation);
    json::object record{
        {"__topic__", "FCRequestMetrics:/" + invocation.function},
        {"serviceName", invocation.service},
        {"functionName", invocation.function},
        {"versionId", invocation.versionId},
        {"qualifier", invocation.qualifier.empty() ? "LATEST" : invocation.qualifier},
        {"requestId", invocation.requestId},
        {"operation", "InvokeFunction"},
        {"invocationType", "Sync"},
        {"memoryMB", invocation.memoryLimitMb},
        {"memoryUsageMB", invocation.maxMemoryMb},
        {"durationMs", invocation.durationMs},
        {"isColdStart", invocation.isColdStart},
        {"hasFunctionError", !errorType.empty()},
        {"invokeFunctionStartTimestamp", toEpochMs(invocation.arrivedAt)},
        {"invokeFunctionLatencyMs", toMs(invocation.finishedAt - invocation.arrivedAt)},
    };
    if (!errorType.empty()) record.emplace("errorType", errorType);
    if (!invocation.instanceId.empty()) {
        record.emplace("instanceID", invocation.instanceId);
        record.emplace("resourceMode", invocation.isProvisioned ? "Provision" : "OnDemand");
        record.emplace("invocationStartTimestamp", toEpochMs(invocation.startedAt));
        record.emplace("scheduleLatencyMs", toMs(invocation.startedAt - invocation.arrivedAt));
    }
    if (invocation.isColdStart) {
        const auto& phases = invocation.phases;
        const auto began = invocation.startedAt - phases.total();
        record.emplace("instanceEvent", "ColdStart");
        record.emplace("coldStartStartTimestamp", toEpochMs(began));
        record.emplace("coldStartLatencyMs", toMs(phases.total()));
        record.emplace("runtimeInitializationStartTimestamp", toEpochMs(began + phases.queued + phases.allocate));
        record.emplace("runtimeInitializationMs", toMs(phases.runtime));
    }
    return json::serialize(record);
}

std::string instanceMetricsJson(const InstanceRecord& instance)
{
    return json::serialize(json::object{
        {"__topic__", "FCInstanceMetrics:/" + instance.function},
        {"serviceName", instance.service},
        {"functionName", instance.function},
        {"versionId", instance.versionId},
        {"instanceID", instance.instanceId},
        {"cpuPercent", instance.cpuPercent},
        {"cpuQuotaPercent", instance.cpuQuotaPercent},
        {"memoryUsageMB", static_cast<double>(instance.memoryBytes) / kBytesPerMb},
        {"memoryLimitMB", static_cast<double>(instance.memoryLimitBytes) / kBytesPerMb},
        {"concurrentRequests", instance.inFlight},
    });
}

} // namespace engine::metering
