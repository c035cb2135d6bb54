#include <engine/runtime/runtimes.h>

#include <algorithm>
#include <charconv>
#include <engine/runtime/interpreter_probe.h>
#include <optional>
#include <set>
#include <tuple>

namespace engine::runtime {

namespace fs = std::filesystem;

namespace {
using Numbers = std::tuple<int, int, int>;

/// "20.20.2" -> {20, 20, 2}; what is missing or no number counts as 0.
Numbers numbersOf(std::string_view version)
{
    int parts[3] = {};
    for (int& part : parts) {
        const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), part);
        if (error != std::errc{}) break;
        version.remove_prefix(static_cast<std::size_t>(end - version.data()));
        if (!version.starts_with('.')) break;
        version.remove_prefix(1);
    }
    return {parts[0], parts[1], parts[2]};
}

/// What a runtime name asks for and what must agree: the major version of Node.js, the minor one of Python 3.
int releaseOf(Family family, std::string_view version)
{
    const auto [major, minor, patch] = numbersOf(version);
    return family == Family::NodeJs ? major : minor;
}

int wantedRelease(Family family, std::string_view runtime)
{
    if (family == Family::NodeJs) return releaseOf(family, runtime.substr(std::string_view("nodejs").size()));
    if (runtime == "python3") return 6; // Function Compute's first python3 is 3.6
    return releaseOf(family, runtime.substr(std::string_view("python").size()));
}

std::string productName(Family family)
{
    return family == Family::NodeJs ? "Node.js" : "Python";
}

std::string releaseName(Family family, int release)
{
    return (family == Family::NodeJs ? "" : "3.") + std::to_string(release);
}

bool isAllDigits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void addFolders(std::vector<fs::path>& folders, const fs::path& parent, const char* below)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(parent, error)) folders.push_back(entry.path() / below);
}

/// Where interpreters may be, in the order of preference among equals.
std::vector<fs::path> foldersToSearch(std::string_view searchPath, const fs::path& home)
{
    std::vector<fs::path> folders;
    while (!searchPath.empty()) {
        const auto end = std::min(searchPath.find(':'), searchPath.size());
        if (searchPath.starts_with('/')) folders.emplace_back(searchPath.substr(0, end));
        searchPath.remove_prefix(std::min(end + 1, searchPath.size()));
    }
    folders.insert(folders.end(), {"/usr/local/bin", "/usr/bin"});
    addFolders(folders, "/opt", "bin");
    if (!home.empty()) {
        addFolders(folders, home / ".nvm/versions/node", "bin");
        addFolders(folders, home / ".pyenv/versions", "bin");
    }
    return folders;
}

/// The family a file name stands for: node, nodejs, python3, python3.11; nothing for node-gyp or python3-config.
std::optional<Family> familyOfFile(std::string_view name)
{
    if (name == "node" || name == "nodejs") return Family::NodeJs;
    if (name == "python3") return Family::Python;
    if (name.starts_with("python3.") && isAllDigits(name.substr(8))) return Family::Python;
    return std::nullopt;
}

bool contains(const fs::path& folder, const fs::path& path)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

/// The installation that `executable` belongs to. A program put straight below a home directory has none that could be
/// mounted without the rest of the home: Node.js then stands for itself, Python would not find its library.
std::optional<fs::path> prefixOf(Family family, const fs::path& executable, const fs::path& home)
{
    const auto prefix = executable.parent_path().parent_path();
    const bool holdsHome = !home.empty() && contains(prefix, home);
    if (prefix != prefix.root_path() && !holdsHome) return prefix;
    if (family == Family::NodeJs) return executable;
    return std::nullopt;
}

std::vector<Interpreter> findCandidates(std::string_view searchPath, const fs::path& home)
{
    std::vector<Interpreter> found;
    std::set<fs::path> seen;
    for (const auto& folder : foldersToSearch(searchPath, home)) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            const auto family = familyOfFile(entry.path().filename().native());
            if (!family) continue;
            const auto executable = fs::canonical(entry.path(), error);
            // Version managers put scripts and switches of other names in front of the real programs.
            if (error || familyOfFile(executable.filename().native()) != family || !isElfProgram(executable)) continue;
            const auto prefix = prefixOf(*family, executable, home);
            if (prefix && seen.insert(executable).second) found.push_back({*family, {}, executable, *prefix});
        }
    }
    return found;
}
} // namespace

Family familyOf(std::string_view runtime)
{
    if (runtime.starts_with("nodejs") && isAllDigits(runtime.substr(6))) return Family::NodeJs;
    if (runtime == "python3") return Family::Python;
    if (runtime.starts_with("python3.") && isAllDigits(runtime.substr(8))) return Family::Python;
    if (runtime == "custom" || runtime.starts_with("custom.")) return Family::Custom;
    return Family::Unsupported;
}

Interpreters Interpreters::discover(std::string_view searchPath, const fs::path& home)
{
    auto all = findCandidates(searchPath, home);
    askVersions(all);
    std::erase_if(all, [](const Interpreter& one) { return one.version.empty(); });
    std::stable_sort(all.begin(), all.end(), [](const Interpreter& a, const Interpreter& b) {
        if (a.family != b.family) return a.family < b.family;
        return numbersOf(a.version) > numbersOf(b.version);
    });
    return Interpreters(std::move(all));
}

Result<Interpreters::Choice> Interpreters::choose(std::string_view runtime) const
{
    const auto family = familyOf(runtime);
    if (family != Family::NodeJs && family != Family::Python) {
        return fail(
            ErrorCode::FunctionNotStarted, "runtime '" + std::string(runtime) + "' has no interpreter", "runtime");
    }
    const int wanted = wantedRelease(family, runtime);
    const Interpreter* best = nullptr; // newest of each release comes first
    for (const auto& one : m_all) {
        if (one.family != family) continue;
        const int release = releaseOf(family, one.version);
        const int bestRelease = best ? releaseOf(family, best->version) : 0;
        // From new to old: come down to the wanted release; below it only when nothing else was there.
        if (!best || (release >= wanted && release < bestRelease)) best = &one;
    }
    const auto product = productName(family);
    const auto name = releaseName(family, wanted);
    if (!best) {
        return fail(ErrorCode::FunctionNotStarted,
            "runtime '" + std::string(runtime) + "' needs " + product
                + ", which was not found on this machine: install " + product + " " + name + " and start fcdesk again",
            "runtime");
    }
    Choice choice{*best, {}};
    if (releaseOf(family, best->version) != wanted) {
        choice.note
            = std::string(runtime) + " runs on " + product + " " + best->version + ": " + name + " is not installed";
    }
    return choice;
}

} // namespace engine::runtime
