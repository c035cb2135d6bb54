#pragma once

#include <engine/identity/signature.h>

// What the signatures have in common. Source: fc-api 3.4 and 3.5.
namespace engine::identity {

/// What an Authorization header of this scheme starts with.
inline constexpr std::string_view kAcs3Scheme = "ACS3-HMAC-SHA256 ";

inline constexpr std::string_view kSignatureNotMatch
    = "The request signature we calculated does not match the signature you provided. Check your access key and signing "
      "method";

/// How a scheme writes dates.
struct DateForm
{
    std::optional<TimePoint> (*parse)(std::string_view text);
    std::string (*write)(TimePoint time);
    std::string_view example;
};
/// AccessDenied when the date has another form, or is more than 15 minutes from now.
Result<void> checkDate(std::string_view date, const DateForm& form, TimePoint now);

/// InvalidSecurityToken unless the key's own token came, still valid; none for a lasting key.
Result<void> checkToken(std::string_view token, const AccessKey& key, TimePoint now);

/// The key of this id, or InvalidAccessKeyId.
Result<const AccessKey*> findKey(const KeyLookup& lookup, std::string_view id);

} // namespace engine::identity
