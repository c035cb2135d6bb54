#include <app/cli/command_line.h>
#ifdef FCDESK_CONSOLE
#include <app/console/console.h>
#endif

int main(int argc, char** argv)
{
    app::cli::Console console;
#ifdef FCDESK_CONSOLE
    console.show = app::console::show;
#endif
    return app::cli::run(argc, argv, console);
}
