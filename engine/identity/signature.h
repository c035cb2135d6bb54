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

    std::string_view path() const { return target.substr(0, target.find('?')); }
    std::string_view query() const;
    /// First value of a header, empty when absent. `name` in lower case.
    std::string_view header(std::string_view name) const;
};

/// The text the classic signature of 2016-08-15 covers (spec: fc-api 3.1). `path`: as sent or decoded. `date`: the value
/// that stands in the date line. Query parameters are added for HTTP trigger paths ("/<version>/proxy/...").
std::string classicStringToSign(const SignedRequest& request, std::string_view path, std::string_view date);
/// base64(HMAC-SHA256)
std::string classicSignature(const Secret& secret, std::string_view stringToSign);
/// "FC <id>:<signature>", for our own client.
std::string classicAuthorization(std::string_view accessKeyId, const Secret& secret, const SignedRequest& request);

/// The text whose digest the signature of 2021-04-06 and 2023-03-30 covers (spec: fc-api 3.3). `signedHeaders`: their
/// names in lower case, joined with `;`. The body stands in it as the hash that x-acs-content-sha256 claims.
std::string acs3CanonicalRequest(const SignedRequest& request, std::string_view signedHeaders);
std::string acs3StringToSign(std::string_view canonicalRequest);
/// Lower-case hex of HMAC-SHA256.
std::string acs3Signature(const Secret& secret, std::string_view stringToSign);

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

/// The key that signed the request, whichever way. Codes and checks of fc-api 3.5: AccessDenied without or with an unknown
/// scheme, InvalidAccessKeyId, AccessDenied beyond 15 minutes of clock skew, InvalidSecurityToken, SignatureNotMatch.
Result<const AccessKey*> authenticate(const SignedRequest& request, const KeyLookup& lookup, TimePoint now);
/// The part of authenticate() for "FC <id>:<signature>", and for what has no scheme of ours.
Result<const AccessKey*> authenticateClassic(const SignedRequest& request, const KeyLookup& lookup, TimePoint now);
/// The part of authenticate() for "ACS3-HMAC-SHA256 Credential=<id>,SignedHeaders=<list>,Signature=<hex>"; also
/// MissingRequiredHeader. Needs no body, and believes the hash in the headers: see checkContentHash(). A nonce may come twice.
Result<const AccessKey*> authenticateAcs3(const SignedRequest& request, const KeyLookup& lookup, TimePoint now);

/// The hash of the body that an authenticated request promises; nullopt when its scheme does not cover bodies.
std::optional<std::string> promisedContentHash(const SignedRequest& request);
/// SignatureNotMatch when `body` has another hash. Reads all of it.
Result<void> checkContentHash(std::string_view promised, std::string_view body);

/// RFC 1123, "Tue, 02 Jan 2024 03:04:05 GMT".
std::string httpDate(TimePoint time);
std::optional<TimePoint> parseHttpDate(std::string_view text);
/// The form of toIso8601(), "2024-01-02T03:04:05Z", and no other.
std::optional<TimePoint> parseIso8601(std::string_view text);

} // namespace engine::identity
