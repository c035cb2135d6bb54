#pragma once

#include <app/cli/session.h>
#include <functional>

namespace app::cli {

/// What to do when no verb is given, and for `demo --screenshots`; absent in a build without the console.
struct Console
{
    std::function<int(const CommonOptions&, int argc, char** argv)> show;
    /// Runs the experiment in the console's windows, rendered offscreen to PNG files in `folder`.
    std::function<int(const CommonOptions&, double seconds, const std::filesystem::path& folder, int argc, char** argv)> capture;
};

/// Reads the command line and does what it says. The exit code.
int run(int argc, char** argv, const Console& console);

} // namespace app::cli
