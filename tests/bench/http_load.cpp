#include "http_load.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <engine/core/unique_fd.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>

using SteadyClock = std::chrono::steady_clock;

struct HttpLoad::Connection
{
    engine::UniqueFd socket;
    std::string input;
    SteadyClock::time_point sentAt;
};

namespace {
[[noreturn]] void giveUp(const char* what, std::string_view answer = {})
{
    std::fprintf(stderr, "%s\n%.*s\n", what, static_cast<int>(answer.size()), answer.data());
    std::exit(1);
}

/// Length of the answer `input` begins with; 0: not whole yet.
std::size_t wholeAnswer(std::string_view input)
{
    const auto headEnd = input.find("\r\n\r\n");
    if (headEnd == std::string_view::npos) return 0;
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        const auto at = input.find(name);
        if (at > headEnd) continue;
        std::size_t length = 0;
        std::from_chars(input.data() + at + name.size(), input.data() + headEnd, length);
        return input.size() >= headEnd + 4 + length ? headEnd + 4 + length : 0;
    }
    giveUp("an answer without Content-Length", input);
}
} // namespace

HttpLoad::HttpLoad(int port, int connections)
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_connections(static_cast<std::size_t>(connections))
{
    for (auto& connection : m_connections) {
        connection.socket.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const int one = 1;
        ::setsockopt(connection.socket.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const sockaddr_in address{.sin_family = AF_INET,
            .sin_port = htons(static_cast<std::uint16_t>(port)),
            .sin_addr = {htonl(INADDR_LOOPBACK)},
            .sin_zero = {}};
        if (::connect(connection.socket.get(), reinterpret_cast<const sockaddr*>(&address),
                sizeof address)
            != 0) {
            giveUp("cannot connect");
        }
        epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.socket.get(), &event);
    }
}

HttpLoad::~HttpLoad()
{
    ::close(m_epoll);
}

HttpLoad::Result HttpLoad::run(const std::string& request, engine::Duration duration)
{
    std::vector<double> latenciesUs;
    latenciesUs.reserve(200'000);
    const auto send = [&](Connection& connection) {
        connection.sentAt = SteadyClock::now();
        const auto sent
            = ::send(connection.socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(request.size())) giveUp("a request was not taken");
    };
    const auto start = SteadyClock::now();
    auto end = start;
    std::size_t inFlight = m_connections.size();
    for (auto& connection : m_connections)
        send(connection);
    epoll_event events[256];
    char buffer[16 * 1024];
    while (inFlight > 0) {
        const int count = ::epoll_wait(m_epoll, events, 256, -1);
        for (int i = 0; i < count; ++i) {
            auto& connection = *static_cast<Connection*>(events[i].data.ptr);
            const auto got = ::recv(connection.socket.get(), buffer, sizeof buffer, 0);
            if (got <= 0) giveUp("a connection was closed");
            connection.input.append(buffer, static_cast<std::size_t>(got));
            if (wholeAnswer(connection.input) == 0) continue;
            end = SteadyClock::now();
            latenciesUs.push_back(
                std::chrono::duration<double, std::micro>(end - connection.sentAt).count());
            if (!connection.input.starts_with("HTTP/1.1 200"))
                giveUp("not a 200", connection.input);
            connection.input.clear();
            if (end - start < duration)
                send(connection);
            else
                --inFlight;
        }
    }
    std::ranges::sort(latenciesUs);
    const auto requests = latenciesUs.size();
    return {static_cast<double>(requests) / std::chrono::duration<double>(end - start).count(),
        latenciesUs[requests / 2], latenciesUs[requests * 99 / 100], requests};
}

void pinThreadTo(int core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core % std::max(1U, std::thread::hardware_concurrency()), &cores);
    pthread_setaffinity_np(pthread_self(), sizeof cores, &cores);
}
