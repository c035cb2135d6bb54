#include <engine/core/embedded.h>

#include <cassert>

namespace engine {

std::string_view embedded(std::string_view path)
{
    for (const auto& file : embeddedFiles()) {
        if (file.path == path) return file.bytes;
    }
    assert(!"no such built-in file");
    return {};
}

} // namespace engine
