#pragma once

#include <cstdint>
#include <string_view>

namespace engine {

/// Characters (code points) of a UTF-8 text; -1 when it is not UTF-8. Overlong forms and surrogates are not.
std::int64_t utf8Length(std::string_view text);

} // namespace engine
