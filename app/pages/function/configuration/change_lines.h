#pragma once

#include <app/parts/change_line.h>
#include <model/edit/staged_function.h>
#include <vector>

namespace app {

/// In the order of `changes`; names with values give one line for each name that differs.
std::vector<ChangeLine> changeLines(const std::vector<model::StagedFunction::Change>& changes);

} // namespace app
