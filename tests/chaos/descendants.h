#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace test {

struct Descendant
{
    pid_t pid;
    std::string name; ///< as the kernel has it, at most 15 characters
};
/// The processes that this one started, and theirs, and so on.
std::vector<Descendant> descendants();

} // namespace test
