#include <engine/runtime/bootstrap_files.h>

#include <engine/core/embedded.h>
#include <engine/runtime/quick_run.h>
#include <fstream>
#include <iterator>

namespace engine::runtime {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kEmbeddedFolder = "runtime/";

/// Whatever the umask says: instances may run under another account.
void letOthersRead(const fs::path& folder)
{
    std::error_code error;
    fs::permissions(folder, fs::perms(0755), error);
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
        fs::permissions(entry, entry.is_directory() ? fs::perms(0755) : fs::perms(0644), error);
    }
}

bool hasContent(const fs::path& file, std::string_view bytes)
{
    std::ifstream stream(file, std::ios::binary);
    return stream && std::string(std::istreambuf_iterator<char>(stream), {}) == bytes;
}
/// "3.11.7" -> "cpython-311", the tag in the names of compiled files.
std::string pythonTag(const std::string& version)
{
    const auto minor = version.substr(2, version.find('.', 2) - 2);
    return "cpython-3" + minor;
}

bool isCompiled(const fs::path& source, const std::string& tag)
{
    std::error_code error;
    const auto compiled = source.parent_path() / "__pycache__" / (source.stem().string() + "." + tag + ".pyc");
    const auto time = fs::last_write_time(compiled, error);
    return !error && time >= fs::last_write_time(source, error);
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
    letOthersRead(folder);
    return {};
}

void compileBootstrapFiles(const fs::path& folder, const Interpreters& interpreters)
{
    std::vector<fs::path> sources;
    for (const auto& file : embeddedFiles()) {
        const fs::path path = file.path;
        if (path.extension() == ".py" && path.stem() != "bootstrap")
            sources.push_back(folder / path.lexically_relative(kEmbeddedFolder));
    }
    std::vector<QuickRun> runs;
    for (const auto& one : interpreters.all()) {
        if (one.family != Family::Python) continue;
        QuickRun run{one.executable, {"-I", "-S", "-m", "py_compile"}};
        for (const auto& source : sources) {
            if (!isCompiled(source, pythonTag(one.version))) run.arguments.push_back(source.string());
        }
        if (run.arguments.size() > 4) runs.push_back(std::move(run));
    }
    runQuickly(runs);
    letOthersRead(folder);
}

} // namespace engine::runtime
