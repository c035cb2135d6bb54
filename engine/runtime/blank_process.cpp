#include <engine/runtime/blank_process.h>

#include <algorithm>
#include <charconv>
#include <engine/runtime/process_plan.h>

namespace engine::runtime {

namespace {
constexpr std::int64_t kMebibyte = 1024 * 1024;
/// What V8 may use for objects; the rest of the memory is for the program, its stacks and buffers.
constexpr double kNodeHeapShare = 0.75;

constexpr std::size_t kMaxAdoptedMounts = 16;

bool hasPrefix(const catalog::TextMap& variables, std::string_view prefix)
{
    return std::any_of(
        variables.begin(), variables.end(), [&](const auto& one) { return one.first.starts_with(prefix); });
}

std::vector<std::string> nodeArguments(const catalog::FunctionConfig& config)
{
    std::vector<std::string> arguments;
    const auto options = config.environmentVariables.find("NODE_OPTIONS");
    const bool hasOwnLimit = options != config.environmentVariables.end()
        && (options->second.find("max-old-space-size") != std::string::npos
            || options->second.find("max_old_space_size") != std::string::npos);
    if (!hasOwnLimit) {
        const auto heapMiB = static_cast<int>(static_cast<double>(config.memorySize) * kNodeHeapShare);
        arguments.push_back("--max-old-space-size=" + std::to_string(heapMiB));
    }
    arguments.push_back(std::string(kBootstrapFolder) + "/node/bootstrap.js");
    return arguments;
}

/// Isolated and without site, which takes half of Python's start; our bootstrap sets the path. PYTHONPATH it reads
/// itself, other PYTHON* variables need Python's own start.
std::vector<std::string> pythonArguments(const catalog::FunctionConfig& config)
{
    auto variables = config.environmentVariables;
    variables.erase("PYTHONPATH");
    std::vector<std::string> arguments{"-B", "-X", "utf8"}; // code and bootstrap cannot be written to
    if (!hasPrefix(variables, "PYTHON")) arguments.insert(arguments.begin(), {"-I", "-S"});
    arguments.push_back(std::string(kBootstrapFolder) + "/python/bootstrap.py");
    return arguments;
}

int majorOf(const std::string& version)
{
    int major = 0;
    std::from_chars(version.data(), version.data() + version.size(), major);
    return major;
}

/// Variables that the C library, its loader or OpenSSL read once, when a process starts.
bool isReadByTheSystem(std::string_view name)
{
    constexpr std::string_view prefixes[] = {"LD_", "LC_", "MALLOC_"};
    constexpr std::string_view names[]
        = {"LANG", "LANGUAGE", "GLIBC_TUNABLES", "GCONV_PATH", "LOCPATH", "OPENSSL_CONF", "OPENSSL_MODULES"};
    return std::ranges::any_of(prefixes, [&](auto prefix) { return name.starts_with(prefix); })
        || std::ranges::find(names, name) != std::end(names);
}

bool isReadByNode(std::string_view name, const Interpreter& node)
{
    constexpr std::string_view later[] = {"NODE_ENV", "NODE_PATH", "NODE_TLS_REJECT_UNAUTHORIZED"}; // when they are needed
    if (name.starts_with("NODE_")) return std::ranges::find(later, name) == std::end(later);
    if (name == "TZ") return majorOf(node.version) < 13; // later ones see a change
    return name.starts_with("UV_") || name.starts_with("ICU_") || name.starts_with("SSL_");
}

/// Our bootstrap reads PYTHONPATH itself.
bool isReadByPython(std::string_view name)
{
    return name.starts_with("PYTHON") && name != "PYTHONPATH";
}

bool isInsideOrSame(const std::string& path, const std::string& folder)
{
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}
} // namespace

catalog::TextMap familyVariables(Family family)
{
    if (family == Family::NodeJs) return {{"NODE_PATH", "/opt/nodejs/node_modules"}};
    return {};
}

process::Mount bootstrapMount(const std::filesystem::path& bootstrapFolder)
{
    return {bootstrapFolder, kBootstrapFolder};
}

process::ProcessSpec blankProcess(const Interpreter& interpreter, const std::filesystem::path& bootstrapFolder,
    const catalog::FunctionConfig& config)
{
    const auto placed = place(interpreter);
    process::ProcessSpec spec;
    const bool isNode = interpreter.family == Family::NodeJs;
    spec.name = isNode ? "stem" : "zygote";
    spec.executable = placed.executable;
    spec.arguments = isNode ? nodeArguments(config) : pythonArguments(config);
    spec.environment
        = toEnvironment(runtimeVariables(std::span(&placed, 1), familyVariables(interpreter.family)));
    spec.workingDirectory = kCodeFolder;
    spec.mounts = placed.mounts;
    spec.mounts.push_back(bootstrapMount(bootstrapFolder));
    spec.hasChannel = true;
    spec.isAdoptable = isNode;
    spec.isZygote = !isNode;
    if (isNode) spec.memoryBytes = config.memorySize * kMebibyte; // what is forked has limits of its own
    return spec;
}

std::string blankObstacle(const Interpreter& interpreter, const catalog::FunctionConfig& config,
    std::span<const process::Mount> mounts, std::span<const process::Mount> blankMounts)
{
    const bool isNode = interpreter.family == Family::NodeJs;
    for (const auto& [name, value] : config.environmentVariables) {
        const bool isEarly
            = isReadByTheSystem(name) || (isNode ? isReadByNode(name, interpreter) : isReadByPython(name));
        if (isEarly) return name + " is read when a process starts";
    }
    const auto own = mountsBeside(mounts, blankMounts);
    if (own.size() > kMaxAdoptedMounts) return "it has more than 16 mounts";
    for (const auto& mount : own) {
        for (const auto& blank : blankMounts) {
            if (isInsideOrSame(blank.target, mount.target) || isInsideOrSame(mount.target, blank.target)) {
                return "its mount at " + mount.target + " lies over the runtime's";
            }
        }
    }
    return {};
}

std::vector<process::Mount> mountsBeside(
    std::span<const process::Mount> mounts, std::span<const process::Mount> blankMounts)
{
    std::vector<process::Mount> own;
    for (const auto& mount : mounts) {
        const bool isBlank = std::ranges::any_of(blankMounts,
            [&](const auto& blank) { return blank.source == mount.source && blank.target == mount.target; });
        if (!isBlank) own.push_back(mount);
    }
    return own;
}

} // namespace engine::runtime
