#include <engine/process/launcher_link.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <deque>

namespace engine::process {

namespace asio = boost::asio;

struct LauncherLink::State : std::enable_shared_from_this<State>
{
    struct Outgoing
    {
        std::string packet;
        std::vector<UniqueFd> descriptors;
    };

    State(Loop& loop, std::unique_ptr<LauncherProcess> process)
        : launcher(std::move(process))
        , socket(loop.context(), launcher->control())
    {
    }

    std::unique_ptr<LauncherProcess> launcher;
    asio::posix::stream_descriptor socket; ///< watches the launcher's descriptor, does not own it
    std::function<void(wire::Packet)> receive;
    std::function<void()> closed;
    std::deque<Outgoing> outgoing;
    bool isOpen = true;

    void waitForPackets()
    {
        socket.async_wait(asio::posix::descriptor_base::wait_read,
            [weak = weak_from_this()](const boost::system::error_code& error) {
                const auto self = weak.lock();
                if (self && !error) self->readPackets();
            });
    }

    void readPackets()
    {
        for (;;) {
            auto received = wire::receive(launcher->control());
            if (auto* packet = std::get_if<wire::Packet>(&received)) {
                receive(std::move(*packet));
                continue;
            }
            if (std::get<wire::ReceiveError>(received) == wire::ReceiveError::WouldBlock) {
                return waitForPackets();
            }
            isOpen = false;
            outgoing.clear();
            return closed();
        }
    }

    /// 0, or the errno of a packet that cannot be sent now.
    int sendNow(const Outgoing& message)
    {
        std::vector<int> numbers;
        for (const UniqueFd& fd : message.descriptors) {
            numbers.push_back(fd.get());
        }
        return wire::send(launcher->control(), message.packet, numbers);
    }

    void waitForRoom()
    {
        socket.async_wait(asio::posix::descriptor_base::wait_write,
            [weak = weak_from_this()](const boost::system::error_code& error) {
                const auto self = weak.lock();
                if (self && !error) self->flush();
            });
    }

    void flush()
    {
        while (!outgoing.empty()) {
            if (sendNow(outgoing.front()) == EAGAIN) return waitForRoom();
            outgoing.pop_front(); // sent, or the launcher is gone and `closed` follows
        }
    }
};

LauncherLink::LauncherLink(Loop& loop, std::unique_ptr<LauncherProcess> launcher,
    std::function<void(wire::Packet)> receive, std::function<void()> closed)
    : m_state(std::make_shared<State>(loop, std::move(launcher)))
{
    m_state->receive = std::move(receive);
    m_state->closed = std::move(closed);
    m_state->waitForPackets();
}

LauncherLink::~LauncherLink()
{
    m_state->socket.release();
}

int LauncherLink::send(std::string packet, std::vector<UniqueFd> descriptors)
{
    if (packet.size() > wire::kMaxPacket) return EMSGSIZE;
    if (!m_state->isOpen) return 0; // `closed` says so
    const bool waits = !m_state->outgoing.empty();
    m_state->outgoing.push_back({std::move(packet), std::move(descriptors)});
    if (!waits) m_state->flush();
    return 0;
}

int LauncherLink::landlockAbi() const
{
    return m_state->launcher->landlockAbi();
}

} // namespace engine::process
