#pragma once

#include <QString>
#include <model/edit/staged_function.h>
#include <vector>

namespace app {

/// One line of the comparison of what runs with what is staged.
struct ChangeLine
{
    enum class Kind { Added, Removed, Changed };
    QString field; ///< "Memory size"; of variables "Environment variables: NAME"
    QString before, after; ///< empty where there is none
    Kind kind = Kind::Changed;
    bool operator==(const ChangeLine&) const = default;
};

/// In the order of `changes`; names with values give one line for each name that differs.
std::vector<ChangeLine> changeLines(const std::vector<model::StagedFunction::Change>& changes);

} // namespace app
