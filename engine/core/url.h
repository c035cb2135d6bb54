#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// "%E4%B8%AD" to bytes; `+` stays. nullopt when a `%` is not followed by two hex digits.
std::optional<std::string> percentDecode(std::string_view text);

/// Everything but letters, digits and "-_.~" as upper-case escapes (RFC 3986).
std::string percentEncode(std::string_view bytes);

struct QueryParameter
{
    std::string name; ///< decoded
    std::string value; ///< decoded
    bool hasValue = false; ///< there was a `=`
};
/// "a=1&b=%20&c" in order of arrival, repeated names kept, empty pieces dropped. A piece with a bad escape stays as sent.
std::vector<QueryParameter> parseQuery(std::string_view query);

} // namespace engine
