#pragma once

#include <engine/core/result.h>
#include <string_view>

namespace engine {

/// InvalidArgument as Function Compute words it:
/// "memorySize is set to an invalid value (allowed: a multiple of 64 from 128 to 32768, actual: '100')".
/// A long `actual` is cut.
Error invalidValue(std::string_view field, std::string_view allowed, std::string_view actual);

} // namespace engine
