#pragma once

#include "raw_client.h"

#include <engine/engine.h>
#include <engine/identity/signature.h>

/// Signs requests as the engine's own user and sends them over a kept connection.
class SignedClient
{
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit SignedClient(const engine::EngineInfo& info)
        : m_info(info)
        , m_port(std::stoi(info.endpoint.substr(info.endpoint.rfind(':') + 1)))
        , m_client(m_port)
    {
    }

    /// The bytes of a signed request; `body` is announced but not part of them.
    std::string head(const std::string& method, const std::string& target, std::size_t bodySize = 0, Headers more = {}) const
    {
        Headers headers{{"date", engine::identity::httpDate(engine::SystemClock().now())}};
        headers.insert(headers.end(), more.begin(), more.end());
        headers.emplace_back("authorization",
            engine::identity::classicAuthorization(m_info.accessKeyId, m_info.accessKeySecret,
                {.method = method, .target = target, .headers = headers}));
        std::string wire = method + " " + target + " HTTP/1.1\r\nhost: 127.0.0.1\r\n";
        for (const auto& [name, value] : headers) wire += name + ": " + value + "\r\n";
        if (bodySize > 0) wire += "content-length: " + std::to_string(bodySize) + "\r\n";
        return wire + "\r\n";
    }

    /// Status 0 when there is no answer.
    RawClient::Response request(
        const std::string& method, const std::string& target, const std::string& body = {}, Headers more = {})
    {
        if (!m_client.send(head(method, target, body.size(), std::move(more)) + body)) return {};
        return m_client.receive(method != "HEAD").value_or(RawClient::Response());
    }

    int port() const { return m_port; }

private:
    const engine::EngineInfo& m_info;
    int m_port;
    RawClient m_client;
};
