#include <algorithm>
#include <array>
#include <engine/core/digest.h>
#include <engine/core/url.h>
#include <engine/identity/credential_checks.h>

// The signature of 2021-04-06 and 2023-03-30. Source: fc-api 3.3 (making) and 3.5 (verifying).
namespace engine::identity {

namespace {
constexpr std::string_view kDateHeader = "x-acs-date";
constexpr std::string_view kContentHashHeader = "x-acs-content-sha256";
constexpr std::array kRequiredHeaders{kDateHeader, std::string_view("x-acs-signature-nonce"), kContentHashHeader};
/// What must be signed, besides the method, the path, the query and the body.
constexpr std::array kCoveredHeaders{std::string_view("host"), kDateHeader, kContentHashHeader};
constexpr DateForm kDateForm{.parse = parseIso8601, .write = toIso8601, .example = "2024-01-02T03:04:05Z"};

/// Takes the text before `separator`, and that, off the front of `text`.
std::string_view takeUntil(char separator, std::string_view& text)
{
    const auto piece = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    return piece;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    while (!text.empty()) pieces.push_back(takeUntil(separator, text));
    return pieces;
}

/// What stands behind the scheme; each empty when it is missing.
struct Credentials
{
    std::string_view accessKeyId;
    std::string_view signedHeaders;
    std::string_view signature;
};

Result<Credentials> parseCredentials(std::string_view authorization)
{
    Credentials credentials;
    for (auto part : split(authorization.substr(kAcs3Scheme.size()), ',')) {
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        const auto name = takeUntil('=', part);
        if (name == "Credential") credentials.accessKeyId = part;
        if (name == "SignedHeaders") credentials.signedHeaders = part;
        if (name == "Signature") credentials.signature = part;
    }
    if (!credentials.accessKeyId.empty() && !credentials.signedHeaders.empty() && !credentials.signature.empty()) {
        return credentials;
    }
    return fail(ErrorCode::AccessDenied,
        "the Authorization header is not understood (expected: 'ACS3-HMAC-SHA256 Credential=<access key id>,"
        "SignedHeaders=<names>,Signature=<signature>')");
}

/// The path as sent, but for three escapes that clients disagree on.
std::string canonicalPath(std::string_view path)
{
    std::string canonical;
    for (; !path.empty(); path.remove_prefix(1)) {
        if (path.front() == '+') {
            canonical += "%20";
        } else if (path.front() == '*') {
            canonical += "%2A";
        } else if (path.starts_with("%7E")) {
            canonical += '~';
            path.remove_prefix(2);
        } else {
            canonical += path.front();
        }
    }
    return canonical.empty() ? "/" : canonical;
}

/// Decoded and encoded again, since clients leave characters as they are on the wire that they escape in what they sign.
std::string canonicalQuery(std::string_view query)
{
    auto parameters = parseQuery(query);
    std::stable_sort(parameters.begin(), parameters.end(), [](auto& a, auto& b) { return a.name < b.name; });
    std::string canonical;
    for (const auto& [name, value, hasValue] : parameters) {
        if (!canonical.empty()) canonical += '&';
        canonical += percentEncode(name) + '=' + percentEncode(value);
    }
    return canonical;
}

Result<void> checkHeaders(const SignedRequest& request, std::string_view signedHeaders)
{
    for (const auto name : kRequiredHeaders) {
        if (!request.header(name).empty()) continue;
        return fail(ErrorCode::MissingRequiredHeader, "required HTTP header " + std::string(name) + " was not specified");
    }
    auto names = split(signedHeaders, ';');
    std::sort(names.begin(), names.end());
    // Without this a short list could stand for a very long text.
    if (const auto twin = std::adjacent_find(names.begin(), names.end()); twin != names.end()) {
        return fail(ErrorCode::SignatureNotMatch,
            "the signature covers the header " + std::string(*twin) + " twice (SignedHeaders: '"
                + std::string(signedHeaders) + "')");
    }
    for (const auto name : kCoveredHeaders) {
        if (std::binary_search(names.begin(), names.end(), name)) continue;
        return fail(ErrorCode::SignatureNotMatch,
            "the signature does not cover the header " + std::string(name) + " (SignedHeaders: '"
                + std::string(signedHeaders) + "')");
    }
    return {};
}
} // namespace

std::string acs3CanonicalRequest(const SignedRequest& request, std::string_view signedHeaders)
{
    std::string text;
    text.reserve(1024);
    text.append(request.method).append("\n");
    text.append(canonicalPath(request.path())).append("\n");
    text.append(canonicalQuery(request.query())).append("\n");
    for (const auto name : split(signedHeaders, ';')) {
        text.append(name).append(":").append(request.header(name)).append("\n");
    }
    text.append("\n").append(signedHeaders).append("\n").append(request.header(kContentHashHeader));
    return text;
}

std::string acs3StringToSign(std::string_view canonicalRequest)
{
    return "ACS3-HMAC-SHA256\n" + toHex(sha256(canonicalRequest));
}

std::string acs3Signature(const Secret& secret, std::string_view stringToSign)
{
    return toHex(hmacSha256(secret.reveal(), stringToSign));
}

Result<const AccessKey*> authenticateAcs3(const SignedRequest& request, const KeyLookup& lookup, TimePoint now)
{
    const auto credentials = parseCredentials(request.header("authorization"));
    if (!credentials) return Failure(credentials.error());
    const auto key = findKey(lookup, credentials->accessKeyId);
    if (!key) return key;
    if (auto ok = checkHeaders(request, credentials->signedHeaders); !ok) return Failure(ok.error());
    if (auto ok = checkDate(request.header(kDateHeader), kDateForm, now); !ok) return Failure(ok.error());
    const auto canonical = acs3CanonicalRequest(request, credentials->signedHeaders);
    const auto toSign = acs3StringToSign(canonical);
    if (!equalConstantTime(acs3Signature((*key)->secret, toSign), credentials->signature)) {
        return fail(ErrorCode::SignatureNotMatch,
            std::string(kSignatureNotMatch) + " (string to sign: '" + toSign + "', canonical request: '" + canonical + "')");
    }
    // Last: a token that was altered on its way is a matter of the signature, which covers it.
    if (auto ok = checkToken(request.header("x-acs-security-token"), **key, now); !ok) return Failure(ok.error());
    return key;
}

std::optional<std::string> promisedContentHash(const SignedRequest& request)
{
    if (!request.header("authorization").starts_with(kAcs3Scheme)) return std::nullopt;
    return std::string(request.header(kContentHashHeader));
}

Result<void> checkContentHash(std::string_view promised, std::string_view body)
{
    const auto actual = toHex(sha256(body));
    if (actual == promised) return {};
    return fail(ErrorCode::SignatureNotMatch,
        "the body is not the one that was signed (x-acs-content-sha256: '" + std::string(promised) + "', actual: '"
            + actual + "')");
}

} // namespace engine::identity
