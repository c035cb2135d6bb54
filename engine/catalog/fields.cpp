#include <engine/catalog/fields.h>

#include <algorithm>
#include <utility>

namespace engine::catalog {

namespace {
template <typename Value>
constexpr FieldKind kKindOf = FieldKind::Integer;
template <>
constexpr FieldKind kKindOf<bool> = FieldKind::Boolean;
template <>
constexpr FieldKind kKindOf<double> = FieldKind::Number;
template <>
constexpr FieldKind kKindOf<std::string> = FieldKind::Text;
template <>
constexpr FieldKind kKindOf<std::vector<std::string>> = FieldKind::TextList;
template <>
constexpr FieldKind kKindOf<TextMap> = FieldKind::Map;
template <>
constexpr FieldKind kKindOf<Records> = FieldKind::RecordList;

/// A row of the table: the field reached by following `members` from a Config.
template <typename Config, auto... members>
Field<Config> row(std::string_view path, FieldRule rule)
{
    using Value = std::remove_cvref_t<decltype((std::declval<Config&>().* ... .*members))>;
    return {path, kKindOf<Value>, std::move(rule),
        [](const Config& config) -> FieldValue { return (config.* ... .*members); },
        [](Config& config, FieldValue value) { (config.* ... .*members) = std::get<Value>(std::move(value)); }};
}

template <auto... members>
FunctionField function(std::string_view path, FieldRule rule = {})
{
    return row<FunctionConfig, members...>(path, std::move(rule));
}

template <auto... members>
ServiceField service(std::string_view path, FieldRule rule = {})
{
    return row<ServiceConfig, members...>(path, std::move(rule));
}

FieldRule range(double min, double max, FieldUnit unit = FieldUnit::None)
{
    return {.min = min, .max = max, .unit = unit};
}

FieldRule atMost(std::int64_t length) { return {.maxLength = length}; }

/// Versions of the known families that came out after this list was written: "nodejs24", "python3.14".
bool isRuntimeToCome(std::string_view name)
{
    for (const std::string_view family : {"nodejs", "python3.", "java", "custom.debian"}) {
        if (!name.starts_with(family)) continue;
        const auto version = name.substr(family.size());
        return (version.size() == 1 || version.size() == 2)
            && std::ranges::all_of(version, [](char c) { return c >= '0' && c <= '9'; });
    }
    return false;
}

const std::vector<FunctionField>& functionTable()
{
    using F = FunctionConfig;
    using Runtime = CustomRuntimeConfig;
    using Container = CustomContainerConfig;
    using Health = HealthCheckConfig;
    using enum FieldUnit;
    static const std::vector<FunctionField> table{
        function<&F::runtime>("runtime",
            {.choices = {"nodejs22", "nodejs20", "nodejs18", "nodejs16", "nodejs14", "nodejs12", "nodejs10", "nodejs8",
                 "nodejs6", "nodejs4.4", "python3.12", "python3.10", "python3.9", "python3", "python2.7", "java11",
                 "java8", "go1", "php7.2", "dotnetcore3.1", "dotnetcore2.1", "custom.debian12", "custom.debian11",
                 "custom.debian10", "custom", "custom-container"},
                .alsoAllows = isRuntimeToCome}),
        function<&F::handler>("handler", atMost(128)),
        function<&F::description>("description", atMost(256)),
        function<&F::memorySize>("memorySize", {.min = 128, .max = 32768, .step = 64, .unit = Mebibytes}),
        function<&F::cpu>("cpu", {.min = 0.05, .max = 16, .step = 0.05, .unit = VCpu, .isZeroUnset = true}),
        function<&F::diskSize>("diskSize", {.choices = {"512", "10240"}, .unit = Mebibytes}),
        function<&F::timeout>("timeout", range(1, 86400, Seconds)),
        function<&F::instanceConcurrency>("instanceConcurrency", range(1, 200, Requests)),
        function<&F::instanceSoftConcurrency>(
            "instanceSoftConcurrency", {.min = 1, .max = 200, .unit = Requests, .isZeroUnset = true}),
        function<&F::instanceType>(
            "instanceType", {.choices = {"e1", "c1", "g1", "fc.gpu.tesla.1", "fc.gpu.ampere.1"}}),
        function<&F::gpuMemorySize>(
            "gpuMemorySize", {.min = 1024, .step = 1024, .unit = Mebibytes, .isZeroUnset = true}),
        function<&F::initializer>("initializer", atMost(128)),
        function<&F::initializationTimeout>("initializationTimeout", range(1, 300, Seconds)),
        function<&F::preFreeze, &LifecycleHook::handler>("instanceLifecycleConfig.preFreeze.handler", atMost(128)),
        function<&F::preFreeze, &LifecycleHook::timeout>(
            "instanceLifecycleConfig.preFreeze.timeout", range(1, 90, Seconds)),
        function<&F::preStop, &LifecycleHook::handler>("instanceLifecycleConfig.preStop.handler", atMost(128)),
        function<&F::preStop, &LifecycleHook::timeout>(
            "instanceLifecycleConfig.preStop.timeout", range(1, 90, Seconds)),
        function<&F::environmentVariables>("environmentVariables"),
        function<&F::caPort>("caPort", {.min = 1, .max = 65535, .unit = Port, .isZeroUnset = true}),
        function<&F::customRuntimeConfig, &Runtime::command>("customRuntimeConfig.command"),
        function<&F::customRuntimeConfig, &Runtime::args>("customRuntimeConfig.args"),
        function<&F::customContainerConfig, &Container::image>("customContainerConfig.image"),
        function<&F::customContainerConfig, &Container::command>("customContainerConfig.command"),
        function<&F::customContainerConfig, &Container::args>("customContainerConfig.args"),
        function<&F::customContainerConfig, &Container::accelerationType>(
            "customContainerConfig.accelerationType", {.choices = {"Default", "None"}, .isZeroUnset = true}),
        function<&F::customContainerConfig, &Container::instanceId>("customContainerConfig.instanceID"),
        function<&F::customContainerConfig, &Container::webServerMode>("customContainerConfig.webServerMode"),
        function<&F::customHealthCheckConfig, &Health::httpGetUrl>("customHealthCheckConfig.httpGetUrl", atMost(2048)),
        function<&F::customHealthCheckConfig, &Health::initialDelaySeconds>(
            "customHealthCheckConfig.initialDelaySeconds", range(0, 120, Seconds)),
        function<&F::customHealthCheckConfig, &Health::periodSeconds>(
            "customHealthCheckConfig.periodSeconds", range(1, 120, Seconds)),
        function<&F::customHealthCheckConfig, &Health::timeoutSeconds>(
            "customHealthCheckConfig.timeoutSeconds", range(1, 3, Seconds)),
        function<&F::customHealthCheckConfig, &Health::failureThreshold>(
            "customHealthCheckConfig.failureThreshold", range(1, 120)),
        function<&F::customHealthCheckConfig, &Health::successThreshold>(
            "customHealthCheckConfig.successThreshold", range(1, 120)),
        function<&F::customDns, &CustomDns::nameServers>("customDNS.nameServers"),
        function<&F::customDns, &CustomDns::searches>("customDNS.searches"),
        function<&F::customDns, &CustomDns::dnsOptions>("customDNS.dnsOptions", {.members = {"name", "value"}}),
        function<&F::layers>("layers", atMost(5)),
    };
    return table;
}

const std::vector<ServiceField>& serviceTable()
{
    using S = ServiceConfig;
    static const std::vector<ServiceField> table{
        service<&S::description>("description", atMost(256)),
        service<&S::role>("role", atMost(256)),
        service<&S::internetAccess>("internetAccess"),
        service<&S::logConfig, &LogConfig::project>("logConfig.project"),
        service<&S::logConfig, &LogConfig::logstore>("logConfig.logstore"),
        service<&S::logConfig, &LogConfig::enableRequestMetrics>("logConfig.enableRequestMetrics"),
        service<&S::logConfig, &LogConfig::enableInstanceMetrics>("logConfig.enableInstanceMetrics"),
        service<&S::logConfig, &LogConfig::logBeginRule>(
            "logConfig.logBeginRule", {.choices = {"None", "DefaultRegex"}, .isZeroUnset = true}),
        service<&S::vpcConfig, &VpcConfig::vpcId>("vpcConfig.vpcId"),
        service<&S::vpcConfig, &VpcConfig::vSwitchIds>("vpcConfig.vSwitchIds"),
        service<&S::vpcConfig, &VpcConfig::securityGroupId>("vpcConfig.securityGroupId"),
        service<&S::vpcConfig, &VpcConfig::role>("vpcConfig.role", atMost(256)),
        service<&S::nasConfig, &NasConfig::userId>("nasConfig.userId", range(-1, 65534)),
        service<&S::nasConfig, &NasConfig::groupId>("nasConfig.groupId", range(-1, 65534)),
        service<&S::nasConfig, &NasConfig::mountPoints>("nasConfig.mountPoints",
            {.maxLength = 5, .members = {"serverAddr", "mountDir", "enableTLS"}, .flags = {"enableTLS"}}),
        service<&S::ossMountConfig, &OssMountConfig::mountPoints>("ossMountConfig.mountPoints",
            {.maxLength = 5,
                .members = {"bucketName", "bucketPath", "mountDir", "endpoint", "readOnly"},
                .flags = {"readOnly"}}),
        service<&S::tracingConfig, &TracingConfig::type>(
            "tracingConfig.type", {.choices = {"Jaeger"}, .isZeroUnset = true}),
        service<&S::tracingConfig, &TracingConfig::params>("tracingConfig.params"),
    };
    return table;
}

template <typename Config>
const Field<Config>* findField(const std::vector<Field<Config>>& table, std::string_view path)
{
    const auto found = std::ranges::find(table, path, &Field<Config>::path);
    return found == table.end() ? nullptr : &*found;
}

template <typename Config>
std::vector<FieldChange<Config>> differenceOf(
    const std::vector<Field<Config>>& table, const Config& before, const Config& after)
{
    std::vector<FieldChange<Config>> changes;
    for (const auto& field : table) {
        auto old = field.get(before);
        auto now = field.get(after);
        if (old != now) changes.push_back({&field, std::move(old), std::move(now)});
    }
    return changes;
}
} // namespace

std::span<const FunctionField> functionFields() { return functionTable(); }

std::span<const ServiceField> serviceFields() { return serviceTable(); }

const FunctionField* functionField(std::string_view path) { return findField(functionTable(), path); }

const ServiceField* serviceField(std::string_view path) { return findField(serviceTable(), path); }

std::vector<FieldChange<FunctionConfig>> difference(const FunctionConfig& before, const FunctionConfig& after)
{
    return differenceOf(functionTable(), before, after);
}

std::vector<FieldChange<ServiceConfig>> difference(const ServiceConfig& before, const ServiceConfig& after)
{
    return differenceOf(serviceTable(), before, after);
}

} // namespace engine::catalog
