#include "descendants.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <unistd.h>

namespace test {

namespace {
struct Status
{
    std::string name;
    pid_t parent = 0;
    bool isDead = false; ///< a zombie
};

Status readStatus(const std::filesystem::path& folder)
{
    Status status;
    std::ifstream file(folder / "stat");
    std::string text;
    std::getline(file, text);
    const auto open = text.find('('), close = text.rfind(')'); // a name may hold anything
    if (open == std::string::npos || close == std::string::npos) return status;
    status.name = text.substr(open + 1, close - open - 1);
    char state = 0;
    std::istringstream(text.substr(close + 1)) >> state >> status.parent;
    status.isDead = state == 'Z' || state == 'X';
    return status;
}
} // namespace

std::vector<Descendant> descendants()
{
    std::multimap<pid_t, Descendant> byParent;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        auto status = readStatus(entry.path());
        if (status.parent > 0 && !status.isDead) {
            byParent.emplace(status.parent, Descendant{std::stoi(name), std::move(status.name)});
        }
    }
    std::vector<Descendant> found;
    std::vector<pid_t> open{::getpid()};
    while (!open.empty()) {
        const auto [begin, end] = byParent.equal_range(open.back());
        open.pop_back();
        for (auto one = begin; one != end; ++one) {
            open.push_back(one->second.pid);
            found.push_back(one->second);
        }
    }
    return found;
}

} // namespace test
