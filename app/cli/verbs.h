#pragma once

#include <app/cli/session.h>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace app::cli {

struct ServeOptions
{
    std::string address = "127.0.0.1";
    int port = 9600;
};
/// Serves until SIGTERM or SIGINT.
int serve(const CommonOptions& common, const ServeOptions& options);

struct DeployOptions
{
    std::filesystem::path folder;
    std::string name; ///< SERVICE/FUNCTION
    std::string runtime, handler;
    std::optional<std::string> initializer;
    std::optional<int> memoryMb, timeoutSeconds, concurrency;
};
/// Creates the function (and its service), or updates it.
int deploy(const CommonOptions& common, const DeployOptions& options);

struct InvokeOptions
{
    std::string name; ///< SERVICE/FUNCTION
    std::string event;
    std::filesystem::path eventFile; ///< "-": stdin
    int count = 1;
    int parallel = 1;
    bool tail = false;
};
int invoke(const CommonOptions& common, const InvokeOptions& options);

struct DemoOptions
{
    double seconds = 10;
    std::filesystem::path screenshots; ///< a folder for pictures of the console; empty: none
    /// Called when the runs are done; the files it made are reported. Empty: no pictures.
    std::function<engine::Result<std::vector<std::filesystem::path>>()> takePictures;
};
/// The concurrency experiment: three calls that wait, at instance concurrency 1 and at 10.
int demo(const CommonOptions& common, const DemoOptions& options);

struct ConformanceOptions
{
    std::string only; ///< a regular expression on section and id; empty: all rules
};
/// Checks the engine against Function Compute's rules, on engines of its own: the data directory is not touched.
int conformance(const CommonOptions& common, const ConformanceOptions& options);

} // namespace app::cli
