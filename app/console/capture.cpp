#include <app/console/capture.h>

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <app/cli/verbs.h>
#include <app/console/console_core.h>
#include <app/console/main_window.h>
#include <app/console/picture_tour.h>
#include <app/console/translations.h>
#include <app/experiment/concurrency_experiment.h>
#include <thread>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace app::console {

namespace {

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

engine::Result<std::vector<std::filesystem::path>> takePictures(
    MainWindow& window, const QDir& folder)
{
    namespace experiment = concurrency_experiment;
    const auto taken = PictureTour(window, folder)
                           .run(fromView(experiment::kService), fromView(experiment::kFunction));
    if (!taken) return engine::Failure(taken.error());
    std::vector<std::filesystem::path> paths;
    for (const QString& path : *taken)
        paths.emplace_back(path.toStdString());
    return paths;
}

} // namespace

int capture(const cli::CommonOptions& options, double seconds, const std::filesystem::path& folder,
    int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    widgets::Theme::prepare();
    QApplication application(argc, argv);
    setUpApplication();
    widgets::Theme::install(application, widgets::Theme::Mode::Dark);
    const QDir pictures(QString::fromStdString(folder.string()));
    if (!pictures.mkpath(u"."_s)) {
        return cli::report(
            {engine::ErrorCode::Io, "cannot make the folder " + folder.string(), "screenshots"});
    }
    const QTemporaryDir choices; // the user's own stay out of the pictures, and as they are
    QSettings settings(choices.filePath(u"console.ini"_s), QSettings::IniFormat);
    const Translations translations(settings);

    const auto core
        = ConsoleCore::start({.dataDir = options.dataDir, .log = cli::logToStderr()}, settings);
    if (!core) return cli::report(core.error());
    MainWindow window((*core)->workspace());
    window.show();

    // The experiment calls through the API, as every client does, and waits for its answers: not on
    // the GUI thread.
    const auto onGuiThread = [&] {
        engine::Result<std::vector<std::filesystem::path>> taken;
        QMetaObject::invokeMethod(
            &window, [&] { taken = takePictures(window, pictures); }, Qt::BlockingQueuedConnection);
        return taken;
    };
    int code = cli::kFailed;
    std::jthread experiment([&] {
        code = cli::demo(options, {.seconds = seconds, .takePictures = onGuiThread});
        QMetaObject::invokeMethod(&application, &QApplication::quit, Qt::QueuedConnection);
    });
    QApplication::exec();
    experiment.join();
    return code;
}

} // namespace app::console
