#include <engine/runtime/frames.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace engine::runtime {

static_assert(std::endian::native == std::endian::little, "frames are little endian, as is every machine we run on");

namespace {
constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kHeadSize = 5; ///< kind and call: what every frame has after its length
constexpr std::size_t kKeptCapacity = 1024 * 1024;
} // namespace

void appendFrame(std::string& out, FrameKind kind, std::uint32_t call, std::string_view body, std::string_view more)
{
    const auto length = static_cast<std::uint32_t>(kHeadSize + body.size() + more.size());
    char head[kLengthSize + kHeadSize];
    std::memcpy(head, &length, sizeof length);
    head[kLengthSize] = static_cast<char>(kind);
    std::memcpy(head + kLengthSize + 1, &call, sizeof call);
    out.append(head, sizeof head);
    out.append(body);
    out.append(more);
}

std::span<char> FrameReader::prepare(std::size_t size)
{
    const auto pending = m_end - m_begin;
    if (m_bytes.size() - m_end < size) {
        std::memmove(m_bytes.data(), m_bytes.data() + m_begin, pending);
        m_begin = 0;
        m_end = pending;
        if (pending == 0 && m_bytes.size() > kKeptCapacity) m_bytes = {}; // one large frame must not cost for good
        if (m_bytes.size() - m_end < size) m_bytes.resize(std::max(m_end + size, 2 * m_bytes.size()));
    }
    return {m_bytes.data() + m_end, m_bytes.size() - m_end};
}

bool FrameReader::next(Frame& frame)
{
    const auto available = m_end - m_begin;
    if (m_isBroken || available < kLengthSize) return false;
    const char* start = m_bytes.data() + m_begin;
    std::uint32_t length = 0;
    std::memcpy(&length, start, sizeof length);
    if (length < kHeadSize || length > kMaxLength) {
        m_isBroken = true;
        return false;
    }
    if (available < kLengthSize + length) return false;
    frame.kind = static_cast<FrameKind>(start[kLengthSize]);
    std::memcpy(&frame.call, start + kLengthSize + 1, sizeof frame.call);
    frame.body = {start + kLengthSize + kHeadSize, length - kHeadSize};
    m_begin += kLengthSize + length;
    return true;
}

} // namespace engine::runtime
