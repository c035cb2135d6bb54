#pragma once

#include <QString>

namespace app {

/// One line of the comparison of what runs with what is staged.
struct ChangeLine
{
    enum class Kind { Added, Removed, Changed };
    QString field; ///< "Memory size"; of one of several "Environment variables: NAME"
    QString before, after; ///< empty where there is none
    Kind kind = Kind::Changed;
    bool operator==(const ChangeLine&) const = default;
};

} // namespace app
