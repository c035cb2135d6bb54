#include "http_connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <strings.h>

namespace engine::api {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {
constexpr std::size_t kInputBytes = 8 * 1024;
constexpr std::size_t kMaxInputBytes = 64 * 1024; ///< grown to while it fills: long heads, chunked bodies
constexpr std::size_t kBodyReadBytes = 256 * 1024;
constexpr std::size_t kJoinedBytes = 2 * 1024; ///< a body up to this is copied behind its head
constexpr auto kLinger = seconds(5);
constexpr int kRequestTimeout = 408;
constexpr int kExpectationFailed = 417;

std::string inSeconds(Duration duration)
{
    return std::to_string(std::chrono::duration_cast<seconds>(duration).count()) + " s";
}

bool isSame(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}
} // namespace

HttpConnection::HttpConnection(
    Socket socket, std::string remoteAddress, std::string localAddress, HttpServerState& server)
    : m_socket(std::move(socket))
    , m_remoteAddress(std::move(remoteAddress))
    , m_localAddress(std::move(localAddress))
    , m_server(&server)
    , m_parser(server.options.maxHeaderBytes)
{
}

void HttpConnection::setDeadline(Duration after) { m_deadline = m_server->now + after + kSweepPeriod; }

void HttpConnection::start()
{
    error_code ignored;
    m_socket.non_blocking(true, ignored);
    m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    m_input.resize(kInputBytes);
    setDeadline(m_server->options.headerTimeout);
    run();
}

void HttpConnection::sweep()
{
    if (m_phase == Phase::Handling || m_server->now < m_deadline) return;
    const auto& options = m_server->options;
    if (m_phase == Phase::Head && m_hasStartedHead) {
        refuse({ErrorCode::InvalidArgument,
                   "the request's headers did not arrive within " + inSeconds(options.headerTimeout), {}},
            kRequestTimeout);
    } else if (m_phase == Phase::Body || m_phase == Phase::Chunks) {
        refuse({ErrorCode::InvalidArgument,
                   "no part of the request's body arrived for " + inSeconds(options.bodyTimeout), {}},
            kRequestTimeout);
    } else {
        close();
        return;
    }
    run();
}

void HttpConnection::drain()
{
    if (m_phase == Phase::Head && !m_hasStartedHead) close();
}

void HttpConnection::close()
{
    if (m_phase == Phase::Closed) return;
    m_phase = Phase::Closed;
    error_code ignored;
    m_socket.close(ignored); // ends the operations under way
    m_server->connections.erase(this); // may be the last reference: nothing may follow
}

void HttpConnection::tellGone()
{
    if (m_phase != Phase::Handling) return;
    if (const auto hangUp = std::exchange(*m_gone, nullptr)) hangUp();
}

/// The client is not there any more.
void HttpConnection::broken()
{
    tellGone();
    close();
}

void HttpConnection::run()
{
    if (m_isRunning) return; // an answer given inside handle(): the loop below goes on
    const auto self = shared_from_this();
    m_isRunning = true;
    while (step()) { }
    m_isRunning = false;
}

/// Does what can be done now; false when something must arrive or happen first.
bool HttpConnection::step()
{
    switch (m_phase) {
    case Phase::Head: return readHead();
    case Phase::Body: return readBody();
    case Phase::Chunks: return readChunks();
    case Phase::Handling: return receive(); // only to see it end
    case Phase::Lingering: m_inputBegin = m_inputEnd; return receive();
    case Phase::Writing:
    case Phase::Closed: return false;
    }
    return false;
}

bool HttpConnection::readHead()
{
    if (!m_hasStartedHead) { // blank lines between requests are allowed (RFC 9112 2.2)
        while (input().starts_with("\r\n")) m_inputBegin += 2;
        if (!input().empty() && input() != "\r") {
            m_hasStartedHead = true;
            setDeadline(m_server->options.headerTimeout);
        }
    }
    if (m_hasStartedHead) {
        const auto taken = m_parser.parse(input());
        if (!taken) {
            refuse(taken.error());
            return true;
        }
        m_inputBegin += *taken;
        if (m_parser.isHeadDone()) return startBody();
    }
    return receive();
}

bool HttpConnection::startBody()
{
    auto& request = m_parser.request();
    request.remoteAddress = m_remoteAddress;
    m_isHead = request.method == "HEAD";
    m_keepsAlive = m_parser.keepsAlive();
    const auto host = request.header("host");
    // Only HTTP/1.0, which no browser speaks, may leave it out; the parser has seen to that.
    const bool hasHost = !host.empty() || !m_parser.isHttp10();
    if (hasHost && !m_server->hosts.allows(host, m_localAddress)) {
        refuse({ErrorCode::AccessDenied,
            "the Host '" + std::string(host) + "' is not one this server is known by; start it with that name allowed",
            {}});
        return true;
    }
    const auto expectation = request.header("expect");
    if (!expectation.empty() && !isSame(expectation, "100-continue")) {
        refuse({ErrorCode::InvalidArgument, "the expectation '" + std::string(expectation) + "' cannot be met", {}},
            kExpectationFailed);
        return true;
    }
    if (!m_parser.isChunked() && m_parser.contentLength() == 0) {
        dispatch();
        return true;
    }
    const auto limit = m_server->handler.admit(request);
    if (!limit) {
        refuse(limit.error());
        return true;
    }
    if (m_parser.contentLength() > static_cast<std::uint64_t>(*limit)) {
        refuse({ErrorCode::EntityTooLarge,
            "payload size exceeds maximum allowed size (" + std::to_string(*limit) + " bytes)", {}});
        return true;
    }
    m_parser.setMaxBody(*limit);
    m_bodyFill = 0;
    request.body.reserve(m_parser.contentLength()); // an address range: memory is used as it fills
    m_phase = m_parser.isChunked() ? Phase::Chunks : Phase::Body;
    setDeadline(m_server->options.bodyTimeout);
    if (!expectation.empty() && !m_parser.isHttp10() && input().empty()) {
        m_outputHead = "HTTP/1.1 100 Continue\r\n\r\n";
        m_after = After::Body;
        m_phase = Phase::Writing;
        flush();
    }
    return true;
}

bool HttpConnection::readBody()
{
    auto& body = m_parser.request().body;
    if (!input().empty()) { // what came with the head; later bytes are received in place
        const auto taken = std::min<std::uint64_t>(input().size(), missing());
        body.append(input().substr(0, taken));
        m_inputBegin += taken;
        m_bodyFill += taken;
    }
    if (missing() == 0) {
        dispatch();
        return true;
    }
    return receive();
}

bool HttpConnection::readChunks()
{
    const auto taken = m_parser.parse(input());
    if (!taken) {
        refuse(taken.error());
        return true;
    }
    m_inputBegin += *taken;
    if (m_parser.isChunksDone()) {
        dispatch();
        return true;
    }
    return receive();
}

void HttpConnection::dispatch()
{
    m_phase = Phase::Handling;
    if (m_gone.use_count() != 1) m_gone = std::make_shared<std::function<void()>>();
    const auto sequence = ++m_sequence;
    m_server->handler.handle(std::move(m_parser.request()), m_gone,
        [weak = weak_from_this(), sequence](HttpResponse response) {
            if (const auto self = weak.lock()) self->answer(sequence, std::move(response));
        });
}

void HttpConnection::answer(std::uint64_t sequence, HttpResponse response)
{
    if (m_phase != Phase::Handling || sequence != m_sequence) return;
    *m_gone = nullptr;
    m_keepsAlive = m_keepsAlive && !m_server->isDraining;
    write(std::move(response), m_keepsAlive ? After::NextRequest : After::Linger);
    run();
}

/// Answers what the handler never sees. Where the next request would start is uncertain now: the connection ends.
void HttpConnection::refuse(const Error& error, int status)
{
    auto response = m_server->handler.errorResponse(error);
    if (status != 0) response.status = status;
    m_keepsAlive = false;
    write(std::move(response), After::Linger);
}

/// Starts a read if none is under way; true when the phase changed instead, because nothing will come any more.
bool HttpConnection::receive()
{
    if (m_isReceiving) return false;
    if (m_hasInputEnded) {
        if (m_phase == Phase::Handling) return false;
        inputEnded();
        return true;
    }
    asio::mutable_buffer space;
    m_receivesBody = m_phase == Phase::Body;
    if (m_receivesBody) {
        auto& body = m_parser.request().body;
        if (body.size() - m_bodyFill < kBodyReadBytes / 2) { // grown in steps: it fills with zeros first
            body.resize(m_bodyFill + std::min<std::uint64_t>(missing(), kBodyReadBytes));
        }
        space = asio::buffer(body.data() + m_bodyFill, body.size() - m_bodyFill);
    } else {
        if (!makeRoom()) return false;
        space = asio::buffer(m_input.data() + m_inputEnd, m_input.size() - m_inputEnd);
    }
    m_isReceiving = true;
    m_socket.async_read_some(space, [self = shared_from_this()](const error_code& error, std::size_t bytes) {
        self->received(error, bytes);
    });
    return false;
}

/// Space behind the buffered input; false when it is full and must not grow (requests sent ahead wait in the socket).
bool HttpConnection::makeRoom()
{
    const bool wasFull = m_inputEnd == m_input.size();
    std::copy(m_input.begin() + m_inputBegin, m_input.begin() + m_inputEnd, m_input.begin());
    m_inputEnd -= std::exchange(m_inputBegin, 0);
    const bool hasRoom = m_inputEnd < m_input.size();
    const bool wantsMore = !hasRoom || (wasFull && m_phase == Phase::Chunks);
    const auto most = std::max(kMaxInputBytes, 2 * m_server->options.maxHeaderBytes);
    if (wantsMore && m_phase != Phase::Handling && m_input.size() < most) {
        m_input.resize(std::min(most, m_input.size() * 2));
        return true;
    }
    return hasRoom;
}

/// Gives back what a long head or a chunked body needed.
void HttpConnection::shrinkInput()
{
    if (m_input.size() == kInputBytes || m_isReceiving || !input().empty()) return;
    m_input.resize(kInputBytes);
    m_input.shrink_to_fit();
    m_inputBegin = m_inputEnd = 0;
}

void HttpConnection::received(const error_code& error, std::size_t bytes)
{
    m_isReceiving = false;
    if (m_phase == Phase::Closed) return;
    if (error == asio::error::eof) {
        m_hasInputEnded = true;
        if (m_phase != Phase::Writing) inputEnded();
        return run();
    }
    if (error) return broken();
    (m_receivesBody ? m_bodyFill : m_inputEnd) += bytes;
    if (m_phase == Phase::Body || m_phase == Phase::Chunks) setDeadline(m_server->options.bodyTimeout);
    run();
}

/// The client sends no more. It may have closed altogether, or still wait for its answer.
void HttpConnection::inputEnded()
{
    switch (m_phase) {
    case Phase::Handling:
        tellGone();
        return;
    case Phase::Body:
    case Phase::Chunks:
        refuse({ErrorCode::InvalidArgument, "the connection ended within the request's body", {}});
        return;
    default: return close();
    }
}

void HttpConnection::write(HttpResponse response, After after)
{
    m_outputHead.clear();
    appendHead(m_outputHead, response, {.isHttp10 = m_parser.isHttp10(), .keepsAlive = after != After::Linger},
        m_server->date.text(std::time(nullptr)));
    m_outputBody = m_isHead ? std::string() : std::move(response.body);
    if (m_outputBody.size() <= kJoinedBytes) m_outputHead += std::exchange(m_outputBody, {}); // one part is sent faster
    m_written = 0;
    m_after = after;
    m_phase = Phase::Writing;
    flush();
}

/// Writes what the socket takes; waits for room with the rest.
void HttpConnection::flush()
{
    const auto total = m_outputHead.size() + m_outputBody.size();
    while (m_written < total) {
        const auto headDone = std::min(m_written, m_outputHead.size());
        const auto head = asio::buffer(std::string_view(m_outputHead).substr(headDone));
        const auto body = asio::buffer(std::string_view(m_outputBody).substr(m_written - headDone));
        error_code error;
        m_written += body.size() == 0 ? m_socket.write_some(head, error)
                                      : m_socket.write_some(std::array{head, body}, error);
        if (error == asio::error::would_block) {
            setDeadline(m_server->options.bodyTimeout);
            m_socket.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& failure) {
                if (self->m_phase != Phase::Writing) return;
                if (failure) return self->broken();
                self->flush();
            });
            return;
        }
        if (error) return broken();
    }
    written();
}

void HttpConnection::written()
{
    m_outputBody = {};
    m_written = 0;
    switch (m_after) {
    case After::NextRequest:
        m_parser.reset();
        m_hasStartedHead = false;
        m_isHead = false;
        m_phase = Phase::Head;
        shrinkInput();
        setDeadline(m_server->options.idleTimeout);
        break;
    case After::Body:
        m_outputHead.clear();
        m_phase = m_parser.isChunked() ? Phase::Chunks : Phase::Body;
        setDeadline(m_server->options.bodyTimeout);
        break;
    case After::Linger:
        error_code ignored;
        m_socket.shutdown(Socket::shutdown_send, ignored);
        m_phase = Phase::Lingering;
        setDeadline(kLinger);
        break;
    }
    run();
}

} // namespace engine::api
