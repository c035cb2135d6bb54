#include "fields.h"

#include "numbers.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using engine::catalog::FieldKind;
using engine::catalog::FieldRule;
using engine::catalog::FieldUnit;

namespace model {

namespace {

class FieldText
{
    Q_DECLARE_TR_FUNCTIONS(model::FieldText)
};

struct Entry
{
    std::string_view path;
    const char* section;
    const char* label;
    const char* help;
};

constexpr const char* kGeneral = QT_TRANSLATE_NOOP("model::FieldText", "General");
constexpr const char* kResources = QT_TRANSLATE_NOOP("model::FieldText", "Resources");
constexpr const char* kLifecycle = QT_TRANSLATE_NOOP("model::FieldText", "Instance lifecycle");
constexpr const char* kEnvironment = QT_TRANSLATE_NOOP("model::FieldText", "Environment");
constexpr const char* kCustomRuntime = QT_TRANSLATE_NOOP("model::FieldText", "Custom runtime");
constexpr const char* kContainer = QT_TRANSLATE_NOOP("model::FieldText", "Container image");
constexpr const char* kHealth = QT_TRANSLATE_NOOP("model::FieldText", "Health check");
constexpr const char* kDns = QT_TRANSLATE_NOOP("model::FieldText", "Name resolution");
constexpr const char* kLogs = QT_TRANSLATE_NOOP("model::FieldText", "Logs");
constexpr const char* kNetwork = QT_TRANSLATE_NOOP("model::FieldText", "Network");
constexpr const char* kStorage = QT_TRANSLATE_NOOP("model::FieldText", "Storage");
constexpr const char* kTracing = QT_TRANSLATE_NOOP("model::FieldText", "Tracing");

// "role" and "description" exist for services and functions alike and mean the same.
constexpr Entry kEntries[] = {
    {"runtime", kGeneral, QT_TRANSLATE_NOOP("model::FieldText", "Runtime"),
        QT_TRANSLATE_NOOP("model::FieldText", "Language and version the code runs on.")},
    {"handler", kGeneral, QT_TRANSLATE_NOOP("model::FieldText", "Handler"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "File and function that answer a call, such as index.handler.")},
    {"description", kGeneral, QT_TRANSLATE_NOOP("model::FieldText", "Description"),
        QT_TRANSLATE_NOOP("model::FieldText", "For people; it changes nothing.")},
    {"role", kGeneral, QT_TRANSLATE_NOOP("model::FieldText", "Role"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "ARN of the RAM role whose short-lived keys the functions receive.")},
    {"layers", kGeneral, QT_TRANSLATE_NOOP("model::FieldText", "Layers"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "Layer versions mounted below /opt. The first wins where files collide.")},

    {"memorySize", kResources, QT_TRANSLATE_NOOP("model::FieldText", "Memory size"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "Memory of one instance. The bill counts this size, not the memory used.")},
    {"cpu", kResources, QT_TRANSLATE_NOOP("model::FieldText", "vCPU"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "Processors of one instance. Not set: by memory size. The ratio of vCPU to GB must lie "
            "between 1:1 and 1:4.")},
    {"diskSize", kResources, QT_TRANSLATE_NOOP("model::FieldText", "Disk size"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Space an instance may write to. 512 MB are free of charge.")},
    {"timeout", kResources, QT_TRANSLATE_NOOP("model::FieldText", "Timeout"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "A call that runs longer is ended, and its instance with it.")},
    {"instanceConcurrency", kResources,
        QT_TRANSLATE_NOOP("model::FieldText", "Instance concurrency"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "Calls one instance serves at the same time. Calls that overlap on one instance are "
            "billed once.")},
    {"instanceSoftConcurrency", kResources,
        QT_TRANSLATE_NOOP("model::FieldText", "Soft instance concurrency"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "From this many calls on, another instance is started in advance. At most the instance "
            "concurrency.")},
    {"maximumInstanceCount", kResources, QT_TRANSLATE_NOOP("model::FieldText", "Maximum instances"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "On-demand instances at the same time, from 0 to 10,000. With 0 no call is served.")},
    {"instanceType", kResources, QT_TRANSLATE_NOOP("model::FieldText", "Instance type"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "e1: elastic; c1: performance; g1 and fc.gpu: with graphics processors.")},
    {"gpuMemorySize", kResources, QT_TRANSLATE_NOOP("model::FieldText", "GPU memory"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Graphics memory of one instance; GPU instance types only.")},

    {"initializer", kLifecycle, QT_TRANSLATE_NOOP("model::FieldText", "Initializer"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "Runs once in each instance before its first call, such as index.initialize.")},
    {"initializationTimeout", kLifecycle,
        QT_TRANSLATE_NOOP("model::FieldText", "Initializer timeout"),
        QT_TRANSLATE_NOOP("model::FieldText", "How long the Initializer may take.")},
    {"instanceLifecycleConfig.preFreeze.handler", kLifecycle,
        QT_TRANSLATE_NOOP("model::FieldText", "PreFreeze handler"),
        QT_TRANSLATE_NOOP("model::FieldText", "Runs before an idle instance is frozen.")},
    {"instanceLifecycleConfig.preFreeze.timeout", kLifecycle,
        QT_TRANSLATE_NOOP("model::FieldText", "PreFreeze timeout"),
        QT_TRANSLATE_NOOP("model::FieldText", "The instance is frozen after that in any case.")},
    {"instanceLifecycleConfig.preStop.handler", kLifecycle,
        QT_TRANSLATE_NOOP("model::FieldText", "PreStop handler"),
        QT_TRANSLATE_NOOP("model::FieldText", "Runs before an instance ends.")},
    {"instanceLifecycleConfig.preStop.timeout", kLifecycle,
        QT_TRANSLATE_NOOP("model::FieldText", "PreStop timeout"),
        QT_TRANSLATE_NOOP("model::FieldText", "The instance ends after that in any case.")},

    {"environmentVariables", kEnvironment,
        QT_TRANSLATE_NOOP("model::FieldText", "Environment variables"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "What the code finds in its environment. At most 4 KB together.")},

    {"caPort", kCustomRuntime, QT_TRANSLATE_NOOP("model::FieldText", "Listening port"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Port of the HTTP server inside the instance. Not set: 9000.")},
    {"customRuntimeConfig.command", kCustomRuntime,
        QT_TRANSLATE_NOOP("model::FieldText", "Start command"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "Program and first arguments. Empty: the package's bootstrap file.")},
    {"customRuntimeConfig.args", kCustomRuntime, QT_TRANSLATE_NOOP("model::FieldText", "Arguments"),
        QT_TRANSLATE_NOOP("model::FieldText", "Appended to the start command.")},

    {"customContainerConfig.image", kContainer, QT_TRANSLATE_NOOP("model::FieldText", "Image"),
        QT_TRANSLATE_NOOP("model::FieldText", "Registry, repository and tag of the image.")},
    {"customContainerConfig.command", kContainer,
        QT_TRANSLATE_NOOP("model::FieldText", "Entry point"),
        QT_TRANSLATE_NOOP("model::FieldText", "A JSON array of strings. Empty: the image's own.")},
    {"customContainerConfig.args", kContainer, QT_TRANSLATE_NOOP("model::FieldText", "Arguments"),
        QT_TRANSLATE_NOOP("model::FieldText", "A JSON array of strings. Empty: the image's own.")},
    {"customContainerConfig.accelerationType", kContainer,
        QT_TRANSLATE_NOOP("model::FieldText", "Image acceleration"),
        QT_TRANSLATE_NOOP("model::FieldText", "Whether the image is prepared for fast starts.")},
    {"customContainerConfig.instanceID", kContainer,
        QT_TRANSLATE_NOOP("model::FieldText", "Registry instance"),
        QT_TRANSLATE_NOOP("model::FieldText", "Id of the registry instance that holds the image.")},
    {"customContainerConfig.webServerMode", kContainer,
        QT_TRANSLATE_NOOP("model::FieldText", "Runs a web server"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Off: the container runs once for each call and ends.")},

    {"customHealthCheckConfig.httpGetUrl", kHealth, QT_TRANSLATE_NOOP("model::FieldText", "Path"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Asked with GET; 200 to 399 is healthy. Empty: no health check.")},
    {"customHealthCheckConfig.initialDelaySeconds", kHealth,
        QT_TRANSLATE_NOOP("model::FieldText", "First check after"),
        QT_TRANSLATE_NOOP("model::FieldText", "Counted from the start of the instance.")},
    {"customHealthCheckConfig.periodSeconds", kHealth,
        QT_TRANSLATE_NOOP("model::FieldText", "Period"),
        QT_TRANSLATE_NOOP("model::FieldText", "Time between two checks.")},
    {"customHealthCheckConfig.timeoutSeconds", kHealth,
        QT_TRANSLATE_NOOP("model::FieldText", "Check timeout"),
        QT_TRANSLATE_NOOP("model::FieldText", "A slower answer counts as a failure.")},
    {"customHealthCheckConfig.failureThreshold", kHealth,
        QT_TRANSLATE_NOOP("model::FieldText", "Failures in a row"),
        QT_TRANSLATE_NOOP("model::FieldText", "So many make the instance unhealthy.")},
    {"customHealthCheckConfig.successThreshold", kHealth,
        QT_TRANSLATE_NOOP("model::FieldText", "Successes in a row"),
        QT_TRANSLATE_NOOP("model::FieldText", "So many make it healthy again.")},

    {"customDNS.nameServers", kDns, QT_TRANSLATE_NOOP("model::FieldText", "Name servers"),
        QT_TRANSLATE_NOOP("model::FieldText", "IP addresses, asked in this order.")},
    {"customDNS.searches", kDns, QT_TRANSLATE_NOOP("model::FieldText", "Search domains"),
        QT_TRANSLATE_NOOP("model::FieldText", "Appended to short host names.")},
    {"customDNS.dnsOptions", kDns, QT_TRANSLATE_NOOP("model::FieldText", "Resolver options"),
        QT_TRANSLATE_NOOP("model::FieldText", "Options of resolv.conf, such as ndots.")},

    {"internetAccess", kNetwork, QT_TRANSLATE_NOOP("model::FieldText", "Internet access"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Whether the functions reach addresses outside the VPC.")},
    {"vpcConfig.vpcId", kNetwork, QT_TRANSLATE_NOOP("model::FieldText", "VPC"),
        QT_TRANSLATE_NOOP("model::FieldText", "Network the functions join.")},
    {"vpcConfig.vSwitchIds", kNetwork, QT_TRANSLATE_NOOP("model::FieldText", "vSwitches"),
        QT_TRANSLATE_NOOP("model::FieldText", "Subnets that give the instances their addresses.")},
    {"vpcConfig.securityGroupId", kNetwork, QT_TRANSLATE_NOOP("model::FieldText", "Security group"),
        QT_TRANSLATE_NOOP("model::FieldText", "Rules for the traffic of the instances.")},
    {"vpcConfig.role", kNetwork, QT_TRANSLATE_NOOP("model::FieldText", "Network role"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "ARN of the role that may attach network interfaces.")},

    {"logConfig.project", kLogs, QT_TRANSLATE_NOOP("model::FieldText", "Log project"),
        QT_TRANSLATE_NOOP("model::FieldText", "Log Service project the functions write to.")},
    {"logConfig.logstore", kLogs, QT_TRANSLATE_NOOP("model::FieldText", "Logstore"),
        QT_TRANSLATE_NOOP("model::FieldText", "Logstore inside the project.")},
    {"logConfig.enableRequestMetrics", kLogs,
        QT_TRANSLATE_NOOP("model::FieldText", "Request metrics"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Write a line for each call. Needs a project and a logstore.")},
    {"logConfig.enableInstanceMetrics", kLogs,
        QT_TRANSLATE_NOOP("model::FieldText", "Instance metrics"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "Write lines about the instances. Needs a project and a logstore.")},
    {"logConfig.logBeginRule", kLogs, QT_TRANSLATE_NOOP("model::FieldText", "Line splitting"),
        QT_TRANSLATE_NOOP("model::FieldText",
            "DefaultRegex starts a new entry at lines that begin with a date.")},

    {"nasConfig.userId", kStorage, QT_TRANSLATE_NOOP("model::FieldText", "NAS user id"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Owner of what is written. -1: the user the instance runs as.")},
    {"nasConfig.groupId", kStorage, QT_TRANSLATE_NOOP("model::FieldText", "NAS group id"),
        QT_TRANSLATE_NOOP(
            "model::FieldText", "Group of what is written. -1: the group the instance runs as.")},
    {"nasConfig.mountPoints", kStorage, QT_TRANSLATE_NOOP("model::FieldText", "NAS mounts"),
        QT_TRANSLATE_NOOP("model::FieldText", "File systems shared by all instances.")},
    {"ossMountConfig.mountPoints", kStorage, QT_TRANSLATE_NOOP("model::FieldText", "OSS mounts"),
        QT_TRANSLATE_NOOP("model::FieldText", "Buckets shown as folders.")},

    {"tracingConfig.type", kTracing, QT_TRANSLATE_NOOP("model::FieldText", "Tracing"),
        QT_TRANSLATE_NOOP("model::FieldText", "Where spans of calls are sent.")},
    {"tracingConfig.params", kTracing, QT_TRANSLATE_NOOP("model::FieldText", "Tracing parameters"),
        QT_TRANSLATE_NOOP("model::FieldText", "For Jaeger: its endpoint.")},
};

struct MemberEntry
{
    std::string_view member;
    const char* label;
};

constexpr MemberEntry kMembers[] = {
    {"serverAddr", QT_TRANSLATE_NOOP("model::FieldText", "Server and path")},
    {"mountDir", QT_TRANSLATE_NOOP("model::FieldText", "Mount folder")},
    {"enableTLS", QT_TRANSLATE_NOOP("model::FieldText", "TLS")},
    {"bucketName", QT_TRANSLATE_NOOP("model::FieldText", "Bucket")},
    {"bucketPath", QT_TRANSLATE_NOOP("model::FieldText", "Folder in the bucket")},
    {"endpoint", QT_TRANSLATE_NOOP("model::FieldText", "Endpoint")},
    {"readOnly", QT_TRANSLATE_NOOP("model::FieldText", "Read-only")},
    {"name", QT_TRANSLATE_NOOP("model::FieldText", "Name")},
    {"value", QT_TRANSLATE_NOOP("model::FieldText", "Value")},
};

const Entry* find(std::string_view path)
{
    const auto found = std::ranges::find(kEntries, path, &Entry::path);
    return found == std::end(kEntries) ? nullptr : &*found;
}

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString number(double value)
{
    return decimalText(value, 2);
}

QString withUnit(const QString& text, FieldUnit unit)
{
    const QString name = unitText(unit);
    return name.isEmpty() ? text : text + QChar(0x00A0) + name;
}

QString rangeText(const FieldRule& rule)
{
    const bool isStepped = rule.step > 0 && rule.step != 1;
    if (rule.min && rule.max) {
        const QString from = number(*rule.min);
        const QString to = withUnit(number(*rule.max), rule.unit);
        if (isStepped)
            return FieldText::tr("A multiple of %1 from %2 to %3").arg(number(rule.step), from, to);
        return FieldText::tr("From %1 to %2").arg(from, to);
    }
    if (rule.min) {
        const QString from = withUnit(number(*rule.min), rule.unit);
        if (isStepped)
            return FieldText::tr("A multiple of %1, at least %2").arg(number(rule.step), from);
        return FieldText::tr("At least %1").arg(from);
    }
    if (rule.max) return FieldText::tr("At most %1").arg(withUnit(number(*rule.max), rule.unit));
    if (isStepped)
        return FieldText::tr("A multiple of %1").arg(withUnit(number(rule.step), rule.unit));
    return {};
}

QString choicesText(const FieldRule& rule)
{
    QStringList choices;
    for (const std::string_view choice : rule.choices) {
        choices << fromView(choice);
    }
    return FieldText::tr("One of %1").arg(withUnit(choices.join(u", "_s), rule.unit));
}

} // namespace

QString fieldLabel(std::string_view path)
{
    const Entry* entry = find(path);
    return entry ? FieldText::tr(entry->label) : fromView(path);
}

QString fieldHelp(std::string_view path)
{
    const Entry* entry = find(path);
    return entry ? FieldText::tr(entry->help) : QString();
}

QString fieldSection(std::string_view path)
{
    const Entry* entry = find(path);
    return FieldText::tr(entry ? entry->section : kGeneral);
}

QString memberLabel(std::string_view member)
{
    const auto found = std::ranges::find(kMembers, member, &MemberEntry::member);
    return found == std::end(kMembers) ? fromView(member) : FieldText::tr(found->label);
}

QString unitText(FieldUnit unit)
{
    switch (unit) {
    case FieldUnit::None:
    case FieldUnit::Port:
    case FieldUnit::Requests:
        return {};
    case FieldUnit::Seconds:
        return FieldText::tr("s", "seconds");
    case FieldUnit::Mebibytes:
        return FieldText::tr("MB");
    case FieldUnit::VCpu:
        return FieldText::tr("vCPU");
    }
    Q_UNREACHABLE();
}

QString ruleText(FieldKind kind, const FieldRule& rule)
{
    QString text;
    if (!rule.choices.empty()) {
        text = choicesText(rule);
    } else if (kind == FieldKind::Integer || kind == FieldKind::Number) {
        text = rangeText(rule);
    } else if (rule.maxLength > 0) {
        const int count = static_cast<int>(rule.maxLength);
        text = kind == FieldKind::Text ? FieldText::tr("At most %n character(s)", nullptr, count)
                                       : FieldText::tr("At most %n entries", nullptr, count);
    }
    if (rule.isZeroUnset && !text.isEmpty()) return FieldText::tr("%1, or not set").arg(text);
    return text;
}

} // namespace model
