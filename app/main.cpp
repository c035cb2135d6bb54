#include <app/cli/command_line.h>
#ifdef FCDESK_CONSOLE
#include <app/console/capture.h>
#include <app/console/console.h>
#endif

int main(int argc, char** argv)
{
    app::cli::Console console;
#ifdef FCDESK_CONSOLE
    console.show = app::console::show;
    console.capture = app::console::capture;
#endif
    return app::cli::run(argc, argv, console);
}
