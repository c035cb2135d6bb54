#include <engine/runtime/bootstrap_files.h>

#include <engine/core/embedded.h>
#include <fstream>
#include <iterator>

namespace engine::runtime {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kEmbeddedFolder = "runtime/";

bool hasContent(const fs::path& file, std::string_view bytes)
{
    std::ifstream stream(file, std::ios::binary);
    return stream && std::string(std::istreambuf_iterator<char>(stream), {}) == bytes;
}
} // namespace

Result<void> writeBootstrapFiles(const fs::path& folder)
{
    for (const auto& file : embeddedFiles()) {
        if (!file.path.starts_with(kEmbeddedFolder)) continue;
        const auto target = folder / file.path.substr(kEmbeddedFolder.size());
        if (hasContent(target, file.bytes)) continue;
        std::error_code error;
        fs::create_directories(target.parent_path(), error);
        std::ofstream stream(target, std::ios::binary | std::ios::trunc);
        stream.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
        if (!stream.flush()) return fail(ErrorCode::Io, "write the runtime's file " + target.string());
    }
    return {};
}

} // namespace engine::runtime
