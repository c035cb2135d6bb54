#pragma once

#include <engine/engine.h>
#include <engine/identity/signature.h>

/// The bytes of a signed call of bench/`function` over the API.
inline std::string signedRequest(
    const engine::EngineInfo& info, const std::string& function, const std::string& payload)
{
    using namespace engine;
    const std::string target = "/2016-08-15/services/bench/functions/" + function + "/invocations";
    const std::vector<std::pair<std::string, std::string>> headers{
        {"date", identity::httpDate(SystemClock().now())}};
    const auto authorization = identity::classicAuthorization(info.accessKeyId,
        info.accessKeySecret, {.method = "POST", .target = target, .headers = headers});
    return "POST " + target + " HTTP/1.1\r\nhost: 127.0.0.1\r\ndate: " + headers[0].second
        + "\r\nauthorization: " + authorization
        + "\r\ncontent-length: " + std::to_string(payload.size()) + "\r\n\r\n" + payload;
}

inline int portOf(const engine::EngineInfo& info)
{
    return std::atoi(info.endpoint.c_str() + info.endpoint.rfind(':') + 1);
}
