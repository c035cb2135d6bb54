#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engine::storage {

/// The rules of an `.fcignore`, written as in a .gitignore: one pattern a line, `*`, `?`, `[a-z]` and `**`, a `/` at
/// the end for folders only, one elsewhere to start at the top, `!` to take back, `#` for comments. The last match
/// wins.
class IgnoreRules
{
public:
    IgnoreRules() = default;
    explicit IgnoreRules(std::string_view text);

    /// `path`: relative, "lib/util.js". What is below an ignored folder is not asked about.
    bool isIgnored(std::string_view path, bool isFolder) const;

private:
    struct Rule
    {
        std::vector<std::string> steps; ///< of the pattern; "**" stands for any number of folders
        bool isFolderOnly = false;
        bool takesBack = false;
    };
    std::vector<Rule> m_rules;
};

} // namespace engine::storage
