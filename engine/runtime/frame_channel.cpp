#include <engine/runtime/frame_channel.h>

#include <cerrno>
#include <sys/socket.h>

namespace engine::runtime {

namespace {
constexpr std::size_t kReadSize = 64 * 1024;
/// A runtime that never stops sending must not keep the loop from the others.
constexpr std::size_t kMaxPerTurn = 1024 * 1024;
} // namespace

FrameChannel::FrameChannel(
    Loop& loop, UniqueFd socket, std::function<void(const Frame&)> received, std::function<void()> broken)
    : m_loop(loop)
    , m_received(std::move(received))
    , m_broken(std::move(broken))
    , m_self(std::make_shared<FrameChannel*>(this))
    , m_watch(
          loop, std::move(socket), [this] { read(Reading::Enough); }, [this] { flush(); })
{
    m_watch.waitReadable();
}

void FrameChannel::send(
    FrameKind kind, std::uint32_t call, std::string_view body, std::string_view more, Sending sending)
{
    appendFrame(m_unsent, kind, call, body, more);
    if (m_isFlushPending) return;
    if (sending == Sending::AtOnce) return flush();
    m_isFlushPending = true;
    m_loop.post([self = std::weak_ptr(m_self)] {
        if (const auto channel = self.lock()) (*channel)->flush();
    });
}

void FrameChannel::drain()
{
    read(Reading::Everything);
}

void FrameChannel::read(Reading reading)
{
    const std::weak_ptr self = m_self;
    for (std::size_t total = 0; reading == Reading::Everything || total < kMaxPerTurn;) {
        const auto room = m_reader.prepare(kReadSize);
        const auto count = ::recv(m_watch.fd(), room.data(), room.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EINTR) continue;
        if (count == 0 || (count < 0 && errno != EAGAIN)) return m_watch.close();
        if (count < 0) break;
        m_reader.filled(static_cast<std::size_t>(count));
        total += static_cast<std::size_t>(count);
        for (Frame frame{}; m_reader.next(frame);) {
            m_received(frame);
            if (self.expired()) return;
        }
        if (m_reader.isBroken()) {
            m_watch.close();
            return m_broken();
        }
        if (static_cast<std::size_t>(count) < room.size()) break;
    }
    m_watch.waitReadable();
}

void FrameChannel::flush()
{
    m_isFlushPending = false;
    while (m_sent < m_unsent.size()) {
        const auto count
            = ::send(m_watch.fd(), m_unsent.data() + m_sent, m_unsent.size() - m_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0) {
            m_sent += static_cast<std::size_t>(count);
        } else if (errno == EAGAIN) {
            m_isFlushPending = true;
            return m_watch.waitWritable();
        } else if (errno != EINTR) {
            break; // the peer is gone: its exit is what ends the calls
        }
    }
    m_unsent.clear();
    if (m_unsent.capacity() > kMaxPerTurn) m_unsent.shrink_to_fit();
    m_sent = 0;
}

} // namespace engine::runtime
