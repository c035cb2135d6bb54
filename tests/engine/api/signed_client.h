#pragma once

#include "raw_client.h"

#include <QByteArray>
#include <engine/core/digest.h>
#include <engine/core/ids.h>
#include <engine/engine.h>
#include <engine/identity/signature.h>

/// Signs requests as the engine's own user, in the way of the API version in the path, and sends them over a kept connection.
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

    /// The bytes of a request with the classic signature; the body is announced but not part of them.
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

    /// The bytes of a request with an ACS3 signature; `body` is covered and announced as chunks, but not part of them.
    std::string acs3Head(const std::string& method, const std::string& target, const std::string& body, Headers more = {}) const
    {
        using namespace engine::identity;
        Headers headers{
            {"host", "127.0.0.1:" + std::to_string(m_port)},
            {"x-acs-content-sha256", engine::toHex(engine::sha256(body))},
            {"x-acs-date", engine::toIso8601(engine::SystemClock().now())},
            {"x-acs-signature-nonce", engine::newUuid()},
        };
        headers.insert(headers.end(), more.begin(), more.end());
        constexpr std::string_view names = "host;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce";
        const auto toSign = acs3StringToSign(acs3CanonicalRequest({.method = method, .target = target, .headers = headers}, names));
        headers.emplace_back("authorization",
            "ACS3-HMAC-SHA256 Credential=" + m_info.accessKeyId + ",SignedHeaders=" + std::string(names)
                + ",Signature=" + acs3Signature(m_info.accessKeySecret, toSign));
        std::string wire = method + " " + target + " HTTP/1.1\r\n";
        for (const auto& [name, value] : headers) wire += name + ": " + value + "\r\n";
        if (!body.empty()) wire += "transfer-encoding: chunked\r\n";
        return wire + "\r\n";
    }
    /// `body` in chunks, with the last one.
    static std::string chunked(std::string_view body)
    {
        constexpr std::size_t most = 60'000;
        std::string wire;
        for (; !body.empty(); body.remove_prefix(std::min(most, body.size()))) {
            const auto chunk = body.substr(0, most);
            wire += QByteArray::number(static_cast<qulonglong>(chunk.size()), 16).toStdString() + "\r\n";
            wire.append(chunk).append("\r\n");
        }
        return wire + "0\r\n\r\n";
    }

    /// Status 0 when there is no answer.
    RawClient::Response request(
        const std::string& method, const std::string& target, const std::string& body = {}, Headers more = {})
    {
        const bool isAcs3 = target.starts_with("/2021-04-06/") || target.starts_with("/2023-03-30/");
        auto wire = isAcs3 ? acs3Head(method, target, body, std::move(more)) : head(method, target, body.size(), std::move(more));
        wire += isAcs3 && !body.empty() ? chunked(body) : body;
        if (!m_client.send(wire)) return {};
        return m_client.receive(method != "HEAD").value_or(RawClient::Response());
    }

    int port() const { return m_port; }

private:
    const engine::EngineInfo& m_info;
    int m_port;
    RawClient m_client;
};
