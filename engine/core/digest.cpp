#include <engine/core/digest.h>

#include <array>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace engine {

namespace {
const unsigned char* asBytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view bytes)
{
    std::string mac(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    HMAC(digest, key.data(), static_cast<int>(key.size()), asBytes(bytes), bytes.size(),
        reinterpret_cast<unsigned char*>(mac.data()), &length);
    mac.resize(length);
    return mac;
}

/// Eight tables: eight bytes a step (slicing by eight), since packages of 100 MB are summed on every deploy.
struct Crc64Tables
{
    std::array<std::array<std::uint64_t, 256>, 8> table{};
    constexpr Crc64Tables()
    {
        constexpr std::uint64_t polynomial = 0xC96C5795D7870F42; // ECMA-182, reflected
        for (int byte = 0; byte < 256; ++byte) {
            std::uint64_t value = byte;
            for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? polynomial : 0);
            table[0][byte] = value;
        }
        for (int byte = 0; byte < 256; ++byte) {
            for (int slice = 1; slice < 8; ++slice) {
                const auto before = table[slice - 1][byte];
                table[slice][byte] = table[0][before & 255] ^ (before >> 8);
            }
        }
    }
};
constexpr Crc64Tables kCrc64;
} // namespace

std::string toHex(std::string_view bytes)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string toBase64(std::string_view bytes)
{
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()), asBytes(bytes), static_cast<int>(bytes.size()));
    text.resize(length);
    return text;
}

std::optional<std::string> fromBase64(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    constexpr auto values = [] {
        std::array<std::int8_t, 256> table{};
        table.fill(-1);
        constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (std::size_t i = 0; i < letters.size(); ++i) table[static_cast<unsigned char>(letters[i])] = static_cast<std::int8_t>(i);
        return table;
    }();
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    const auto letters = text.size() - padding;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    int bitCount = 0;
    for (std::size_t i = 0; i < letters; ++i) {
        const int value = values[static_cast<unsigned char>(text[i])];
        if (value < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        bitCount += 6;
        if (bitCount >= 8) {
            bitCount -= 8;
            bytes += static_cast<char>(bits >> bitCount & 255);
        }
    }
    if ((bits & ((1u << bitCount) - 1)) != 0) return std::nullopt; // leftover bits must be zero
    return bytes;
}

std::string sha256(std::string_view bytes)
{
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(asBytes(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

std::string hmacSha1(std::string_view key, std::string_view bytes) { return hmac(EVP_sha1(), key, bytes); }

std::string hmacSha256(std::string_view key, std::string_view bytes) { return hmac(EVP_sha256(), key, bytes); }

bool equalConstantTime(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::uint64_t crc64(std::string_view bytes, std::uint64_t crc)
{
    crc = ~crc;
    const auto& table = kCrc64.table;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        for (int byte = 7; byte >= 0; --byte) word = word << 8 | static_cast<unsigned char>(bytes[i + byte]);
        word ^= crc;
        crc = 0;
        for (int slice = 0; slice < 8; ++slice) crc ^= table[7 - slice][word >> (8 * slice) & 255];
    }
    for (; i < bytes.size(); ++i) crc = table[0][(crc ^ static_cast<unsigned char>(bytes[i])) & 255] ^ (crc >> 8);
    return ~crc;
}

} // namespace engine
