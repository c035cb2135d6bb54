#include <engine/runtime/interpreter_probe.h>

#include <array>
#include <engine/runtime/quick_run.h>
#include <fstream>
#include <unistd.h>

namespace engine::runtime {

namespace {
/// "v20.20.2" or "Python 3.11.7" -> the numbers; empty for another answer.
std::string versionIn(const std::string& answer, Family family)
{
    const std::string start = family == Family::NodeJs ? "v" : "Python ";
    if (!answer.starts_with(start)) return {};
    const auto end = std::min(answer.find_first_not_of("0123456789.", start.size()), answer.size());
    return answer.substr(start.size(), end - start.size());
}
} // namespace

bool isElfProgram(const std::filesystem::path& file)
{
    std::array<char, 4> magic{};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(magic.data(), magic.size()) && std::string_view(magic.data(), magic.size()) == "\177ELF"
        && access(file.c_str(), X_OK) == 0;
}

void askVersions(std::vector<Interpreter>& interpreters)
{
    std::vector<QuickRun> questions;
    for (const auto& one : interpreters) questions.push_back({one.executable, {"--version"}});
    const auto answers = runQuickly(questions);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        interpreters[i].version = versionIn(answers[i], interpreters[i].family);
    }
}

} // namespace engine::runtime
