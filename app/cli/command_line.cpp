#include <app/cli/command_line.h>

#include <CLI/CLI.hpp>
#include <app/cli/verbs.h>
#include <iostream>

namespace app::cli {

namespace {
void addCommon(CLI::App& app, CommonOptions& options)
{
    app.add_option("--data-dir", options.dataDir, "Where everything is kept")->type_name("DIR")->capture_default_str();
    app.add_flag("--json", options.isJson, "One JSON value on stdout, messages on stderr");
}
} // namespace

int run(int argc, char** argv, const Console& console)
{
    CommonOptions common;
    CLI::App app("A desktop console and local execution engine, compatible with Alibaba Cloud Function Compute", "fcdesk");
    app.set_version_flag("--version", FCDESK_VERSION);
    app.add_option("--data-dir", common.dataDir, "Where everything is kept")->type_name("DIR")->capture_default_str();
    app.require_subcommand(0, 1);
    app.footer("Without a verb the console opens.");

    ServeOptions serveOptions;
    auto* serveVerb = app.add_subcommand("serve", "Serve the API without a window until SIGTERM");
    addCommon(*serveVerb, common);
    serveVerb->add_option("--port", serveOptions.port, "Port; the next free one if taken, 0 for any")
        ->check(CLI::Range(0, 65535))->type_name("P")->capture_default_str();
    serveVerb->add_option("--address", serveOptions.address, "Address to listen on; anything but this machine's own is warned about")
        ->type_name("A")->capture_default_str();

    DeployOptions deployOptions;
    auto* deployVerb = app.add_subcommand("deploy", "Create or update a function from a folder, a file or a zip");
    addCommon(*deployVerb, common);
    deployVerb->add_option("folder", deployOptions.folder, "The code")->required()->type_name("FOLDER");
    deployVerb->add_option("--name", deployOptions.name, "SERVICE/FUNCTION")->required()->type_name("NAME");
    deployVerb->add_option("--runtime", deployOptions.runtime, "nodejs20, python3.10, custom, ...")->required()->type_name("R");
    deployVerb->add_option("--handler", deployOptions.handler, "file.function")->required()->type_name("H");
    deployVerb->add_option("--initializer", deployOptions.initializer, "file.function, run once per instance")->type_name("H");
    deployVerb->add_option("--memory", deployOptions.memoryMb, "Memory in MB, a multiple of 64")->type_name("MB");
    deployVerb->add_option("--timeout", deployOptions.timeoutSeconds, "Seconds a call may take")->type_name("S");
    deployVerb->add_option("--concurrency", deployOptions.concurrency, "Calls one instance serves at once")->type_name("N");

    InvokeOptions invokeOptions;
    auto* invokeVerb = app.add_subcommand("invoke", "Call a function and print what it answers");
    addCommon(*invokeVerb, common);
    invokeVerb->add_option("name", invokeOptions.name, "SERVICE/FUNCTION")->required()->type_name("NAME");
    auto* event = invokeVerb->add_option("--event", invokeOptions.event, "The event")->type_name("TEXT");
    invokeVerb->add_option("--event-file", invokeOptions.eventFile, "A file with the event, - for stdin")->type_name("F")->excludes(event);
    invokeVerb->add_option("--count", invokeOptions.count, "How many calls")->check(CLI::Range(1, 10'000'000))->type_name("N")->capture_default_str();
    invokeVerb->add_option("--parallel", invokeOptions.parallel, "Calls in flight at once")->check(CLI::Range(1, 1000))->type_name("C")->capture_default_str();
    invokeVerb->add_flag("--tail", invokeOptions.tail, "Show the end of the call's log (instance concurrency 1)");

    DemoOptions demoOptions;
    auto* demoVerb = app.add_subcommand("demo", "The concurrency experiment: three calls that wait, at concurrency 1 and at 10");
    addCommon(*demoVerb, common);
    demoVerb->add_option("--seconds", demoOptions.seconds, "How long each call waits")->check(CLI::Range(0.01, 3600.0))->type_name("S")->capture_default_str();
    demoVerb->add_option("--screenshots", demoOptions.screenshots, "Also render the console's windows to PNG files here")->type_name("DIR");

    ConformanceOptions conformanceOptions;
    auto* conformanceVerb = app.add_subcommand(
        "conformance", "Check the engine against Function Compute's rules, on a data directory of its own");
    addCommon(*conformanceVerb, common);
    conformanceVerb->get_option("--data-dir")->description("Taken as by every verb; the rules leave it alone");
    conformanceVerb->add_option("--only", conformanceOptions.only, "Only rules with this in their section or id")->type_name("REGEX");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kOk : kWrongUse;
    }
    if (*serveVerb) return serve(common, serveOptions);
    if (*deployVerb) return deploy(common, deployOptions);
    if (*invokeVerb) return invoke(common, invokeOptions);
    if (*conformanceVerb) return conformance(common, conformanceOptions);
    if (*demoVerb) {
        if (demoOptions.screenshots.empty()) return demo(common, demoOptions);
        if (console.capture) return console.capture(common, demoOptions.seconds, demoOptions.screenshots, argc, argv);
        std::cerr << "fcdesk: --screenshots needs the console, which this build leaves out\n";
        return kWrongUse;
    }
    if (console.show) return console.show(common, argc, argv);
    std::cerr << app.help() << "\nfcdesk: this build has no console: name a verb\n";
    return kWrongUse;
}

} // namespace app::cli
