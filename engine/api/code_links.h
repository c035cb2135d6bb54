#pragma once

#include <engine/core/clock.h>
#include <map>
#include <string>
#include <string_view>

namespace engine::api {

/// The package a link leads to.
struct LinkedCode
{
    std::string service, function;
    std::string sha256; ///< of the package as it was when the link was made
    TimePoint expires;
};

/// Links to code packages that need no signature: whoever has the token has the package, for ten minutes.
class CodeLinks
{
public:
    /// The new link's token: letters and digits, not to be guessed.
    std::string issue(std::string service, std::string function, std::string sha256, TimePoint now);
    /// nullptr when the token is unknown or has expired. Valid until the next issue().
    const LinkedCode* find(std::string_view token, TimePoint now) const;

private:
    std::map<std::string, LinkedCode, std::less<>> m_links;
};

} // namespace engine::api
