// How far the API's HTTP server is from what the kernel allows: requests per second, median latency
// and server processor time per request, beside a bare epoll replier that parses nothing. Loopback;
// client on one core, server on the other. Usage: bench_http [seconds per measurement, default 1]
#include "http_load.h"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <engine/api/http.h>
#include <engine/core/unique_fd.h>
#include <future>
#include <netinet/tcp.h>
#include <pthread.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <vector>

using namespace engine;
using SteadyClock = std::chrono::steady_clock;

namespace {
const std::string kRequest
    = "POST /2016-08-15/services/demo/functions/hello/invocations HTTP/1.1\r\n"
      "host: 127.0.0.1\r\n"
      "date: Tue, 02 Jan 2024 03:04:05 GMT\r\n"
      "user-agent: Node.js(v20.11.0) OS(linux/x64) SDK(@alicloud/fc2@v2.6.6)\r\n"
      "accept: application/json\r\n"
      "x-fc-account-id: 123456789012\r\n"
      "content-type: application/octet-stream\r\n"
      "content-length: 11\r\n"
      "authorization: FC testAccessKeyId:9BebkyVHVePwsUiTxoMzy5s0qJgaOYoLLNpGU28bmLc=\r\n"
      "connection: keep-alive\r\n\r\n"
      "hello world";
constexpr std::string_view kBody = "Hello, world!";

/// Processor time a thread has used.
Duration cpuTimeOf(std::thread& thread)
{
    clockid_t clock{};
    timespec time{};
    pthread_getcpuclockid(thread.native_handle(), &clock);
    clock_gettime(clock, &time);
    return seconds(time.tv_sec) + Duration(time.tv_nsec);
}

void watch(int epoll, int fd)
{
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/// Replies to whatever it reads, without looking at it.
class EpollFloor
{
public:
    EpollFloor()
        : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
        , m_stop(::eventfd(0, EFD_CLOEXEC))
    {
        sockaddr_in address{.sin_family = AF_INET,
            .sin_port = 0,
            .sin_addr = {htonl(INADDR_LOOPBACK)},
            .sin_zero = {}};
        socklen_t length = sizeof address;
        if (::bind(m_listener.get(), reinterpret_cast<sockaddr*>(&address), length) != 0
            || ::listen(m_listener.get(), 512) != 0
            || ::getsockname(m_listener.get(), reinterpret_cast<sockaddr*>(&address), &length)
                != 0) {
            std::perror("listen");
            std::exit(1);
        }
        port = ntohs(address.sin_port);
        m_thread = std::thread([this] { run(); });
    }
    ~EpollFloor()
    {
        const std::uint64_t one = 1;
        if (::write(m_stop.get(), &one, sizeof one) < 0) std::abort();
        m_thread.join();
    }
    Duration cpuTime() { return cpuTimeOf(m_thread); }
    int port = 0;

private:
    void run()
    {
        pinThreadTo(0);
        const std::string reply
            = "HTTP/1.1 200 OK\r\nDate: Tue, 02 Jan 2024 03:04:05 GMT\r\nContent-Length: "
            + std::to_string(kBody.size()) + "\r\n\r\n" + std::string(kBody);
        const UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
        watch(epoll.get(), m_listener.get());
        watch(epoll.get(), m_stop.get());
        std::vector<UniqueFd> clients;
        epoll_event events[256];
        char buffer[8192];
        for (;;) {
            const int count = ::epoll_wait(epoll.get(), events, 256, -1);
            for (int i = 0; i < count; ++i) {
                const int fd = events[i].data.fd;
                if (fd == m_stop.get()) return;
                if (fd == m_listener.get()) {
                    clients.emplace_back(
                        ::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
                    const int one = 1;
                    ::setsockopt(clients.back().get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    watch(epoll.get(), clients.back().get());
                } else if (::recv(fd, buffer, sizeof buffer, 0) <= 0
                    || ::send(fd, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) {
                    epoll_ctl(epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
                }
            }
        }
    }

    UniqueFd m_listener;
    UniqueFd m_stop;
    std::thread m_thread;
};

class Hello final : public api::HttpHandler
{
public:
    Result<std::int64_t> admit(const api::HttpRequest&) const override { return 1024; }
    void handle(api::HttpRequest, api::Gone, api::Respond respond) override
    {
        respond({.body = std::string(kBody)});
    }
    api::HttpResponse errorResponse(const Error& error) const override
    {
        return {.status = httpStatus(error.code), .body = error.detail};
    }
};

class OurServer
{
public:
    OurServer()
        : m_server(std::move(
            *api::HttpServer::start(m_loop, {.port = 0}, m_handler, [](auto, auto, auto) {})))
        , m_thread([this] {
            pinThreadTo(0);
            m_loop.run();
        })
    {
        port = m_server->port();
    }
    ~OurServer()
    {
        std::promise<void> done;
        m_loop.post([&] {
            m_server.reset();
            done.set_value();
        });
        done.get_future().wait();
        m_loop.stop();
        m_thread.join();
    }
    Duration cpuTime() { return cpuTimeOf(m_thread); }
    int port = 0;

private:
    Loop m_loop;
    Hello m_handler;
    std::unique_ptr<api::HttpServer> m_server;
    std::thread m_thread;
};

struct Measurement
{
    double requestsPerSecond = 0;
    double medianUs = 0;
    double serverUsPerRequest = 0;
};

/// One request in flight on each of `connections` kept connections, for `duration`.
template <typename Server>
Measurement measure(int connections, Duration duration)
{
    Server server;
    HttpLoad load(server.port, connections);
    load.run(kRequest, duration / 5); // warm up
    const auto cpuBefore = server.cpuTime();
    const auto result = load.run(kRequest, duration);
    return {result.requestsPerSecond, result.medianUs,
        toMs(server.cpuTime() - cpuBefore) * 1000 / static_cast<double>(result.requests)};
}

void print(const char* server, int connections, const Measurement& result)
{
    std::printf("%-8s %3d connections: %8.0f requests/s, median %6.1f us, server processor %5.2f "
                "us a request\n",
        server, connections, result.requestsPerSecond, result.medianUs, result.serverUsPerRequest);
}
} // namespace

int main(int argc, char** argv)
{
    const auto duration
        = milliseconds(static_cast<int>(1000 * (argc > 1 ? std::atof(argv[1]) : 1)));
    pinThreadTo(1);
    for (const int connections : {1, 64}) {
        // In turns, and the best of three each: other load only ever slows down.
        Measurement floor;
        Measurement ours;
        for (int round = 0; round < 3; ++round) {
            const auto better = [](const Measurement& a, const Measurement& b) {
                return a.requestsPerSecond > b.requestsPerSecond ? a : b;
            };
            floor = better(floor, measure<EpollFloor>(connections, duration));
            ours = better(ours, measure<OurServer>(connections, duration));
        }
        print("epoll", connections, floor);
        print("fcdesk", connections, ours);
        std::printf("ratio    %3d connections: %.2f of the requests/s, %.2f of the median, %.2f of "
                    "the processor time\n",
            connections, ours.requestsPerSecond / floor.requestsPerSecond,
            ours.medianUs / floor.medianUs, ours.serverUsPerRequest / floor.serverUsPerRequest);
    }
    return 0;
}
