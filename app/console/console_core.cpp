#include <app/console/console_core.h>

#include <QApplication>
#include <QLoggingCategory>
#include <QMetaEnum>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace app {

namespace {

Q_LOGGING_CATEGORY(kEngineLog, "fcdesk.engine", QtWarningMsg)

const QString kThemeKey = u"appearance/theme"_s;

QString pathText(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

} // namespace

engine::Result<std::unique_ptr<ConsoleCore>> ConsoleCore::start(
    engine::EngineOptions options, QSettings& settings)
{
    auto engine = engine::Engine::start(std::move(options));
    if (!engine) return engine::Failure(engine.error());
    return std::unique_ptr<ConsoleCore>(new ConsoleCore(std::move(*engine), settings));
}

ConsoleCore::ConsoleCore(std::unique_ptr<engine::Engine> engine, QSettings& settings)
    : m_engine(std::move(engine))
    , m_client(*m_engine)
    , m_feeds(*m_engine)
    , m_workspace {.client = m_client,
          .feeds = m_feeds,
          .liveHistory = m_liveHistory,
          .navigator = m_navigator,
          .settings = settings,
          .userDir = QDir(pathText(m_client.info().dataDir / "console"))}
{
    m_workspace.userDir.mkpath(u"."_s);
    // Before any page listens, so that a page finds the history as new as the snapshot.
    QObject::connect(&m_feeds.live, &model::LiveFeed::snapshotChanged, &m_feeds.live,
        [this] { m_liveHistory.add(*m_feeds.live.snapshot()); });
}

ConsoleCore::~ConsoleCore() = default;

void setUpApplication()
{
    QApplication::setApplicationName(u"fcdesk"_s);
    QApplication::setApplicationDisplayName(u"fcdesk"_s);
    QApplication::setApplicationVersion(QStringLiteral(FCDESK_VERSION));
    QApplication::setDesktopFileName(u"fcdesk"_s);
}

QString settingsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/fcdesk/console.ini"_s;
}

widgets::Theme::Mode themeMode(const QSettings& settings)
{
    const QByteArray name = settings.value(kThemeKey).toString().toLatin1();
    bool isKnown = false;
    const int mode = QMetaEnum::fromType<widgets::Theme::Mode>().keyToValue(name, &isKnown);
    return isKnown ? static_cast<widgets::Theme::Mode>(mode) : widgets::Theme::Mode::System;
}

void saveThemeMode(QSettings& settings, widgets::Theme::Mode mode)
{
    settings.setValue(kThemeKey, QString::fromLatin1(QMetaEnum::fromType<widgets::Theme::Mode>()
                                         .valueToKey(static_cast<int>(mode))));
}

engine::LogSink engineLog()
{
    return [](engine::LogSeverity severity, std::string_view room, std::string_view message) {
        const QString text = QString::fromUtf8(room.data(), static_cast<qsizetype>(room.size()))
            + u": "_s + QString::fromUtf8(message.data(), static_cast<qsizetype>(message.size()));
        switch (severity) {
        case engine::LogSeverity::Debug:
            qCDebug(kEngineLog).noquote() << text;
            break;
        case engine::LogSeverity::Info:
            qCInfo(kEngineLog).noquote() << text;
            break;
        case engine::LogSeverity::Warning:
            qCWarning(kEngineLog).noquote() << text;
            break;
        case engine::LogSeverity::Error:
            qCCritical(kEngineLog).noquote() << text;
            break;
        }
    };
}

} // namespace app
