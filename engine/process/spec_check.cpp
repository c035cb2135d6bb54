#include <engine/process/spec_check.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace engine::process {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxName = 64; ///< HOST_NAME_MAX
constexpr std::size_t kMaxMounts = 100;
constexpr std::int64_t kLeastMemory
    = 8 * 1024 * 1024; ///< a program must get as far as its first instruction

bool isPlainName(const std::string& name)
{
    return !name.empty() && name.size() <= kMaxName
        && std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                   || c == '-';
           });
}

bool isCleanAbsolute(const std::string& path)
{
    return path.starts_with('/') && path.find('\0') == std::string::npos
        && fs::path(path).lexically_normal() == fs::path(path);
}

bool isInsideOrSame(const std::string& path, const std::string& folder)
{
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool hasNul(const std::vector<std::string>& texts)
{
    return std::any_of(texts.begin(), texts.end(),
        [](const auto& text) { return text.find('\0') != std::string::npos; });
}

Failure invalid(std::string field, const std::string& value, const std::string& allowed)
{
    return fail(ErrorCode::InvalidArgument, field + " '" + value + "' must be " + allowed, field);
}

Result<void> checkMount(const Mount& mount)
{
    const bool isTaken = isInsideOrSame(mount.target, "/proc")
        || isInsideOrSame(mount.target, "/dev") || isInsideOrSame(mount.target, "/sys");
    if (!isCleanAbsolute(mount.target) || mount.target == "/" || mount.target.ends_with('/')
        || isTaken) {
        return invalid("mounts.target", mount.target,
            "an absolute path without '.', '..' and a closing '/', outside /proc, /dev and /sys");
    }
    if (!mount.source.empty() && !mount.source.is_absolute()) {
        return invalid("mounts.source", mount.source.string(), "an absolute path");
    }
    if (mount.source.empty() && mount.bytes <= 0) {
        return invalid("mounts.bytes", std::to_string(mount.bytes), "above 0 for a tmpfs");
    }
    return {};
}

std::string_view nameOf(wire::Step step)
{
    switch (step) {
    case wire::Step::None:
        return "nothing";
    case wire::Step::Namespaces:
        return "namespaces";
    case wire::Step::IdentityMap:
        return "user namespace";
    case wire::Step::Template:
        return "read-only system";
    case wire::Step::Source:
        return "mount source";
    case wire::Step::Target:
        return "mount target";
    case wire::Step::Mount:
        return "mount";
    case wire::Step::Temporary:
        return "/tmp";
    case wire::Step::Proc:
        return "/proc";
    case wire::Step::ReadOnlyRoot:
        return "read-only root";
    case wire::Step::HostName:
        return "host name";
    case wire::Step::Loopback:
        return "loopback device";
    case wire::Step::Fork:
        return "new process";
    case wire::Step::ControlGroup:
        return "control group";
    case wire::Step::ResourceLimits:
        return "resource limits";
    case wire::Step::User:
        return "change of user";
    case wire::Step::Capabilities:
        return "capabilities";
    case wire::Step::NoNewPrivileges:
        return "no_new_privs";
    case wire::Step::Landlock:
        return "Landlock";
    case wire::Step::Seccomp:
        return "seccomp";
    case wire::Step::Descriptors:
        return "descriptors";
    case wire::Step::WorkingDirectory:
        return "working directory";
    case wire::Step::Execute:
        return "execution";
    case wire::Step::Zygote:
        return "zygote";
    case wire::Step::Interpreter:
        return "interpreter";
    }
    return "set-up";
}

std::string errnoText(int error)
{
    const char* name = ::strerrorname_np(error);
    return std::string(name ? name : "errno " + std::to_string(error)) + ", "
        + std::strerror(error);
}

std::string mountText(const Mount& mount)
{
    return "mount " + mount.source.string() + " at " + mount.target;
}

} // namespace

