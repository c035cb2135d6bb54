#include <engine/storage/file_support.h>

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace engine::storage {

Failure fileFailure(std::string_view what, const std::filesystem::path& path, int error)
{
    return fail(ErrorCode::Io, std::string(what) + " '" + path.string() + "': " + std::strerror(error));
}

bool writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace engine::storage
