#pragma once

#include <engine/core/clock.h>
#include <engine/core/result.h>
#include <engine/core/secret.h>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engine::identity {

/// The parts of a request that signatures cover. Header names in lower case, values as received.
struct SignedRequest
{
    std::string_view method;
    std::string_view target; ///< path and query as sent
    const std::vector<std::pair<std::string, std::string>>& headers;
};

/// The text the classic signature of 2016-08-15 covers (spec: fc-api 3.1). `path`: as sent or decoded. `date`: the value
/// that stands in the date line. Query parameters are added for HTTP trigger paths ("/<version>/proxy/...").
std::string classicStringToSign(const SignedRequest& request, std::string_view path, std::string_view date);
/// base64(HMAC-SHA256)
std::string classicSignature(const Secret& secret, std::string_view stringToSign);
/// "FC <id>:<signature>", for our own client.
std::string classicAuthorization(std::string_view accessKeyId, const Secret& secret, const SignedRequest& request);

/// Who a key belongs to.
struct AccessKey
{
    std::string id;
    Secret secret;
    std::optional<Secret> securityToken; ///< temporary keys: the token that must come with it
    std::optional<TimePoint> expires;
    std::string principal; ///< ARN of the user or role
};
using KeyLookup = std::function<const AccessKey*(std::string_view id)>;

/// The key that signed the request. Codes and checks of fc-api 3.5: AccessDenied without or with an unknown scheme,
/// InvalidAccessKeyId, AccessDenied beyond 15 minutes of clock skew, InvalidSecurityToken, SignatureNotMatch.
Result<const AccessKey*> authenticateClassic(const SignedRequest& request, const KeyLookup& lookup, TimePoint now);

/// RFC 1123, "Tue, 02 Jan 2024 03:04:05 GMT".
std::string httpDate(TimePoint time);
std::optional<TimePoint> parseHttpDate(std::string_view text);

} // namespace engine::identity
