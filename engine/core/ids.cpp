#include <engine/core/ids.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sys/random.h>

namespace engine {

namespace {
/// Ids are made on every request: take random bytes from the kernel a page at a time.
class RandomPool
{
public:
    template <std::size_t Size>
    std::array<unsigned char, Size> take()
    {
        static_assert(Size <= sizeof m_bytes);
        if (m_used + Size > m_bytes.size()) {
            fillRandom(m_bytes);
            m_used = 0;
        }
        std::array<unsigned char, Size> taken;
        for (auto& byte : taken) byte = m_bytes[m_used++];
        return taken;
    }

private:
    std::array<unsigned char, 4096> m_bytes{};
    std::size_t m_used = m_bytes.size();
};

thread_local RandomPool randomPool;

constexpr char kHexDigits[] = "0123456789abcdef";
} // namespace

void fillRandom(std::span<unsigned char> bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got = getrandom(bytes.data() + done, bytes.size() - done, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            std::abort(); // no randomness, no secrets: nothing sensible can go on
        }
        done += static_cast<std::size_t>(got);
    }
}

std::string newUuid()
{
    auto bytes = randomPool.take<16>();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    std::string text;
    text.reserve(36);
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += kHexDigits[bytes[i] >> 4];
        text += kHexDigits[bytes[i] & 15];
    }
    return text;
}

std::string newInstanceId(std::int64_t epochSeconds)
{
    char prefix[16];
    std::snprintf(prefix, sizeof prefix, "c-%08x-", static_cast<unsigned>(epochSeconds));
    std::string id = prefix;
    for (const auto byte : randomPool.take<10>()) {
        id += kHexDigits[byte >> 4];
        id += kHexDigits[byte & 15];
    }
    return id;
}

std::string randomAlphanumeric(int count)
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string text;
    while (static_cast<int>(text.size()) < count) {
        const auto byte = randomPool.take<1>()[0];
        if (byte < 4 * letters.size()) text += letters[byte % letters.size()]; // no modulo bias
    }
    return text;
}

} // namespace engine
