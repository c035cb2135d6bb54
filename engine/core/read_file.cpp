#include <engine/core/read_file.h>

#include <fstream>
#include <sstream>

namespace engine {

Result<std::string> readFile(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    if (!in) return fail(ErrorCode::Io, file.string() + " cannot be read");
    return std::move(bytes).str();
}

} // namespace engine
