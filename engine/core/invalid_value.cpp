#include <engine/core/invalid_value.h>

namespace engine {

namespace {
constexpr std::size_t kLongestActual = 100; ///< bytes of a refused value that a message repeats
} // namespace

Error invalidValue(std::string_view field, std::string_view allowed, std::string_view actual)
{
    std::string shown(actual);
    if (shown.size() > kLongestActual) {
        auto cut = kLongestActual;
        while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xc0) == 0x80) --cut;
        shown.replace(cut, shown.npos, "...");
    }
    return {ErrorCode::InvalidArgument,
        std::string(field) + " is set to an invalid value (allowed: " + std::string(allowed) + ", actual: '" + shown
            + "')",
        std::string(field)};
}

} // namespace engine
