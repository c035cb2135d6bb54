#include <engine/runtime/fd_watch.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace engine::runtime {

namespace {
using Stream = boost::asio::posix::stream_descriptor;

struct Side
{
    std::function<void()> ready;
    bool isWaiting = false;
};
} // namespace

struct FdWatch::State : std::enable_shared_from_this<FdWatch::State>
{
    Stream stream;
    Side reading;
    Side writing;

    State(Loop& loop, UniqueFd fd, std::function<void()> readable, std::function<void()> writable)
        : stream(loop.context(), fd.release())
        , reading{std::move(readable)}
        , writing{std::move(writable)}
    {
    }

    void wait(Stream::wait_type type, Side State::*which)
    {
        if ((this->*which).isWaiting || !stream.is_open()) return;
        (this->*which).isWaiting = true;
        stream.async_wait(type, [weak = weak_from_this(), which](const boost::system::error_code& error) {
            const auto state = weak.lock();
            if (!state) return;
            auto& side = (*state).*which;
            side.isWaiting = false;
            if (!error && state->stream.is_open()) side.ready();
        });
    }
};

FdWatch::FdWatch(Loop& loop, UniqueFd fd, std::function<void()> readable, std::function<void()> writable)
    : m_state(std::make_shared<State>(loop, std::move(fd), std::move(readable), std::move(writable)))
{
}

FdWatch::~FdWatch()
{
    close();
}

int FdWatch::fd() const
{
    return m_state->stream.is_open() ? m_state->stream.native_handle() : -1;
}

void FdWatch::waitReadable()
{
    m_state->wait(Stream::wait_read, &State::reading);
}

void FdWatch::waitWritable()
{
    m_state->wait(Stream::wait_write, &State::writing);
}

void FdWatch::close()
{
    boost::system::error_code ignored;
    m_state->stream.close(ignored);
}

} // namespace engine::runtime
