#include <engine/runtime/start_command.h>

#include <algorithm>
#include <cerrno>
#include <engine/process/spec_check.h>
#include <engine/runtime/process_plan.h>
#include <fstream>
#include <optional>
#include <unistd.h>

namespace engine::runtime {

namespace fs = std::filesystem;

namespace {
Failure notStarted(int code, const char* text, const std::string& command)
{
    return fail(ErrorCode::FunctionNotStarted,
        "Function instance exited unexpectedly(code " + std::to_string(code) + ", message:" + text
            + ") with start command '" + command + "'. Logs:");
}

/// The interpreter of a script's first line; empty when there is none, nullopt when the file is neither script nor
/// program.
std::optional<std::string> interpreterOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    std::getline(stream, line);
    if (line.starts_with("\177ELF")) return "";
    if (!line.starts_with("#!")) return std::nullopt;
    const auto begin = std::min(line.find_first_not_of(" \t", 2), line.size());
    return line.substr(begin, line.find_first_of(" \t", begin) - begin); // a '\r' at the end belongs to the name
}

std::string searchPath(const process::ProcessSpec& spec)
{
    const auto found = std::find_if(spec.environment.begin(), spec.environment.end(),
        [](const std::string& variable) { return variable.starts_with("PATH="); });
    return found == spec.environment.end() ? std::string() : found->substr(5);
}

bool isProgram(const fs::path& file)
{
    std::error_code error;
    return fs::is_regular_file(file, error) && access(file.c_str(), X_OK) == 0;
}

/// The path inside for a command as it is written: absolute, below /code, or a bare name.
std::string resolve(const process::ProcessSpec& spec, const std::string& command)
{
    if (command.find('/') != std::string::npos) return (fs::path(kCodeFolder) / command).lexically_normal().string();
    const auto path = searchPath(spec);
    for (std::size_t begin = 0; begin < path.size();) {
        const auto end = std::min(path.find(':', begin), path.size());
        const auto candidate = fs::path(path.substr(begin, end - begin)) / command;
        if (candidate.is_absolute() && isProgram(process::machinePath(spec, candidate.string()))) return candidate.string();
        begin = end + 1;
    }
    return (fs::path(kCodeFolder) / command).string();
}
} // namespace

Result<void> setStartCommand(process::ProcessSpec& spec, const InstanceSetup& setup)
{
    const auto& custom = setup.version->function->config.customRuntimeConfig;
    std::vector<std::string> words = custom.command;
    words.insert(words.end(), custom.args.begin(), custom.args.end());
    const bool isDefault = words.empty();
    if (isDefault) words.push_back(std::string(kCodeFolder) + "/bootstrap");

    std::string whole = words.front();
    for (std::size_t i = 1; i < words.size(); ++i) whole += " " + words[i];

    spec.executable = resolve(spec, words.front());
    spec.arguments.assign(words.begin() + 1, words.end());
    const fs::path file = process::machinePath(spec, spec.executable);
    std::error_code error;
    if (fs::is_symlink(file, error)) return {}; // may lead to where only the instance can look
    if (!fs::is_regular_file(file, error)) {
        if (!isDefault) return notStarted(ENOENT, "no such file or directory", whole);
        return fail(ErrorCode::FunctionNotStarted,
            "Failed to start function instance. Error: the file " + spec.executable + " is not exist");
    }
    if (access(file.c_str(), X_OK) != 0) return notStarted(EACCES, "permission denied", whole);
    const auto interpreter = interpreterOf(file);
    if (!interpreter) return notStarted(ENOEXEC, "exec format error", whole);
    if (!interpreter->empty() && !isProgram(process::machinePath(spec, *interpreter))) {
        return notStarted(127, "key has expired", whole); // the name of error 127
    }
    return {};
}

} // namespace engine::runtime
