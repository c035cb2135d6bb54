#pragma once

#include <QString>
#include <engine/runtime/runtimes.h>
#include <span>
#include <vector>

namespace app {

/// A runtime of Function Compute and whether this machine can run it.
struct RuntimeChoice
{
    QString runtime; ///< "nodejs20"
    bool isAvailable = false;
    QString note; ///< why not, or what it runs on; may be empty
};

/// All runtimes, in the catalog's order.
std::vector<RuntimeChoice> runtimeChoices(
    std::span<const engine::runtime::Interpreter> interpreters);

} // namespace app
