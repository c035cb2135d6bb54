#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <engine/api/host_check.h>
#include <engine/api/http.h>
#include <engine/api/request_parser.h>
#include <engine/api/response_head.h>
#include <unordered_map>

namespace engine::api {

class HttpConnection;

/// How often deadlines are looked at; they are never early, and late by less than this.
inline constexpr auto kSweepPeriod = seconds(1);

/// What the connections of one server share.
struct HttpServerState
{
    HttpServerOptions options;
    HttpHandler& handler;
    HostCheck hosts;
    DateLine date;
    TimePoint now; ///< as of the last sweep
    bool isDraining = false;
    std::unordered_map<HttpConnection*, std::shared_ptr<HttpConnection>> connections;
};

/// One client's connection: reads a request, waits for its answer, writes it, and so on. Kept alive by the server's map
/// and by the operations it has under way.
class HttpConnection : public std::enable_shared_from_this<HttpConnection>
{
public:
    // The concrete executor: any_io_executor costs a tenth of the throughput.
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

    HttpConnection(Socket socket, std::string remoteAddress, std::string localAddress, HttpServerState& server);

    void start();
    /// Ends what has waited too long.
    void sweep();
    /// The server wants to end: an idle connection closes, a busy one after its answer.
    void drain();
    /// Ends it without a word to anybody.
    void close();

private:
    enum class Phase {
        Head, ///< until the blank line; also between two requests
        Body, ///< of a known length
        Chunks,
        Handling, ///< the handler has the request
        Writing,
        Lingering, ///< all is said; reads until the client has closed, so that it sees the answer and no reset
        Closed,
    };
    enum class After { NextRequest, Body, Linger };

    void run();
    bool step();
    bool readHead();
    bool startBody();
    bool readBody();
    bool readChunks();
    void dispatch();
    void answer(std::uint64_t sequence, HttpResponse response);
    void refuse(const Error& error, int status = 0);

    bool receive();
    bool makeRoom();
    void shrinkInput();
    void received(const boost::system::error_code& error, std::size_t bytes);
    void inputEnded();
    std::string_view input() const { return {m_input.data() + m_inputBegin, m_inputEnd - m_inputBegin}; }
    /// Bytes of a body of known length that are still to come.
    std::uint64_t missing() { return m_parser.contentLength() - m_bodyFill; }

    void write(HttpResponse response, After after);
    void flush();
    void written();
    void tellGone();
    void broken();
    void setDeadline(Duration after);

    Socket m_socket;
    std::string m_remoteAddress;
    std::string m_localAddress;
    HttpServerState* m_server; ///< valid until Closed

    Phase m_phase = Phase::Head;
    TimePoint m_deadline;
    bool m_isRunning = false;
    bool m_hasStartedHead = false; ///< some byte of the request is here
    bool m_isHead = false; ///< the request's method: its answer goes without a body
    bool m_keepsAlive = true;
    std::uint64_t m_sequence = 0; ///< of the request being handled
    Gone m_gone; ///< of the request being handled; used again when its handler kept no copy
    RequestParser m_parser;

    std::string m_input;
    std::size_t m_inputBegin = 0;
    std::size_t m_inputEnd = 0;
    std::size_t m_bodyFill = 0; ///< bytes of the body that are here; the string is longer while it is received
    bool m_isReceiving = false;
    bool m_receivesBody = false; ///< straight into the request's body
    bool m_hasInputEnded = false;

    std::string m_outputHead;
    std::string m_outputBody;
    std::size_t m_written = 0;
    After m_after = After::NextRequest;
};

} // namespace engine::api
