#include <engine/metering/documented_metrics.h>

#include <algorithm>

namespace engine::metering {

namespace {
using Point = MetricPoint;

double rate(int part, int whole) { return whole == 0 ? 0 : double(part) / whole; }
int ran(const Point& point)
{
    return point.invocations - point.clientErrors - point.serverErrors - point.throttles;
}

constexpr auto kTotal = [](const Point& point) { return double(point.invocations); };
constexpr auto kBillable = [](const Point& point) { return double(point.usage.invocations); };
constexpr auto kBillableRate
    = [](const Point& point) { return rate(static_cast<int>(point.usage.invocations), point.invocations); };
constexpr auto kServerErrors = [](const Point& point) { return double(point.serverErrors); };
constexpr auto kServerErrorsRate = [](const Point& point) { return rate(point.serverErrors, point.invocations); };
constexpr auto kClientErrors = [](const Point& point) { return double(point.clientErrors); };
constexpr auto kClientErrorsRate = [](const Point& point) { return rate(point.clientErrors, point.invocations); };
constexpr auto kFunctionErrors = [](const Point& point) { return double(point.errors); };
constexpr auto kThrottles = [](const Point& point) { return double(point.throttles - point.resourceThrottles); };
constexpr auto kThrottlesRate
    = [](const Point& point) { return rate(point.throttles - point.resourceThrottles, point.invocations); };
constexpr auto kResourceThrottles = [](const Point& point) { return double(point.resourceThrottles); };
constexpr auto kOnDemand = [](const Point& point) { return double(point.onDemandInstances); };
constexpr auto kProvisioned = [](const Point& point) { return double(point.provisionedInstances); };

constexpr auto kRegion = DocumentedMetric::Dimension::Region;
constexpr auto kFunction = DocumentedMetric::Dimension::Function;

constexpr DocumentedMetric kMetrics[] = {
    {"RegionTotalInvocations", kRegion, "count", kTotal},
    {"RegionBillableInvocations", kRegion, "count", kBillable},
    {"RegionBillableInvocationsRate", kRegion, "", kBillableRate},
    {"RegionServerErrors", kRegion, "count", kServerErrors},
    {"RegionServerErrorsRate", kRegion, "", kServerErrorsRate},
    {"RegionClientErrors", kRegion, "count", kClientErrors},
    {"RegionClientErrorsRate", kRegion, "", kClientErrorsRate},
    {"RegionFunctionErrors", kRegion, "count", kFunctionErrors},
    {"RegionThrottles", kRegion, "count", kThrottles},
    {"RegionThrottlesRate", kRegion, "", kThrottlesRate},
    {"RegionResourceThrottles", kRegion, "count", kResourceThrottles},
    {"RegionConcurrentCount", kRegion, "count", kOnDemand},
    {"RegionProvisionedCurrentInstance", kRegion, "count", kProvisioned},
    {"FunctionTotalInvocations", kFunction, "count", kTotal},
    {"FunctionProvisionInvocations", kFunction, "count",
        [](const Point& point) { return double(point.provisionedInvocations); }},
    {"FunctionBillableInvocations", kFunction, "count", kBillable},
    {"FunctionBillableInvocationsRate", kFunction, "", kBillableRate},
    {"FunctionHTTPStatus2xx", kFunction, "count", [](const Point& point) { return double(ran(point)); }},
    {"FunctionHTTPStatus4xx", kFunction, "count",
        [](const Point& point) { return double(point.clientErrors + point.throttles - point.resourceThrottles); }},
    {"FunctionHTTPStatus5xx", kFunction, "count",
        [](const Point& point) { return double(point.serverErrors + point.resourceThrottles); }},
    {"FunctionServerErrors", kFunction, "count", kServerErrors},
    {"FunctionServerErrorsRate", kFunction, "", kServerErrorsRate},
    {"FunctionClientErrors", kFunction, "count", kClientErrors},
    {"FunctionClientErrorsRate", kFunction, "", kClientErrorsRate},
    {"FunctionFunctionErrors", kFunction, "count", kFunctionErrors},
    {"FunctionConcurrencyThrottles", kFunction, "count", kThrottles},
    {"FunctionThrottles", kFunction, "count", kThrottles},
    {"FunctionThrottlesRate", kFunction, "", kThrottlesRate},
    {"FunctionResourceThrottles", kFunction, "count", kResourceThrottles},
    {"FunctionAvgDuration", kFunction, "ms",
        [](const Point& point) { return ran(point) <= 0 ? 0 : point.durationSumMs / ran(point); }},
    {"FunctionP90Duration", kFunction, "ms", nullptr, 0.9},
    {"FunctionP99Duration", kFunction, "ms", nullptr, 0.99},
    {"FunctionMaxDuration", kFunction, "ms", [](const Point& point) { return point.durationMaxMs; }},
    {"FunctionLatencyAvg", kFunction, "ms",
        [](const Point& point) { return point.invocations == 0 ? 0 : point.latencySumMs / point.invocations; }},
    {"FunctionMaxMemoryUsage", kFunction, "MB", [](const Point& point) { return point.maxMemoryMb; }},
    {"FunctionOndemandActiveInstance", kFunction, "count", kOnDemand},
    {"FunctionProvisionedCurrentInstance", kFunction, "count", kProvisioned},
    {"vCPUUsageActive", kFunction, "vCPU-s", [](const Point& point) { return point.usage.vcpuSeconds; }},
    {"vCPUUsageIdle", kFunction, "vCPU-s", [](const Point& point) { return point.usage.idleVcpuSeconds; }},
    {"MemoryUsage", kFunction, "GB-s",
        [](const Point& point) { return point.usage.gbSeconds + point.usage.idleGbSeconds; }},
    {"DiskUsage", kFunction, "GB-s",
        [](const Point& point) { return point.usage.diskGbSeconds + point.usage.idleDiskGbSeconds; }},
};
} // namespace

std::span<const DocumentedMetric> documentedMetrics() { return kMetrics; }

const DocumentedMetric* documentedMetric(std::string_view name)
{
    const auto* const found = std::find_if(
        std::begin(kMetrics), std::end(kMetrics), [&](const DocumentedMetric& metric) { return metric.name == name; });
    return found == std::end(kMetrics) ? nullptr : found;
}

} // namespace engine::metering
