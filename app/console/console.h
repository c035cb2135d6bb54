#pragma once

#include <app/cli/session.h>

namespace app::console {

/// Opens the console on the data directory and runs it until its window is closed. The exit code.
int show(const cli::CommonOptions& options, int argc, char** argv);

} // namespace app::console
