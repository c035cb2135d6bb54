#include <engine/core/digest.h>
#include <engine/identity/credential_checks.h>

namespace engine::identity {

namespace {
constexpr auto kMaxSkew = std::chrono::minutes(15);
}

Result<void> checkDate(std::string_view date, const DateForm& form, TimePoint now)
{
    const auto sent = form.parse(date);
    if (!sent) {
        return fail(ErrorCode::AccessDenied,
            "the date of the request is not understood (expected: '" + std::string(form.example) + "', actual: '"
                + std::string(date) + "')");
    }
    if (*sent >= now - kMaxSkew && *sent <= now + kMaxSkew) return {};
    return fail(ErrorCode::AccessDenied,
        "the date of the request, " + std::string(date) + ", differs from the server's, " + form.write(now)
            + ", by more than 15 minutes");
}

Result<void> checkToken(std::string_view token, const AccessKey& key, TimePoint now)
{
    const bool isExpired = key.expires && *key.expires <= now;
    const bool isRight = key.securityToken ? equalConstantTime(token, key.securityToken->reveal()) : token.empty();
    if (isRight && !isExpired) return {};
    return fail(ErrorCode::InvalidSecurityToken,
        isRight ? "the security token of access key '" + key.id + "' has expired"
                : "the security token does not belong to access key '" + key.id + "'");
}

Result<const AccessKey*> findKey(const KeyLookup& lookup, std::string_view id)
{
    if (const auto* key = lookup(id)) return key;
    return fail(ErrorCode::InvalidAccessKeyId, "invalid access key ID '" + std::string(id) + "'");
}

} // namespace engine::identity
