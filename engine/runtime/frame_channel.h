#pragma once

#include <engine/runtime/fd_watch.h>
#include <engine/runtime/frames.h>

namespace engine::runtime {

/// Frames over the socket to an event runtime. Loop thread only.
class FrameChannel
{
public:
    /// `received` gets every frame, in order; `broken` is called once, when the peer sent something that is no frame.
    FrameChannel(Loop& loop, UniqueFd socket, std::function<void(const Frame&)> received, std::function<void()> broken);

    /// Gathered: what is sent in one turn of the loop goes out in one piece. Queued in memory when the peer does not
    /// read.
    enum class Sending { Gathered, AtOnce };
    void send(FrameKind kind, std::uint32_t call, std::string_view body = {}, std::string_view more = {},
        Sending sending = Sending::Gathered);
    /// Takes what has arrived and not been seen, up to the peer's end.
    void drain();

private:
    enum class Reading { Enough, Everything };
    void read(Reading reading);
    void flush();

    Loop& m_loop;
    std::function<void(const Frame&)> m_received;
    std::function<void()> m_broken;
    FrameReader m_reader;
    std::string m_unsent;
    std::size_t m_sent = 0; ///< of m_unsent
    bool m_isFlushPending = false;
    std::shared_ptr<FrameChannel*> m_self; ///< posted work looks here whether the channel is still there
    FdWatch m_watch;
};

} // namespace engine::runtime
