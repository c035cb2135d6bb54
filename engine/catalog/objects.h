#pragma once

#include <cstdint>
#include <engine/core/clock.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The objects of Function Compute 2.0 as values. Names, nesting and units are those of the API (version 2016-08-15);
// ranges and defaults live in fields.h. Every object here has passed its checks.
namespace engine::catalog {

using TextMap = std::map<std::string, std::string>;
/// A list of small objects whose members are all text, such as NAS mount points: one map each.
using Records = std::vector<TextMap>;

struct LogConfig
{
    std::string project;
    std::string logstore;
    bool enableRequestMetrics = true;
    bool enableInstanceMetrics = false;
    std::string logBeginRule; ///< "", "None" or "DefaultRegex"
    bool operator==(const LogConfig&) const = default;
};

struct VpcConfig
{
    std::string vpcId;
    std::vector<std::string> vSwitchIds;
    std::string securityGroupId;
    std::string role;
    bool operator==(const VpcConfig&) const = default;
};

struct NasConfig
{
    std::int64_t userId = -1; ///< -1: the user the instance runs as
    std::int64_t groupId = -1;
    Records mountPoints; ///< serverAddr "host:/path", mountDir, enableTLS
    bool operator==(const NasConfig&) const = default;
};

struct OssMountConfig
{
    Records mountPoints; ///< bucketName, bucketPath, mountDir, endpoint, readOnly
    bool operator==(const OssMountConfig&) const = default;
};

struct TracingConfig
{
    std::string type; ///< "" or "Jaeger"
    TextMap params;
    bool operator==(const TracingConfig&) const = default;
};

/// What a caller may set on a service.
struct ServiceConfig
{
    std::string description;
    std::string role; ///< ARN of a RAM role, or empty
    bool internetAccess = true;
    LogConfig logConfig;
    VpcConfig vpcConfig;
    NasConfig nasConfig;
    OssMountConfig ossMountConfig;
    TracingConfig tracingConfig;
    bool operator==(const ServiceConfig&) const = default;
};

struct Service
{
    std::string name;
    std::string id; ///< UUID
    ServiceConfig config;
    TimePoint createdTime;
    TimePoint lastModifiedTime;
    std::string etag; ///< changes with the content
    bool operator==(const Service&) const = default;
};

struct LifecycleHook
{
    std::string handler; ///< empty: not configured
    std::int64_t timeout = 3; ///< seconds
    bool operator==(const LifecycleHook&) const = default;
};

struct CustomRuntimeConfig
{
    std::vector<std::string> command;
    std::vector<std::string> args;
    bool operator==(const CustomRuntimeConfig&) const = default;
};

struct CustomContainerConfig
{
    std::string image;
    std::string command; ///< JSON text of a string array
    std::string args; ///< JSON text of a string array
    std::string accelerationType; ///< "", "Default" or "None"
    std::string instanceId; ///< of the registry
    bool webServerMode = true;
    bool operator==(const CustomContainerConfig&) const = default;
};

struct HealthCheckConfig
{
    std::string httpGetUrl; ///< empty: no health check
    std::int64_t initialDelaySeconds = 0;
    std::int64_t periodSeconds = 3;
    std::int64_t timeoutSeconds = 1;
    std::int64_t failureThreshold = 3;
    std::int64_t successThreshold = 1;
    bool operator==(const HealthCheckConfig&) const = default;
};

struct CustomDns
{
    std::vector<std::string> nameServers;
    std::vector<std::string> searches;
    Records dnsOptions; ///< name, value
    bool operator==(const CustomDns&) const = default;
};

/// What a caller may set on a function, apart from its code.
struct FunctionConfig
{
    std::string description;
    std::string runtime; ///< "nodejs20", "python3.10", "custom", ...
    std::string handler; ///< "index.handler"
    std::int64_t memorySize = 128; ///< MiB
    double cpu = 0; ///< vCPU; 0: by memory size, see effectiveCpu()
    std::int64_t diskSize = 512; ///< MiB
    std::int64_t gpuMemorySize = 0; ///< MiB
    std::int64_t timeout = 3; ///< seconds
    std::string initializer; ///< empty: none
    std::int64_t initializationTimeout = 3; ///< seconds
    std::int64_t instanceConcurrency = 1;
    std::int64_t instanceSoftConcurrency = 0; ///< 0: not set
    std::string instanceType = "e1";
    TextMap environmentVariables;
    std::int64_t caPort = 0; ///< 0: not set, see Function Compute's default 9000
    CustomRuntimeConfig customRuntimeConfig;
    CustomContainerConfig customContainerConfig;
    HealthCheckConfig customHealthCheckConfig;
    CustomDns customDns;
    LifecycleHook preFreeze;
    LifecycleHook preStop;
    std::vector<std::string> layers; ///< layer version ARNs, first wins
    bool operator==(const FunctionConfig&) const = default;
};

/// One stored code package. The folder is shared by every function that deployed the same bytes.
struct CodePackage
{
    std::string sha256; ///< hex, names the folder code/<sha256>; empty: no code (custom-container)
    std::uint64_t crc64 = 0; ///< of the zip
    std::int64_t size = 0; ///< bytes of the zip
    bool operator==(const CodePackage&) const = default;
};

struct Function
{
    std::string serviceName;
    std::string name;
    std::string id; ///< UUID, kept on update
    FunctionConfig config;
    CodePackage code;
    TimePoint createdTime;
    TimePoint lastModifiedTime;
    std::string etag;
    bool operator==(const Function&) const = default;
};

/// Everything an instance is made of: never changes. A configuration or code update makes a new one with the same
/// function id and a higher revision; instances of the old one drain.
struct FunctionVersion
{
    std::shared_ptr<const Service> service;
    std::shared_ptr<const Function> function;
    std::string versionId = "LATEST";
    std::uint64_t revision = 0; ///< unique within one run of the engine
};
using FunctionVersionPtr = std::shared_ptr<const FunctionVersion>;

/// vCPU an instance gets: as configured, else by memory size as for elastic instances (3072 MiB = 2 vCPU), rounded to
/// 0.05 and at least 0.05.
double effectiveCpu(const FunctionConfig& config);

/// "service/function": how logs, charts and the command line name a function.
std::string functionPath(const Function& function);

} // namespace engine::catalog
