#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace engine::runtime {

/// What stands ready for the next starts.
struct FastStartState
{
    struct Kind
    {
        std::string path; ///< "stem", "zygote"
        std::string executable; ///< as instances see it
        std::int64_t memoryMb = 0; ///< of the functions it is for; 0: of any
        int ready = 0;
        bool operator==(const Kind&) const = default;
    };
    std::vector<Kind> kinds; ///< of which something is ready
    std::int64_t memoryBytes = 0; ///< what all of it holds
    bool operator==(const FastStartState&) const = default;
};

} // namespace engine::runtime
