#include <engine/storage/package_path.h>

#include <deque>
#include <engine/core/digest.h>
#include <engine/core/utf8.h>
#include <vector>

namespace engine::storage {

namespace {
constexpr std::size_t kLongestPath = 1024;
constexpr std::size_t kLongestName = 255; ///< of one file on every file system we meet
constexpr int kMostLinks = 40; ///< followed one after the other, as the kernel does

std::vector<std::string_view> steps(std::string_view path)
{
    std::vector<std::string_view> steps;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (const auto step = path.substr(0, slash); !step.empty() && step != ".") steps.push_back(step);
        path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
    }
    return steps;
}

std::string joined(const std::vector<std::string_view>& steps)
{
    std::string path;
    for (const auto step : steps) {
        if (!path.empty()) path += '/';
        path += step;
    }
    return path;
}
} // namespace

Failure refuseEntry(std::string_view path, std::string_view why)
{
    const auto shown = utf8Length(path) < 0 ? "bytes " + toHex(path) : std::string(path);
    return fail(ErrorCode::InvalidArgument, "code package: entry '" + shown + "' " + std::string(why), "code");
}

Result<std::string> packagePath(std::string_view entry)
{
    if (utf8Length(entry) < 0) return refuseEntry(entry, "has a name that is not UTF-8");
    if (entry.find('\0') != entry.npos) return refuseEntry(entry, "has a NUL in its name");
    if (entry.starts_with('/')) return refuseEntry(entry, "has an absolute path");
    if (entry.find('\\') != entry.npos) return refuseEntry(entry, "has a backslash in its path");
    const auto parts = steps(entry);
    if (parts.empty()) return refuseEntry(entry, "has no name");
    if (parts[0].size() == 2 && parts[0][1] == ':') return refuseEntry(entry, "has an absolute path"); // C:/
    for (const auto part : parts) {
        if (part == "..") return refuseEntry(entry, "leaves the package by '..'");
        if (part.size() > kLongestName) return refuseEntry(entry, "has a name of more than 255 bytes");
    }
    auto path = joined(parts);
    if (path.size() > kLongestPath) return refuseEntry(entry, "has a path of more than 1024 bytes");
    return path;
}

bool staysInside(const std::map<std::string, std::string>& links, const std::string& path)
{
    std::vector<std::string_view> at;
    const auto first = steps(path);
    std::deque<std::string_view> ahead(first.begin(), first.end());
    for (int followed = 0; !ahead.empty();) {
        const auto step = ahead.front();
        ahead.pop_front();
        if (step == "..") {
            if (at.empty()) return false;
            at.pop_back();
            continue;
        }
        at.push_back(step);
        const auto link = links.find(joined(at));
        if (link == links.end()) continue;
        if (++followed > kMostLinks || link->second.starts_with('/')) return false;
        at.pop_back();
        const auto target = steps(link->second);
        ahead.insert(ahead.begin(), target.begin(), target.end());
    }
    return true;
}

bool looksExecutable(std::string_view firstBytes)
{
    return firstBytes.starts_with("#!") || firstBytes.starts_with("\x7f\x45LF");
}

} // namespace engine::storage
