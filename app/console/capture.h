#pragma once

#include <app/cli/session.h>
#include <filesystem>

namespace app::console {

/// Runs the experiment with the console open, without a display, and renders every page to PNG
/// files in `folder` (made when missing): dark and light, at 1280 x 800 and, with the size in their
/// names, at 1920 x 1080. The exit code.
int capture(const cli::CommonOptions& options, double seconds, const std::filesystem::path& folder,
    int argc, char** argv);

} // namespace app::console