Result<void> checkSpec(const ProcessSpec& spec)
{
    if (!isPlainName(spec.name)) {
        return invalid("name", spec.name, "1 to 64 letters, digits and '-'");
    }
    if (!isCleanAbsolute(spec.executable)) {
        return invalid("executable", spec.executable, "an absolute path without '.' and '..'");
    }
    if (!spec.workingDirectory.starts_with('/')) {
        return invalid("workingDirectory", spec.workingDirectory, "an absolute path");
    }
    if (hasNul(spec.arguments)) {
        return fail(ErrorCode::InvalidArgument, "arguments must not hold a zero byte", "arguments");
    }
    if (hasNul(spec.environment)) {
        return fail(
            ErrorCode::InvalidArgument, "environment must not hold a zero byte", "environment");
    }
    if (spec.mounts.size() > kMaxMounts) {
        return invalid("mounts", std::to_string(spec.mounts.size()), "at most 100");
    }
    for (const Mount& mount : spec.mounts) {
        if (const auto checked = checkMount(mount); !checked) return checked;
    }
    if (spec.memoryBytes != 0 && spec.memoryBytes < kLeastMemory) {
        return invalid("memoryBytes", std::to_string(spec.memoryBytes), "0 or at least 8388608");
    }
    if (!(spec.vcpus >= 0) || spec.vcpus > 1024) {
        return invalid("vcpus", std::to_string(spec.vcpus), "0 to 1024");
    }
    if (spec.maxProcesses < 1) {
        return invalid("maxProcesses", std::to_string(spec.maxProcesses), "at least 1");
    }
    if (spec.tmpBytes < 4096) {
        return invalid("tmpBytes", std::to_string(spec.tmpBytes), "at least 4096");
    }
    return {};
}

Result<void> checkAdoption(const Adoption& adoption)
{
    if (!isPlainName(adoption.name)) {
        return invalid("name", adoption.name, "1 to 64 letters, digits and '-'");
    }
    if (adoption.mounts.size() > wire::kMaxDescriptors) {
        return invalid("mounts", std::to_string(adoption.mounts.size()), "at most 16");
    }
    for (const Mount& mount : adoption.mounts) {
        if (const auto checked = checkMount(mount); !checked) return checked;
    }
    return {};
}

Result<void> checkSources(const ProcessSpec& spec)
{
    for (const Mount& mount : spec.mounts) {
        std::error_code error;
        if (mount.source.empty() || fs::exists(mount.source, error)) continue;
        const int code = error ? error.value() : ENOENT;
        return fail(ErrorCode::Io, mountText(mount) + ": " + errnoText(code));
    }
    return {};
}

std::string machinePath(const ProcessSpec& spec, const std::string& path)
{
    const Mount* deepest = nullptr;
    for (const Mount& mount : spec.mounts) {
        if (mount.source.empty() || !isInsideOrSame(path, mount.target)) continue;
        if (!deepest || mount.target.size() >= deepest->target.size()) deepest = &mount;
    }
    return deepest ? deepest->source.string() + path.substr(deepest->target.size()) : path;
}

std::string describe(const wire::Failure& failure)
{
    return std::string(nameOf(failure.step)) + ": " + errnoText(failure.error);
}

Error adoptionError(const Adoption& adoption, const wire::Failure& failure)
{
    const bool isMount = failure.step == wire::Step::Source || failure.step == wire::Step::Target
        || failure.step == wire::Step::Mount;
    if (isMount && static_cast<std::size_t>(failure.index) < adoption.mounts.size()) {
        return {ErrorCode::Io,
            mountText(adoption.mounts[static_cast<std::size_t>(failure.index)]) + ": "
                + errnoText(failure.error),
            {}};
    }
    return {ErrorCode::Io, "adoption, " + describe(failure), {}};
}

Error startError(const ProcessSpec& spec, const wire::Failure& failure)
{
    const auto reason = errnoText(failure.error);
    switch (failure.step) {
    case wire::Step::Execute:
        return {
            ErrorCode::FunctionNotStarted, spec.executable + " cannot be executed: " + reason, {}};
    case wire::Step::Interpreter:
        return {ErrorCode::FunctionNotStarted,
            spec.executable
                + " cannot be executed: the interpreter or loader it names does not exist ("
                + reason + ")",
            {}};
    case wire::Step::WorkingDirectory:
        return {ErrorCode::FunctionNotStarted,
            "working directory " + spec.workingDirectory + ": " + reason, {}};
    case wire::Step::Fork:
        return {ErrorCode::ResourceThrottled, "no process could be made: " + reason, {}};
    case wire::Step::Zygote:
        return {ErrorCode::ResourceThrottled, "the process to fork from does not answer: " + reason, {}};
    case wire::Step::Source:
    case wire::Step::Target:
    case wire::Step::Mount:
        if (static_cast<std::size_t>(failure.index) < spec.mounts.size()) {
            const Mount& mount = spec.mounts[static_cast<std::size_t>(failure.index)];
            return {ErrorCode::Io, mountText(mount) + ": " + reason, {}};
        }
        break;
    default:
        break;
    }
    return {ErrorCode::Io, "sandbox of " + spec.executable + ", " + describe(failure), {}};
}

} // namespace engine::process
