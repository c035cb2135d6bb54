#include <engine/process/cgroup_places.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

namespace engine::process {

namespace fs = std::filesystem;

namespace {

struct HierarchyMount
{
    std::string type;
    std::string root; ///< the group that is mounted
    fs::path point;
    std::vector<std::string> options; ///< of the file system; controllers among them
};

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream{std::string(text)};
    for (std::string part; std::getline(stream, part, separator);) {
        parts.push_back(part);
    }
    return parts;
}

/// The kernel writes blanks and the like in paths as three octal digits.
std::string unescape(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto isOctal = [&](std::size_t at) {
            return at < text.size() && text[at] >= '0' && text[at] <= '7';
        };
        if (text[i] == '\\' && isOctal(i + 1) && isOctal(i + 2) && isOctal(i + 3)) {
            plain += static_cast<char>(
                (text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

std::vector<HierarchyMount> parseMounts(std::string_view text)
{
    std::vector<HierarchyMount> mounts;
    for (const auto& line : split(text, '\n')) {
        const auto fields = split(line, ' ');
        // id parent device root point options [optional fields] - type source options
        std::size_t dash = 6;
        while (dash < fields.size() && fields[dash] != "-") {
            ++dash;
        }
        if (dash + 3 >= fields.size() || !fields[dash + 1].starts_with("cgroup")) continue;
        mounts.push_back({fields[dash + 1], unescape(fields[3]), unescape(fields[4]),
            split(fields[dash + 3], ',')});
    }
    return mounts;
}

fs::path placeIn(const HierarchyMount& mount, const std::string& group)
{
    if (mount.root == "/") return (mount.point / group.substr(1)).lexically_normal();
    const bool isBelow = group.starts_with(mount.root)
        && (group.size() == mount.root.size() || group[mount.root.size()] == '/');
    if (!isBelow) return mount.point; // another cgroup namespace's names
    const auto rest = group.substr(mount.root.size());
    return rest.empty() ? mount.point : mount.point / rest.substr(1);
}

std::string wholeFile(const char* file)
{
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace

CgroupPlaces findCgroupPlaces(std::string_view membership, std::string_view mounts)
{
    CgroupPlaces places;
    const auto hierarchies = parseMounts(mounts);
    for (const auto& line : split(membership, '\n')) {
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos
            || second + 1 >= line.size()) {
            continue;
        }
        const auto names = split(line.substr(first + 1, second - first - 1), ',');
        const auto group = line.substr(second + 1);
        for (const auto& mount : hierarchies) {
            if (names.empty()) {
                if (mount.type == "cgroup2" && !places.unified) {
                    places.unified = placeIn(mount, group);
                }
                continue;
            }
            if (mount.type != "cgroup") continue;
            for (const auto& name : names) {
                if (std::find(mount.options.begin(), mount.options.end(), name)
                    != mount.options.end()) {
                    places.controllers.try_emplace(name, placeIn(mount, group));
                }
            }
        }
    }
    return places;
}

CgroupPlaces ownCgroupPlaces()
{
    return findCgroupPlaces(wholeFile("/proc/self/cgroup"), wholeFile("/proc/self/mountinfo"));
}

} // namespace engine::process
