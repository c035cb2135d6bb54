#include <engine/runtime/process_plan.h>

#include <algorithm>
#include <sys/stat.h>

namespace engine::runtime {

namespace fs = std::filesystem;

namespace {
constexpr std::int64_t kMebibyte = 1024 * 1024;

bool isBelow(const fs::path& path, const fs::path& folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

catalog::TextMap defaultVariables(std::span<const PlacedInterpreter> interpreters)
{
    std::string path = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin";
    std::string libraries = std::string(kCodeFolder) + ":" + kCodeFolder + "/lib";
    for (const auto& one : interpreters) {
        if (one.mounts.empty()) continue;
        path.insert(0, one.folder + ":");
        if (!one.libraryFolder.empty()) libraries += ":" + one.libraryFolder;
    }
    return {{"PATH", path}, {"LD_LIBRARY_PATH", libraries}, {"HOME", "/tmp"}, {"TMPDIR", "/tmp"}, {"TZ", "UTC"},
        {"LANG", "C.UTF-8"}};
}

catalog::TextMap platformVariables(const InstanceSetup& setup)
{
    const auto& function = *setup.version->function;
    catalog::TextMap variables{
        {"FC_FUNC_CODE_PATH", kCodeFolder},
        {"FC_FUNCTION_NAME", function.name},
        {"FC_FUNCTION_HANDLER", function.config.handler},
        {"FC_FUNCTION_MEMORY_SIZE", std::to_string(function.config.memorySize)},
        {"FC_SERVICE_NAME", function.serviceName},
        {"FC_ACCOUNT_ID", setup.accountId},
        {"FC_REGION", setup.region},
        {"FC_INSTANCE_ID", setup.instanceId},
        {"FC_QUALIFIER", setup.version->versionId},
        {"FC_VER_ID", setup.version->versionId},
        {"FC_FUNCTION_VERSION", setup.version->versionId},
    };
    if (!setup.credentials.accessKeyId.empty()) {
        variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = setup.credentials.accessKeyId;
        variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = setup.credentials.accessKeySecret.reveal();
        variables["ALIBABA_CLOUD_SECURITY_TOKEN"] = setup.credentials.securityToken.reveal();
    }
    return variables;
}

/// "host.nas.example.com:/data" -> <nasFolder>/host.nas.example.com/data, made when it is missing.
Result<fs::path> nasSource(const fs::path& nasFolder, const std::string& address)
{
    const auto colon = address.find(':');
    const fs::path server = address.substr(0, colon);
    const auto below = fs::path(colon == std::string::npos ? "/" : address.substr(colon + 1)).relative_path();
    const auto hasEscape = [](const fs::path& path) { return std::find(path.begin(), path.end(), "..") != path.end(); };
    if (server.empty() || server.has_parent_path() || server == ".." || server == "." || hasEscape(below)) {
        return fail(ErrorCode::InvalidArgument,
            "nasConfig.mountPoints: serverAddr '" + address + "' is not of the form host:/path",
            "nasConfig.mountPoints");
    }
    std::error_code error;
    const auto folder = fs::weakly_canonical(nasFolder / server / below, error);
    if (error || !isBelow(folder, fs::weakly_canonical(nasFolder, error))) { // a function may have left a link there
        return fail(ErrorCode::Io, "the NAS folder of '" + address + "' leads out of " + nasFolder.string());
    }
    const bool isNew = fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::Io, "make the NAS folder " + folder.string() + ": " + error.message());
    if (isNew)
        fs::permissions(folder, fs::perms::all, error); // as a real one would be made (source: behaviour section 6.3)
    return folder;
}

Result<void> addNasMounts(
    std::vector<process::Mount>& mounts, const fs::path& nasFolder, const catalog::NasConfig& config)
{
    const auto member = [](const catalog::TextMap& record, const char* name) {
        const auto found = record.find(name);
        return found == record.end() ? std::string() : found->second;
    };
    for (const auto& point : config.mountPoints) {
        auto source = nasSource(nasFolder, member(point, "serverAddr"));
        if (!source) return Failure(std::move(source.error()));
        mounts.push_back({*source, member(point, "mountDir"), false});
    }
    return {};
}
} // namespace

PlacedInterpreter place(const Interpreter& interpreter)
{
    for (const char* system : {"/usr", "/bin", "/lib"}) {
        if (!isBelow(interpreter.executable, system)) continue;
        return {interpreter.executable.string(), interpreter.executable.parent_path().string(), {}, {}};
    }
    const bool isNode = interpreter.family == Family::NodeJs;
    const auto target = fs::path(kLanguageFolder) / ((isNode ? "nodejs" : "python") + interpreter.version);
    const bool isAlone = interpreter.prefix == interpreter.executable;
    const auto inside = target
        / (isAlone ? fs::path("bin") / interpreter.executable.filename()
                   : interpreter.executable.lexically_relative(interpreter.prefix));
    return {inside.string(), inside.parent_path().string(), isNode ? std::string() : (target / "lib").string(),
        {{interpreter.prefix, (isAlone ? inside : target).string()}}};
}

catalog::TextMap runtimeVariables(
    std::span<const PlacedInterpreter> interpreters, const catalog::TextMap& familyVariables)
{
    auto variables = defaultVariables(interpreters);
    for (const auto& [name, value] : familyVariables) variables[name] = value;
    return variables;
}

std::vector<std::string> toEnvironment(const catalog::TextMap& variables)
{
    std::vector<std::string> environment;
    for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
    return environment;
}

Result<process::ProcessSpec> planProcess(const InstanceEnvironment& environment, const InstanceSetup& setup,
    std::span<const PlacedInterpreter> interpreters, const catalog::TextMap& familyVariables)
{
    const auto& config = setup.version->function->config;
    process::ProcessSpec spec;
    spec.name = setup.instanceId;
    spec.workingDirectory = kCodeFolder;
    spec.memoryBytes = config.memorySize * kMebibyte;
    spec.vcpus = catalog::effectiveCpu(config);
    spec.tmpBytes = config.diskSize * kMebibyte;

    spec.mounts.push_back({setup.codeFolder, kCodeFolder});
    for (const auto& one : interpreters) spec.mounts.insert(spec.mounts.end(), one.mounts.begin(), one.mounts.end());
    const auto nas = addNasMounts(spec.mounts, environment.nasFolder, setup.version->service->config.nasConfig);
    if (!nas) return Failure(nas.error());

    auto variables = runtimeVariables(interpreters, familyVariables);
    for (const auto& [name, value] : config.environmentVariables) variables[name] = value;
    for (const auto& [name, value] : platformVariables(setup)) variables[name] = value;
    spec.environment = toEnvironment(variables);
    return spec;
}

} // namespace engine::runtime
