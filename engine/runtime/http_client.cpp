#include <engine/runtime/http_client.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <sys/socket.h>

namespace engine::runtime {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace {
constexpr std::uint32_t kMaxHeader = 8 * 1024; ///< of an answer (source: behaviour section 11)
/// Servers close idle connections, Node.js after 5 s, and tell nobody while their instance is frozen.
constexpr std::chrono::seconds kMaxIdle{4};

struct Connection
{
    tcp::socket socket;
    std::chrono::steady_clock::time_point usedAt{};

    bool isUsable()
    {
        if (std::chrono::steady_clock::now() - usedAt > kMaxIdle) return false;
        char byte = 0; // nothing to read and not at the end: the server still waits for us
        return recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
    }
};
using ConnectionPtr = std::shared_ptr<Connection>;

HttpAnswer toAnswer(http::response<http::string_body>&& response)
{
    HttpAnswer answer{static_cast<int>(response.result_int()), {}, {}};
    for (const auto& field : response) {
        std::string name(field.name_string());
        for (char& c : name) c = beast::detail::ascii_tolower(c);
        answer.headers.emplace_back(std::move(name), field.value());
    }
    answer.body = std::move(response.body());
    return answer;
}

Error toError(const boost::system::error_code& error, std::int64_t maxBody)
{
    if (error == http::error::body_limit) {
        return {ErrorCode::BadResponse, "the response exceeds the limit of " + std::to_string(maxBody) + " bytes", {}};
    }
    if (error == http::error::header_limit) {
        return {ErrorCode::BadResponse, "the response's headers exceed the limit of 8192 bytes", {}};
    }
    if (error.category() == http::make_error_code(http::error::end_of_stream).category()
        && error != http::error::end_of_stream && error != http::error::partial_message) {
        return {ErrorCode::BadResponse, "the response is not HTTP: " + error.message(), {}};
    }
    return {ErrorCode::ServiceUnavailable, "the connection to the function's server was lost: " + error.message(), {}};
}
} // namespace

struct HttpClient::State : std::enable_shared_from_this<HttpClient::State>
{
    State(Loop& itsLoop, std::function<Result<UniqueFd>()> itsOpen, int port)
        : loop(itsLoop)
        , open(std::move(itsOpen))
        , server(asio::ip::address_v4::loopback(), static_cast<unsigned short>(port))
    {
    }

    Loop& loop;
    std::function<Result<UniqueFd>()> open;
    tcp::endpoint server;
    std::vector<ConnectionPtr> idle; ///< the last used one is at the back
    std::vector<std::weak_ptr<Connection>> all;
    bool isClosed = false;

    Result<ConnectionPtr> unconnected()
    {
        auto fd = open();
        if (!fd) return Failure(std::move(fd.error()));
        auto connection = std::make_shared<Connection>(Connection{tcp::socket(loop.context())});
        boost::system::error_code error;
        connection->socket.assign(tcp::v4(), fd->get(), error);
        if (error) return fail(ErrorCode::Io, "use a socket: " + error.message());
        fd->release();
        std::erase_if(all, [](const auto& one) { return one.expired(); });
        all.push_back(connection);
        return connection;
    }

    asio::awaitable<Result<ConnectionPtr>> connected()
    {
        while (!idle.empty()) {
            auto kept = std::move(idle.back());
            idle.pop_back();
            if (kept->isUsable()) co_return kept;
        }
        auto fresh = unconnected();
        if (!fresh) co_return fresh;
        auto [error] = co_await (*fresh)->socket.async_connect(server, asio::as_tuple(asio::use_awaitable));
        if (error) co_return Failure(toError(error, 0));
        (*fresh)->socket.set_option(tcp::no_delay(true), error);
        co_return fresh;
    }

    asio::awaitable<Result<HttpAnswer>> exchange(HttpExchange wanted, std::int64_t maxBody)
    {
        auto connection = co_await connected();
        if (!connection) co_return Failure(connection.error());
        auto& socket = (*connection)->socket;

        http::request<http::string_body> request(http::string_to_verb(wanted.method), wanted.target, 11);
        for (const auto& [name, value] : wanted.headers) request.insert(name, value);
        request.set(http::field::host, "127.0.0.1:" + std::to_string(server.port()));
        request.body() = std::move(wanted.body);
        request.prepare_payload();
        auto [writeError, written] = co_await http::async_write(socket, request, asio::as_tuple(asio::use_awaitable));
        // A server may answer, and close, before it has read the request whole: its answer counts.
        if (isClosed) co_return fail(ErrorCode::ServiceUnavailable, "the function's instance is gone");

        beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.header_limit(kMaxHeader);
        parser.body_limit(static_cast<std::uint64_t>(maxBody));
        auto [readError, readSize]
            = co_await http::async_read(socket, buffer, parser, asio::as_tuple(asio::use_awaitable));
        if (readError) co_return Failure(toError(readError, maxBody));
        if (!writeError && parser.get().keep_alive() && buffer.size() == 0 && !isClosed) {
            (*connection)->usedAt = std::chrono::steady_clock::now();
            idle.push_back(std::move(*connection));
        }
        co_return toAnswer(parser.release());
    }
};

HttpClient::HttpClient(Loop& loop, std::function<Result<UniqueFd>()> open, int port)
    : m_state(std::make_shared<State>(loop, std::move(open), port))
{
}

HttpClient::~HttpClient()
{
    close();
}

void HttpClient::send(HttpExchange exchange, std::int64_t maxBody, std::function<void(Result<HttpAnswer>)> done)
{
    const auto run = [](std::shared_ptr<State> state, HttpExchange wanted, std::int64_t limit,
                         std::function<void(Result<HttpAnswer>)> finished) -> asio::awaitable<void> {
        finished(co_await state->exchange(std::move(wanted), limit));
    };
    asio::co_spawn(
        m_state->loop.context(), run(m_state, std::move(exchange), maxBody, std::move(done)), asio::detached);
}

void HttpClient::probe(std::function<void(bool)> done)
{
    auto connection = m_state->unconnected();
    if (!connection) return m_state->loop.post([done = std::move(done)] { done(false); });
    auto& socket = (*connection)->socket;
    socket.async_connect(m_state->server,
        [state = m_state, connection = *connection, done = std::move(done)](const boost::system::error_code& error) {
            if (!error && !state->isClosed) {
                connection->usedAt = std::chrono::steady_clock::now();
                state->idle.push_back(connection); // the first call's
            }
            done(!error);
        });
}

void HttpClient::close()
{
    m_state->isClosed = true;
    m_state->idle.clear();
    for (const auto& one : m_state->all) {
        boost::system::error_code ignored;
        if (const auto connection = one.lock()) connection->socket.close(ignored);
    }
    m_state->open = [] { return fail(ErrorCode::ServiceUnavailable, "the function's instance is gone"); };
}

} // namespace engine::runtime
