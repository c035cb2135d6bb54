#include <engine/storage/ignore_rules.h>

#include <fnmatch.h>
#include <span>

namespace engine::storage {

namespace {
std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const auto end = std::min(text.find(separator, from), text.size());
        parts.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

bool matches(std::span<const std::string> pattern, std::span<const std::string> path)
{
    if (pattern.empty()) return path.empty();
    if (pattern[0] == "**") {
        if (pattern.size() == 1) return !path.empty();
        for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
            if (matches(pattern.subspan(1), path.subspan(skipped))) return true;
        }
        return false;
    }
    return !path.empty() && fnmatch(pattern[0].c_str(), path[0].c_str(), 0) == 0
        && matches(pattern.subspan(1), path.subspan(1));
}
} // namespace

IgnoreRules::IgnoreRules(std::string_view text)
{
    for (const auto& line : split(text, '\n')) {
        std::string_view pattern(line);
        if (pattern.ends_with('\r')) pattern.remove_suffix(1);
        while (pattern.ends_with(' ')) pattern.remove_suffix(1);
        if (pattern.empty() || pattern[0] == '#') continue;
        Rule rule;
        if (pattern[0] == '!') {
            rule.takesBack = true;
            pattern.remove_prefix(1);
        }
        if (pattern.ends_with('/')) {
            rule.isFolderOnly = true;
            pattern.remove_suffix(1);
        }
        const bool startsAtTop = pattern.find('/') != pattern.npos;
        if (pattern.starts_with('/')) pattern.remove_prefix(1);
        if (pattern.empty()) continue;
        rule.steps = split(pattern, '/');
        if (!startsAtTop) rule.steps.insert(rule.steps.begin(), "**");
        m_rules.push_back(std::move(rule));
    }
}

bool IgnoreRules::isIgnored(std::string_view path, bool isFolder) const
{
    const auto steps = split(path, '/');
    bool isIgnored = false;
    for (const auto& rule : m_rules) {
        if (rule.takesBack != isIgnored || (rule.isFolderOnly && !isFolder)) continue;
        if (matches(rule.steps, steps)) isIgnored = !rule.takesBack;
    }
    return isIgnored;
}

} // namespace engine::storage
