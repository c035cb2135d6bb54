#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace engine::runtime {

/// What stands ready for the next starts.
struct FastStartState
{
    struct Stems
    {
        std::string executable; ///< as instances see it
        std::int64_t memoryMb = 0; ///< of the functions they are for
        int ready = 0;
        bool operator==(const Stems&) const = default;
    };
    std::vector<Stems> stems; ///< kinds of which some are ready
    std::int64_t memoryBytes = 0; ///< what all of it holds
    bool operator==(const FastStartState&) const = default;
};

} // namespace engine::runtime
