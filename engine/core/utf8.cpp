#include <engine/core/utf8.h>

namespace engine {

std::int64_t utf8Length(std::string_view text)
{
    constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000}; // what a form of this many more bytes is for
    std::int64_t length = 0;
    for (std::size_t at = 0; at < text.size(); ++length) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t more = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || text.size() - at <= more) return -1;
        char32_t value = more == 0 ? lead : lead & (0x3fu >> more);
        for (std::size_t i = 1; i <= more; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if ((next & 0xc0) != 0x80) return -1;
            value = (value << 6) | (next & 0x3f);
        }
        if (value < least[more] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return -1;
        at += more + 1;
    }
    return length;
}

} // namespace engine
