#include <app/conformance/wire_call.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cstdlib>
#include <engine/core/clock.h>
#include <engine/identity/signature.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace app::conformance {

namespace {
constexpr std::string_view kHeadEnd = "\r\n\r\n";

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return lower;
}

cli::ApiReply parseHead(std::string_view head)
{
    cli::ApiReply reply;
    const auto line = head.substr(0, head.find("\r\n"));
    if (line.size() > 12) reply.status = std::atoi(line.data() + 9); // "HTTP/1.1 "
    while (!head.empty()) {
        const auto end = std::min(head.find("\r\n"), head.size());
        const auto header = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        if (const auto colon = header.find(": "); colon != header.npos) {
            reply.headers.emplace_back(lowered(header.substr(0, colon)), header.substr(colon + 2));
        }
    }
    return reply;
}
} // namespace

WireCall::WireCall(const cli::Access& access)
    : m_access(access)
    , m_host(access.endpoint.substr(std::string_view("http://").size()))
    , m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    const auto colon = m_host.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(m_host.c_str() + colon + 1)));
    inet_pton(AF_INET, m_host.substr(0, colon).c_str(), &address.sin_addr);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(m_socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) hangUp();
}

void WireCall::send(const std::string& method, const std::string& target, const std::string& body,
    const std::vector<std::string>& without)
{
    std::vector<std::pair<std::string, std::string>> headers{
        {"host", m_host},
        {"date", engine::identity::httpDate(engine::SystemClock().now())},
        {"x-fc-account-id", m_access.accountId},
        {"content-length", std::to_string(body.size())},
    };
    headers.emplace_back("authorization",
        engine::identity::classicAuthorization(
            m_access.accessKeyId, m_access.accessKeySecret, {.method = method, .target = target, .headers = headers}));
    auto text = method + " " + target + " HTTP/1.1\r\n";
    for (const auto& [name, value] : headers) {
        if (std::find(without.begin(), without.end(), name) == without.end()) text += name + ": " + value + "\r\n";
    }
    text += "\r\n" + body;
    for (std::string_view rest = text; !rest.empty();) {
        const auto sent = ::send(m_socket.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

cli::ApiReply WireCall::reply()
{
    std::string bytes;
    char buffer[4096];
    cli::ApiReply reply;
    for (std::size_t wanted = 0, head = bytes.npos;;) {
        if (head == bytes.npos) {
            head = bytes.find(kHeadEnd);
            if (head != bytes.npos) {
                reply = parseHead(std::string_view(bytes).substr(0, head));
                wanted = head + kHeadEnd.size() + std::strtoul(reply.header("content-length").c_str(), nullptr, 10);
            }
        }
        if (head != bytes.npos && bytes.size() >= wanted) {
            reply.body = bytes.substr(head + kHeadEnd.size());
            return reply;
        }
        const auto count = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
        if (count <= 0) return {};
        bytes.append(buffer, static_cast<std::size_t>(count));
    }
}

} // namespace app::conformance
