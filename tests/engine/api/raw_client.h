#pragma once

#include <arpa/inet.h>
#include <charconv>
#include <engine/core/unique_fd.h>
#include <map>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <string_view>
#include <strings.h>
#include <sys/socket.h>

/// An HTTP client that sends exactly the bytes it is given. Waits at most 20 s for anything.
class RawClient
{
public:
    struct Response
    {
        int status = 0;
        std::map<std::string, std::string> headers; ///< names in lower case
        std::string body;
        std::string header(const std::string& name) const
        {
            const auto found = headers.find(name);
            return found == headers.end() ? std::string() : found->second;
        }
    };

    explicit RawClient(int port)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const timeval patience{.tv_sec = 20, .tv_usec = 0};
        ::setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(m_socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_isConnected = ::connect(m_socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }

    bool isConnected() const { return m_isConnected; }

    /// False when the server does not take it.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto sent = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    void finishSending() { ::shutdown(m_socket.get(), SHUT_WR); }
    void close() { m_socket.reset(); }
    void reset()
    {
        const linger hard{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(m_socket.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        m_socket.reset();
    }

    /// The next response; nullopt when the connection ends or stays silent. `hasBody`: false for HEAD.
    std::optional<Response> receive(bool hasBody = true)
    {
        std::size_t headEnd = 0;
        while ((headEnd = m_input.find("\r\n\r\n")) == std::string::npos) {
            if (!more()) return std::nullopt;
        }
        Response response;
        auto head = std::string_view(m_input).substr(0, headEnd);
        if (!head.starts_with("HTTP/1.1 ")) return std::nullopt;
        std::from_chars(head.data() + 9, head.data() + 12, response.status);
        for (auto at = head.find("\r\n"); at != std::string_view::npos;) {
            const auto end = head.find("\r\n", at + 2);
            const auto line = head.substr(at + 2, end == std::string_view::npos ? end : end - at - 2);
            const auto colon = line.find(": ");
            std::string name(line.substr(0, colon));
            for (auto& letter : name) letter = static_cast<char>(std::tolower(letter));
            response.headers[name] = line.substr(colon + 2);
            at = end;
        }
        m_input.erase(0, headEnd + 4);
        std::size_t length = 0;
        const auto lengthText = response.header("content-length");
        std::from_chars(lengthText.data(), lengthText.data() + lengthText.size(), length);
        if (!hasBody) length = 0;
        while (m_input.size() < length) {
            if (!more()) return std::nullopt;
        }
        response.body = m_input.substr(0, length);
        m_input.erase(0, length);
        return response;
    }

    /// True when the server closed and sent nothing more.
    bool isAtEnd()
    {
        while (more()) { }
        return m_hasEnded && m_input.empty();
    }

private:
    bool more()
    {
        char buffer[256 * 1024];
        const auto got = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
        m_hasEnded = got == 0;
        if (got <= 0) return false;
        m_input.append(buffer, static_cast<std::size_t>(got));
        return true;
    }

    engine::UniqueFd m_socket;
    bool m_isConnected = false;
    bool m_hasEnded = false;
    std::string m_input;
};
