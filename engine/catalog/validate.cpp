#include <engine/catalog/fields.h>

#include <algorithm>
#include <boost/json.hpp>

namespace engine::catalog {

namespace {
constexpr std::size_t kEnvironmentBytes = 4096;

/// The refusals so far, at most one per field.
class Refusals
{
public:
    void add(Error error)
    {
        if (std::ranges::find(m_errors, error.field, &Error::field) == m_errors.end()) {
            m_errors.push_back(std::move(error));
        }
    }
    void add(std::string_view field, std::string_view allowed, const FieldValue& actual)
    {
        add(invalidValue(field, allowed, toText(actual)));
    }
    std::vector<Error> take() { return std::move(m_errors); }

private:
    std::vector<Error> m_errors;
};

template <typename Config>
Refusals checkFields(std::span<const Field<Config>> fields, const Config& config)
{
    Refusals refusals;
    for (const auto& field : fields) {
        if (auto checked = checkField(field.path, field.kind, field.rule, field.get(config)); !checked) {
            refusals.add(checked.error());
        }
    }
    return refusals;
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isNameCharacter(char c) { return isLetter(c) || isDigit(c) || c == '_' || c == '-'; }

bool isCustom(std::string_view runtime) { return runtime.starts_with("custom"); }

/// How the handlers of a family of runtimes are written (source: behaviour row 6.1).
struct HandlerForm
{
    std::string_view family;
    std::string_view separator; ///< has text on both sides; empty: any text
    std::string_view form;
};
constexpr HandlerForm kHandlerForms[] = {
    {"nodejs", ".", "file.function, such as index.handler"},
    {"python", ".", "file.function, such as index.handler"},
    {"php", ".", "file.function, such as index.handler"},
    {"java", "::", "package.Class::method"},
    {"dotnetcore", "::", "Assembly::Namespace.Class::Method"},
    {"", "", "the name of the program"},
};

const HandlerForm& handlerForm(std::string_view runtime)
{
    return *std::ranges::find_if(kHandlerForms, [&](const auto& form) { return runtime.starts_with(form.family); });
}

bool hasForm(std::string_view handler, const HandlerForm& form)
{
    if (handler.empty() || form.separator.empty()) return !handler.empty();
    const auto at = handler.rfind(form.separator);
    return at != handler.npos && at > 0 && at + form.separator.size() < handler.size();
}

void checkHandlers(const FunctionConfig& config, Refusals& refusals)
{
    const auto& form = handlerForm(config.runtime);
    if (!isCustom(config.runtime)) {
        if (!hasForm(config.handler, form)) refusals.add("handler", form.form, config.handler);
        const auto checkHook = [&](std::string_view field, const std::string& handler) {
            if (!handler.empty() && !hasForm(handler, form)) refusals.add(field, form.form, handler);
        };
        checkHook("initializer", config.initializer);
        checkHook("instanceLifecycleConfig.preFreeze.handler", config.preFreeze.handler);
        checkHook("instanceLifecycleConfig.preStop.handler", config.preStop.handler);
    }
    if (config.runtime == "python2.7" && !config.preFreeze.handler.empty()) {
        refusals.add(
            "instanceLifecycleConfig.preFreeze.handler", "nothing for runtime python2.7", config.preFreeze.handler);
    }
}

/// Source: the guide's list of runtimes that may serve several requests at once, behaviour row 0.
bool isConcurrent(std::string_view runtime)
{
    for (const std::string_view old : {"python2.7", "php7.2", "dotnetcore2.1"}) {
        if (runtime == old) return false;
    }
    return true;
}

void checkSizes(const FunctionConfig& config, Refusals& refusals)
{
    const double gibibytes = static_cast<double>(config.memorySize) / 1024;
    constexpr double kTolerance = 1e-9;
    if (config.cpu > 0 && (gibibytes < config.cpu - kTolerance || gibibytes > config.cpu * 4 + kTolerance)) {
        refusals.add("cpu",
            "vCPU to memory in GB from 1:1 to 1:4, that is from " + toText(gibibytes / 4) + " to " + toText(gibibytes)
                + " for memorySize " + std::to_string(config.memorySize),
            config.cpu);
    }
    if (config.instanceConcurrency > 1 && !isConcurrent(config.runtime)) {
        refusals.add("instanceConcurrency", "1 for runtime " + config.runtime, config.instanceConcurrency);
    }
    if (config.instanceSoftConcurrency > config.instanceConcurrency) {
        refusals.add("instanceSoftConcurrency",
            "at most instanceConcurrency, " + std::to_string(config.instanceConcurrency),
            config.instanceSoftConcurrency);
    }
}

bool isVariableName(std::string_view name)
{
    return !name.empty() && isLetter(name[0])
        && std::ranges::all_of(name, [](char c) { return isLetter(c) || isDigit(c) || c == '_'; })
        && !name.starts_with("FC_");
}

void checkEnvironment(const TextMap& variables, Refusals& refusals)
{
    std::size_t bytes = 0;
    for (const auto& [name, value] : variables) {
        bytes += name.size() + value.size();
        if (!isVariableName(name)) {
            refusals.add("environmentVariables",
                "names of letters, digits and '_' that start with a letter, but not with FC_", name);
        }
    }
    if (bytes > kEnvironmentBytes) {
        refusals.add("environmentVariables", "names and values of at most 4096 bytes together",
            std::to_string(bytes) + " bytes");
    }
}

bool isTextArray(std::string_view json)
{
    boost::json::error_code error;
    const auto value = boost::json::parse(json, error);
    return !error && value.is_array()
        && std::ranges::all_of(value.get_array(), [](const boost::json::value& item) { return item.is_string(); });
}

void checkContainer(const FunctionConfig& config, Refusals& refusals)
{
    const auto& container = config.customContainerConfig;
    if (config.runtime == "custom-container" && container.image.empty()) {
        refusals.add("customContainerConfig.image", "an image for runtime custom-container", container.image);
    }
    constexpr std::string_view form = R"(the JSON text of an array of strings, such as ["node", "server.js"])";
    if (!container.command.empty() && !isTextArray(container.command)) {
        refusals.add("customContainerConfig.command", form, container.command);
    }
    if (!container.args.empty() && !isTextArray(container.args)) {
        refusals.add("customContainerConfig.args", form, container.args);
    }
}

std::string_view member(const TextMap& record, const std::string& name)
{
    const auto found = record.find(name);
    return found == record.end() ? std::string_view() : found->second;
}

bool isPlainPath(std::string_view path)
{
    return path.starts_with('/') && (std::string(path) + "/").find("/../") == std::string::npos;
}

/// "host:/path"; it also names the local folder that stands in for the file system.
bool isServerAddress(std::string_view address)
{
    const auto colon = address.find(':');
    const auto host = address.substr(0, colon);
    return colon != address.npos && !host.empty() && host[0] != '.'
        && std::ranges::all_of(host, [](char c) { return isNameCharacter(c) || c == '.'; })
        && isPlainPath(address.substr(colon + 1));
}

bool isMountDirectory(std::string_view path)
{
    if (!isPlainPath(path)) return false;
    for (const std::string_view parent : {"/home/", "/mnt/", "/tmp/", "/data/"}) {
        if (path.starts_with(parent) && path.find_first_not_of('/', parent.size()) != path.npos) return true;
    }
    return false;
}

/// Source: behaviour row 6.3; mounts neither repeat nor lie within each other.
void checkMountDirectories(
    std::string_view field, const Records& mounts, std::vector<std::string>& others, Refusals& refusals)
{
    for (const auto& mount : mounts) {
        const auto directory = member(mount, "mountDir");
        if (!isMountDirectory(directory)) {
            refusals.add(field, "mountDir below /home, /mnt, /tmp or /data", std::string(directory));
            continue;
        }
        const auto slashed = std::string(directory.substr(0, directory.find_last_not_of('/') + 1)) + "/";
        if (std::ranges::any_of(
                others, [&](const auto& other) { return slashed.starts_with(other) || other.starts_with(slashed); })) {
            refusals.add(field, "a mountDir that is neither another one nor inside it", std::string(directory));
        }
        others.push_back(slashed);
    }
}

void checkMounts(const ServiceConfig& config, Refusals& refusals)
{
    std::vector<std::string> directories;
    checkMountDirectories("nasConfig.mountPoints", config.nasConfig.mountPoints, directories, refusals);
    checkMountDirectories("ossMountConfig.mountPoints", config.ossMountConfig.mountPoints, directories, refusals);
    for (const auto& mount : config.nasConfig.mountPoints) {
        if (const auto address = member(mount, "serverAddr"); !isServerAddress(address)) {
            refusals.add("nasConfig.mountPoints", "serverAddr as host:/path", std::string(address));
        }
    }
    for (const auto& mount : config.ossMountConfig.mountPoints) {
        const auto bucket = member(mount, "bucketName");
        if (bucket.empty() || !std::ranges::all_of(bucket, isNameCharacter)) {
            refusals.add("ossMountConfig.mountPoints", "bucketName of letters, digits and '-'", std::string(bucket));
        }
        if (const auto path = member(mount, "bucketPath"); !path.empty() && !isPlainPath(path)) {
            refusals.add("ossMountConfig.mountPoints", "bucketPath as /path", std::string(path));
        }
    }
}

void checkRole(std::string_view field, const std::string& role, Refusals& refusals)
{
    constexpr std::string_view name = ":role/";
    const auto at = role.find(name);
    if (role.empty() || (role.starts_with("acs:ram:") && at != role.npos && at + name.size() < role.size())) return;
    refusals.add(field, "acs:ram::{account}:role/{name}, or nothing", role);
}

/// All of the fields or none of them.
void checkTogether(
    std::initializer_list<std::pair<std::string_view, bool>> fields, std::string_view names, Refusals& refusals)
{
    if (std::ranges::none_of(fields, [](const auto& field) { return field.second; })) return;
    for (const auto& [field, isSet] : fields) {
        if (!isSet) refusals.add(field, "a value, since " + std::string(names) + " go together", "");
    }
}
} // namespace

std::vector<Error> validate(const FunctionConfig& config)
{
    auto refusals = checkFields(functionFields(), config);
    checkHandlers(config, refusals);
    checkSizes(config, refusals);
    checkEnvironment(config.environmentVariables, refusals);
    checkContainer(config, refusals);
    return refusals.take();
}

std::vector<Error> validate(const ServiceConfig& config)
{
    auto refusals = checkFields(serviceFields(), config);
    checkRole("role", config.role, refusals);
    checkRole("vpcConfig.role", config.vpcConfig.role, refusals);
    checkTogether({{"logConfig.project", !config.logConfig.project.empty()},
                      {"logConfig.logstore", !config.logConfig.logstore.empty()}},
        "project and logstore", refusals);
    const auto& vpc = config.vpcConfig;
    checkTogether({{"vpcConfig.vpcId", !vpc.vpcId.empty()}, {"vpcConfig.vSwitchIds", !vpc.vSwitchIds.empty()},
                      {"vpcConfig.securityGroupId", !vpc.securityGroupId.empty()}},
        "vpcId, vSwitchIds and securityGroupId", refusals);
    checkMounts(config, refusals);
    return refusals.take();
}

Result<void> checkName(NameKind kind, std::string_view name, std::string_view field)
{
    const std::size_t longest = kind == NameKind::Function ? 64 : 128;
    const bool hasForm = !name.empty() && name.size() <= longest && std::ranges::all_of(name, isNameCharacter)
        && !isDigit(name[0]) && name[0] != '-';
    if (hasForm && !(kind == NameKind::Alias && name == "LATEST")) return {};
    auto allowed
        = "1 to " + std::to_string(longest) + " letters, digits, '_' and '-', not starting with a digit or '-'";
    if (kind == NameKind::Alias) allowed += ", other than LATEST";
    return Failure(invalidValue(field, allowed, name));
}

} // namespace engine::catalog
