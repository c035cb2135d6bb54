#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace engine {

std::string toHex(std::string_view bytes);
std::string toBase64(std::string_view bytes);
/// Strict: alphabet, padding and length are checked; white space is refused. nullopt when it is not base64.
std::optional<std::string> fromBase64(std::string_view text);

/// Raw 32 bytes.
std::string sha256(std::string_view bytes);
/// Raw 20 bytes.
std::string hmacSha1(std::string_view key, std::string_view bytes);
/// Raw 32 bytes.
std::string hmacSha256(std::string_view key, std::string_view bytes);
/// In time that depends on the lengths only.
bool equalConstantTime(std::string_view a, std::string_view b);

/// CRC-64/XZ (ECMA-182 reflected), continued from `crc`; "123456789" gives 11051210869376104954. Function Compute
/// writes it as unsigned decimal text.
std::uint64_t crc64(std::string_view bytes, std::uint64_t crc = 0);

} // namespace engine
