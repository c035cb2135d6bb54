#include <engine/core/url.h>

#include <algorithm>

namespace engine {

namespace {
int hexValue(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

std::string decodedOrAsSent(std::string_view text)
{
    auto decoded = percentDecode(text);
    return decoded ? std::move(*decoded) : std::string(text);
}
} // namespace

std::optional<std::string> percentDecode(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const int high = hexValue(text[i + 1]);
        const int low = hexValue(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

std::string percentEncode(std::string_view bytes)
{
    constexpr std::string_view plain = "-_.~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(bytes.size());
    for (const char c : bytes) {
        const bool isAlphanumeric = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (isAlphanumeric || plain.find(c) != std::string_view::npos) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

std::vector<QueryParameter> parseQuery(std::string_view query)
{
    std::vector<QueryParameter> parameters;
    while (!query.empty()) {
        const auto piece = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), piece.size() + 1));
        if (piece.empty()) continue;
        const auto equals = piece.find('=');
        const bool hasValue = equals != std::string_view::npos;
        parameters.push_back({
            .name = decodedOrAsSent(piece.substr(0, equals)),
            .value = hasValue ? decodedOrAsSent(piece.substr(equals + 1)) : std::string(),
            .hasValue = hasValue,
        });
    }
    return parameters;
}

} // namespace engine
