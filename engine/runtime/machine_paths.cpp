#include <engine/runtime/machine_paths.h>

#include <algorithm>

namespace engine::runtime {

namespace fs = std::filesystem;
using process::Mount;

namespace {
/// The deepest mount at or above a path that starts with '/'.
const Mount* mountOf(const process::ProcessSpec& spec, std::string_view path)
{
    const Mount* deepest = nullptr;
    for (const auto& mount : spec.mounts) {
        const std::string_view target = mount.target;
        const bool holds = path.starts_with(target) && (path.size() == target.size() || path[target.size()] == '/');
        if (holds && (!deepest || target.size() > deepest->target.size())) deepest = &mount;
    }
    return deepest && !deepest->source.empty() ? deepest : nullptr;
}

/// `text` with every path in it replaced; a path begins at the start or after one of ":=,".
std::string translated(const process::ProcessSpec& spec, std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const auto length = std::min(text.find_first_of(":=,"), text.size() - 1) + 1; // with the separator
        const auto word = text.substr(0, length);
        const auto path = word.substr(0, word.find_last_not_of(":=,") + 1);
        const auto* mount = mountOf(spec, path);
        if (mount)
            result.append(mount->source.string()).append(word.substr(mount->target.size()));
        else
            result.append(word);
        text.remove_prefix(length);
    }
    return result;
}
} // namespace

fs::path onMachine(const process::ProcessSpec& spec, const fs::path& inside)
{
    const auto path = inside.lexically_normal();
    const auto* mount = mountOf(spec, path.native());
    if (!mount) return path;
    const auto below = path.lexically_relative(mount->target);
    return below == "." ? mount->source : mount->source / below;
}

void useMachinePaths(process::ProcessSpec& spec)
{
    spec.executable = onMachine(spec, spec.executable).string();
    spec.workingDirectory = onMachine(spec, spec.workingDirectory).string();
    for (auto& argument : spec.arguments) argument = translated(spec, argument);
    for (auto& variable : spec.environment) variable = translated(spec, variable);
}

} // namespace engine::runtime
