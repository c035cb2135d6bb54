#include <engine/process/small_files.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <engine/core/unique_fd.h>
#include <fcntl.h>

namespace engine::process {

std::optional<std::string> readSmallFile(const std::filesystem::path& file)
{
    const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return std::nullopt;
    std::array<char, 16 * 1024> buffer;
    std::string text;
    for (;;) {
        const ssize_t size = ::read(fd.get(), buffer.data(), buffer.size() - text.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return std::nullopt;
        if (size == 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

int writeSmallFile(const std::filesystem::path& file, std::string_view text)
{
    const UniqueFd fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd) return errno;
    while (::write(fd.get(), text.data(), text.size()) < 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

std::optional<std::int64_t> leadingNumber(std::string_view text)
{
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> numberAfter(std::string_view text, std::string_view key)
{
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.starts_with(key)) continue;
        auto rest = line.substr(key.size());
        const auto start = rest.find_first_not_of(" \t");
        if (start == 0 || start == std::string_view::npos) continue; // a longer key
        return leadingNumber(rest.substr(start));
    }
    return std::nullopt;
}

} // namespace engine::process
