#include <engine/identity/credential_checks.h>

namespace engine::identity {

std::string_view SignedRequest::query() const
{
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string_view SignedRequest::header(std::string_view name) const
{
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

Result<const AccessKey*> authenticate(const SignedRequest& request, const KeyLookup& lookup, TimePoint now)
{
    const bool isAcs3 = request.header("authorization").starts_with(kAcs3Scheme);
    return isAcs3 ? authenticateAcs3(request, lookup, now) : authenticateClassic(request, lookup, now);
}

} // namespace engine::identity
