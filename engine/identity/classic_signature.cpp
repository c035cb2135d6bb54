#include <algorithm>
#include <engine/core/digest.h>
#include <engine/core/url.h>
#include <engine/identity/credential_checks.h>

// The classic signature of 2016-08-15. Source: fc-api 3.1 (making) and 3.5 (verifying).
namespace engine::identity {

namespace {
constexpr std::string_view kScheme = "FC ";
constexpr std::string_view kSignedPrefix = "x-fc-";
constexpr DateForm kDateForm{.parse = parseHttpDate, .write = httpDate, .example = "Tue, 02 Jan 2024 03:04:05 GMT"};

/// "/<version>/proxy/...": an HTTP trigger, whose query is signed too.
bool isProxyPath(std::string_view path)
{
    const auto second = path.find('/', 1);
    return second != std::string_view::npos && path.substr(second).starts_with("/proxy/");
}

std::string_view dateOf(const SignedRequest& request)
{
    const auto own = request.header("x-fc-date");
    return own.empty() ? request.header("date") : own;
}

/// How a query parameter without `=` is signed: clients differ.
enum class BareParameter { WithEquals, Plain };

std::string textToSign(
    const SignedRequest& request, std::string_view path, std::string_view date, BareParameter bareParameter)
{
    std::string text;
    text.reserve(256);
    for (const auto line : {request.method, request.header("content-md5"), request.header("content-type"), date}) {
        text += line;
        text += '\n';
    }
    std::vector<const std::pair<std::string, std::string>*> own;
    for (const auto& pair : request.headers) {
        if (pair.first.starts_with(kSignedPrefix)) own.push_back(&pair);
    }
    std::stable_sort(own.begin(), own.end(), [](auto* a, auto* b) { return a->first < b->first; });
    for (const auto* pair : own) {
        text += pair->first;
        text += ':';
        text += pair->second;
        text += '\n';
    }
    text += path;
    if (!isProxyPath(path)) return text;

    std::vector<std::string> lines;
    for (auto& parameter : parseQuery(request.query())) {
        const bool withEquals = parameter.hasValue || bareParameter == BareParameter::WithEquals;
        lines.push_back(std::move(parameter.name) + (withEquals ? "=" : "") + parameter.value);
    }
    std::sort(lines.begin(), lines.end());
    text += '\n';
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) text += '\n';
        text += lines[i];
    }
    return text;
}

/// Clients sign the path as their caller wrote it, and a bare parameter in two ways: any of these may be meant.
bool matches(const SignedRequest& request, std::string_view signature, const Secret& secret)
{
    const auto date = dateOf(request);
    const auto asSent = request.path();
    const auto decoded = percentDecode(asSent);
    std::vector<std::string> tried;
    for (const auto path : {asSent, decoded ? std::string_view(*decoded) : asSent}) {
        for (const auto bareParameter : {BareParameter::WithEquals, BareParameter::Plain}) {
            auto text = textToSign(request, path, date, bareParameter);
            if (std::find(tried.begin(), tried.end(), text) != tried.end()) continue;
            if (equalConstantTime(classicSignature(secret, text), signature)) return true;
            tried.push_back(std::move(text));
        }
    }
    return false;
}

} // namespace

std::string classicStringToSign(const SignedRequest& request, std::string_view path, std::string_view date)
{
    return textToSign(request, path, date, BareParameter::WithEquals);
}

std::string classicSignature(const Secret& secret, std::string_view stringToSign)
{
    return toBase64(hmacSha256(secret.reveal(), stringToSign));
}

std::string classicAuthorization(std::string_view accessKeyId, const Secret& secret, const SignedRequest& request)
{
    const auto text = classicStringToSign(request, request.path(), dateOf(request));
    return std::string(kScheme) + std::string(accessKeyId) + ":" + classicSignature(secret, text);
}

Result<const AccessKey*> authenticateClassic(const SignedRequest& request, const KeyLookup& lookup, TimePoint now)
{
    auto credentials = request.header("authorization");
    if (credentials.empty()) {
        return fail(ErrorCode::AccessDenied, "required HTTP header Authorization was not specified");
    }
    const auto colon = credentials.find(':');
    if (!credentials.starts_with(kScheme) || colon == std::string_view::npos) {
        return fail(ErrorCode::AccessDenied,
            "the Authorization header is not understood (expected: 'FC <access key id>:<signature>' or 'ACS3-HMAC-SHA256 "
            "Credential=<access key id>,SignedHeaders=<names>,Signature=<signature>')");
    }
    const auto id = credentials.substr(kScheme.size(), colon - kScheme.size());
    const auto key = findKey(lookup, id);
    if (!key) return key;
    const auto date = dateOf(request);
    if (date.empty()) return fail(ErrorCode::AccessDenied, "required HTTP header Date was not specified");
    if (auto ok = checkDate(date, kDateForm, now); !ok) return Failure(ok.error());
    if (auto ok = checkToken(request.header("x-fc-security-token"), **key, now); !ok) return Failure(ok.error());
    if (!matches(request, credentials.substr(colon + 1), (*key)->secret)) {
        return fail(ErrorCode::SignatureNotMatch, std::string(kSignatureNotMatch));
    }
    return key;
}

} // namespace engine::identity
