#include <app/console/console.h>

#include <QApplication>
#include <QSettings>
#include <app/console/console_core.h>
#include <app/console/first_frame.h>
#include <app/console/main_window.h>
#include <app/console/quit_on_signal.h>
#include <app/console/start_failure_dialog.h>
#include <app/console/translations.h>
#include <widgets/common/icons.h>
#include <widgets/common/theme.h>

namespace app::console {

namespace {

/// Asks again as long as the user wants to try again; null: to quit.
std::unique_ptr<ConsoleCore> startCore(const engine::EngineOptions& options, QSettings& settings)
{
    for (;;) {
        auto core = ConsoleCore::start(options, settings);
        if (core) return std::move(*core);
        StartFailureDialog dialog(core.error(), options.dataDir);
        if (dialog.exec() != QDialog::Accepted) return nullptr;
    }
}

} // namespace

int show(const cli::CommonOptions& options, int argc, char** argv)
{
    widgets::Theme::prepare();
    QApplication application(argc, argv);
    setUpApplication();
    QSettings settings(settingsFile(), QSettings::IniFormat);
    const Translations translations(settings);
    widgets::Theme::install(application, themeMode(settings));
    QApplication::setWindowIcon(widgets::applicationIcon());
    const QuitOnSignal quitOnSignal;

    const auto core = startCore({.dataDir = options.dataDir, .log = engineLog()}, settings);
    if (!core) return cli::kFailed;
    MainWindow window(core->workspace());
    const FirstFrame firstFrame(window);
    window.show();
    const int code = QApplication::exec();
    window.hide(); // ending the functions may take a moment
    return code;
}

} // namespace app::console
