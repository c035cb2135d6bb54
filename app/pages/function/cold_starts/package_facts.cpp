#include <app/pages/function/cold_starts/package_facts.h>

#include <algorithm>
#include <array>
#include <set>

namespace app {

using engine::storage::PackageFile;

namespace {

constexpr std::size_t kBiggest = 3;

constexpr std::array<std::string_view, 11> kSpareFolders = {"test", "tests", "__tests__", "spec",
    "docs", "doc", "example", "examples", ".git", ".github", "__pycache__"};
constexpr std::array<std::string_view, 9> kSpareEndings
    = {".map", ".md", ".markdown", ".ts", ".tsx", ".flow", ".c", ".h", ".pyi"};

/// Modules that come with the interpreter and are also published as packages of the same name.
constexpr std::array<std::string_view, 22> kNodeModules = {"assert", "buffer", "console",
    "constants", "crypto", "domain", "events", "fs", "http", "https", "os", "path", "process",
    "punycode", "querystring", "stream", "string_decoder", "sys", "timers", "url", "util", "zlib"};
constexpr std::array<std::string_view, 12> kPythonModules = {"argparse", "asyncio", "contextvars",
    "dataclasses", "enum", "ipaddress", "json", "pathlib", "ssl", "statistics", "typing", "uuid"};

std::vector<std::string_view> partsOf(std::string_view path)
{
    std::vector<std::string_view> parts;
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t to = std::min(path.find('/', from), path.size());
        parts.push_back(path.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

/// The packages of Node.js a path lies in, "node_modules/a/node_modules/b/x.js": a and b; the
/// first folder or module of a Python package.
std::vector<std::string_view> modulesOf(
    const std::vector<std::string_view>& parts, std::string_view runtime)
{
    std::vector<std::string_view> modules;
    if (runtime.starts_with("nodejs")) {
        for (std::size_t i = 0; i + 2 < parts.size(); ++i) {
            if (parts[i] == "node_modules") modules.push_back(parts[i + 1]);
        }
    } else if (runtime.starts_with("python")) {
        std::string_view first = parts.front();
        if (parts.size() == 1 && first.ends_with(".py")) first.remove_suffix(3);
        modules.push_back(first);
    }
    return modules;
}

bool isBuiltIn(std::string_view module, std::string_view runtime)
{
    if (runtime.starts_with("nodejs"))
        return std::ranges::find(kNodeModules, module) != kNodeModules.end();
    return std::ranges::find(kPythonModules, module) != kPythonModules.end();
}

} // namespace

bool isSpareByName(std::string_view path)
{
    auto parts = partsOf(path);
    const std::string_view name = parts.back();
    parts.pop_back();
    const auto isSpare = [](std::string_view folder) {
        return std::ranges::find(kSpareFolders, folder) != kSpareFolders.end();
    };
    return std::ranges::any_of(parts, isSpare)
        || std::ranges::any_of(
            kSpareEndings, [name](std::string_view ending) { return name.ends_with(ending); });
}

PackageFacts packageFacts(std::span<const PackageFile> files, std::string_view runtime)
{
    PackageFacts facts;
    std::set<std::string> builtIn;
    for (const PackageFile& file : files) {
        ++facts.files;
        facts.bytes += file.size;
        if (isSpareByName(file.path)) {
            ++facts.spareFiles;
            facts.spareBytes += file.size;
        }
        for (const std::string_view module : modulesOf(partsOf(file.path), runtime)) {
            if (isBuiltIn(module, runtime)) builtIn.emplace(module);
        }
    }
    facts.builtIn.assign(builtIn.begin(), builtIn.end());
    facts.biggest.assign(files.begin(), files.end());
    const auto shown = std::min(facts.biggest.size(), kBiggest);
    std::ranges::partial_sort(facts.biggest,
        facts.biggest.begin() + static_cast<std::ptrdiff_t>(shown), std::ranges::greater(),
        &PackageFile::size);
    facts.biggest.resize(shown);
    return facts;
}

} // namespace app
