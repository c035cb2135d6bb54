#include <engine/runtime/machine_paths.h>

#include <algorithm>
#include <engine/process/spec_check.h>

namespace engine::runtime {

namespace {
/// `text` with every path in it replaced; a path begins at the start or after one of ":=,".
std::string translated(const process::ProcessSpec& spec, std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const auto length = std::min(text.find_first_of(":=,"), text.size());
        result += process::machinePath(spec, std::string(text.substr(0, length)));
        text.remove_prefix(length);
        if (text.empty()) break;
        result += text.front();
        text.remove_prefix(1);
    }
    return result;
}
} // namespace

void useMachinePaths(process::ProcessSpec& spec)
{
    for (auto& argument : spec.arguments) argument = translated(spec, argument);
    for (auto& variable : spec.environment) variable = translated(spec, variable);
}

} // namespace engine::runtime
