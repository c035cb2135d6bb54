#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace engine {

/// Fills `bytes` from the kernel's random source.
void fillRandom(std::span<unsigned char> bytes);

/// Version 4, lower case: "0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8f53". Request, service and function ids.
std::string newUuid();
/// "c-65f1a2b3-0123456789abcdef0123": an instance's public id; the first part is the creation second in hex.
std::string newInstanceId(std::int64_t epochSeconds);
/// `count` characters of A-Z a-z 0-9, for keys and secrets.
std::string randomAlphanumeric(int count);

} // namespace engine
