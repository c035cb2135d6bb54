#include "http_connection.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <engine/core/invalid_value.h>

namespace engine::api {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer
    = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

TimePoint steadyNow() { return TimePoint(std::chrono::steady_clock::now().time_since_epoch()); }

/// Accepts connections and looks after their deadlines. Shared with the operations it has under way.
class Listener : public std::enable_shared_from_this<Listener>
{
public:
    Listener(Loop& loop, HttpServerOptions options, HttpHandler& handler, LogSink log)
        : m_acceptor(loop.context())
        , m_incoming(loop.context())
        , m_sweepTimer(loop.context())
        , m_log(std::move(log))
        , m_state{.options = std::move(options), .handler = handler, .hosts = HostCheck({})}
    {
    }

    Result<void> listen();
    void accept();
    void drain();
    void close();
    int port() const { return m_port; }
    int connections() const { return static_cast<int>(m_state.connections.size()); }

private:
    Result<bool> tryPort(const asio::ip::address& address, int port);
    void accepted(const error_code& error);
    void open();
    void turnAway();
    void sweep();
    void sweepLater();

    Acceptor m_acceptor;
    HttpConnection::Socket m_incoming;
    tcp::endpoint m_incomingFrom;
    Timer m_sweepTimer;
    LogSink m_log;
    HttpServerState m_state;
    int m_port = 0;
    bool m_isSweeping = false;
    bool m_acceptFailed = false; ///< out of descriptors: the next sweep tries again
};

/// False when the port is taken.
Result<bool> Listener::tryPort(const asio::ip::address& address, int port)
{
    const tcp::endpoint endpoint(address, static_cast<unsigned short>(port));
    error_code error;
    m_acceptor.open(endpoint.protocol(), error);
    if (!error) m_acceptor.set_option(tcp::acceptor::reuse_address(true), error); // over connections of a past run
    if (!error) m_acceptor.bind(endpoint, error);
    if (!error) m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) {
        m_port = m_acceptor.local_endpoint(error).port();
        return true;
    }
    error_code ignored;
    m_acceptor.close(ignored);
    if (error == asio::error::address_in_use) return false;
    return fail(ErrorCode::Io,
        "listen on " + address.to_string() + " port " + std::to_string(port) + ": " + error.message());
}

Result<void> Listener::listen()
{
    const auto& options = m_state.options;
    error_code error;
    const auto address = asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, error);
    if (error) {
        return Failure(invalidValue("address", "an IPv4 or IPv6 address", options.address));
    }
    auto names = options.allowedHosts;
    names.push_back(options.address);
    m_state.hosts = HostCheck(std::move(names));
    const int attempts = options.port == 0 ? 1 : std::max(1, options.portAttempts);
    const int last = std::min(options.port + attempts - 1, 65535);
    for (int port = options.port; port <= last; ++port) {
        const auto isOurs = tryPort(address, port);
        if (!isOurs) return Failure(isOurs.error());
        if (*isOurs) return {};
    }
    return fail(ErrorCode::InUse,
        "no port is free on " + options.address + " from " + std::to_string(options.port) + " to " + std::to_string(last));
}

void Listener::accept()
{
    m_acceptor.async_accept(m_incoming, m_incomingFrom,
        [self = shared_from_this()](const error_code& error) { self->accepted(error); });
}

void Listener::accepted(const error_code& error)
{
    if (!m_acceptor.is_open()) return;
    if (error && error != asio::error::connection_aborted) {
        m_acceptFailed = true;
        m_log(LogSeverity::Error, "api", "accept a connection: " + error.message());
        return sweepLater();
    }
    if (!error) {
        if (connections() < m_state.options.maxConnections) {
            open();
        } else {
            turnAway();
        }
    }
    accept();
}

void Listener::open()
{
    error_code error;
    const auto here = m_incoming.local_endpoint(error);
    if (error) { // gone already
        m_incoming.close(error);
        return;
    }
    if (!m_isSweeping) m_state.now = steadyNow();
    const auto connection = std::make_shared<HttpConnection>(std::move(m_incoming),
        m_incomingFrom.address().to_string(), here.address().to_string(), m_state);
    m_state.connections.emplace(connection.get(), connection);
    connection->start();
    sweepLater();
}

/// One answer, as far as the fresh socket takes it, and goodbye.
void Listener::turnAway()
{
    auto response = m_state.handler.errorResponse({ErrorCode::ServiceUnavailable,
        "too many connections (" + std::to_string(m_state.options.maxConnections) + " are open)", {}});
    std::string text;
    appendHead(text, response, {.keepsAlive = false}, m_state.date.text(std::time(nullptr)));
    text += response.body;
    error_code ignored;
    m_incoming.non_blocking(true, ignored);
    m_incoming.write_some(asio::buffer(text), ignored);
    m_incoming.shutdown(HttpConnection::Socket::shutdown_send, ignored);
    m_incoming.close(ignored);
}

void Listener::sweepLater()
{
    if (m_isSweeping) return;
    m_isSweeping = true;
    m_sweepTimer.expires_after(kSweepPeriod);
    m_sweepTimer.async_wait([self = shared_from_this()](const error_code& error) {
        self->m_isSweeping = false;
        if (!error) self->sweep();
    });
}

void Listener::sweep()
{
    m_state.now = steadyNow();
    std::vector<std::shared_ptr<HttpConnection>> all; // they leave the map while they are looked at
    all.reserve(m_state.connections.size());
    for (const auto& [key, connection] : m_state.connections) all.push_back(connection);
    for (const auto& connection : all) connection->sweep();
    if (std::exchange(m_acceptFailed, false)) accept();
    if (!m_state.connections.empty()) sweepLater();
}

void Listener::drain()
{
    m_state.isDraining = true;
    error_code ignored;
    m_acceptor.close(ignored);
    const auto all = m_state.connections;
    for (const auto& [key, connection] : all) connection->drain();
}

void Listener::close()
{
    drain();
    m_sweepTimer.cancel();
    const auto all = m_state.connections;
    for (const auto& [key, connection] : all) connection->close();
}

class Server final : public HttpServer
{
public:
    explicit Server(std::shared_ptr<Listener> listener)
        : m_listener(std::move(listener))
    {
    }
    ~Server() override { m_listener->close(); }
    int port() const override { return m_listener->port(); }
    int connections() const override { return m_listener->connections(); }
    void drain() override { m_listener->drain(); }

private:
    std::shared_ptr<Listener> m_listener;
};
} // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(
    Loop& loop, HttpServerOptions options, HttpHandler& handler, LogSink log)
{
    const auto listener = std::make_shared<Listener>(loop, std::move(options), handler, std::move(log));
    if (auto listening = listener->listen(); !listening) return Failure(listening.error());
    listener->accept();
    return std::make_unique<Server>(listener);
}

} // namespace engine::api
