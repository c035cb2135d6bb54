#pragma once

#include <QApplication>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <app/console/console_core.h>
#include <model/client/future.h>
#include <tests/support/test_engine.h>
#include <widgets/common/theme.h>

namespace test {

/// The console's parts around a real engine, for one page at a time.
class Console
{
public:
    Console()
    {
        engine::EngineOptions options;
        options.dataDir = m_folder.path().toStdString() + "/data";
        options.port = 0;
        options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
        auto started = app::ConsoleCore::start(std::move(options), m_settings);
        if (!started) qFatal("%s", started.error().detail.c_str());
        m_core = std::move(*started);
    }

    app::Workspace& workspace() { return m_core->workspace(); }
    model::EngineClient& client() { return workspace().client; }

    /// Waits for an answer of the engine, events go on.
    template <typename T>
    static engine::Result<T> wait(const QFuture<engine::Result<T>>& future)
    {
        std::optional<engine::Result<T>> got;
        QObject context;
        model::onFinished(
            future, &context, [&got](const engine::Result<T>& result) { got = result; });
        if (!QTest::qWaitFor([&got] { return got.has_value(); }, 30'000))
            return engine::fail(engine::ErrorCode::Cancelled, "no answer in 30 s");
        return *got;
    }

    engine::Result<model::EngineClient::FunctionPtr> create(const std::string& service,
        const std::string& name, engine::catalog::FunctionConfig config, const std::string& file,
        const std::string& source)
    {
        return wait(client().createFunction({.service = service,
            .name = name,
            .config = std::move(config),
            .code = std::vector<engine::storage::CodeStore::Edit>{{file, source}},
            .createsService = true}));
    }
    engine::Result<engine::InvokeReply> invoke(
        const std::string& service, const std::string& function, const std::string& payload)
    {
        return wait(client().invoke(
            {.service = service, .function = function, .qualifier = {}, .payload = payload}));
    }

private:
    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
    std::unique_ptr<app::ConsoleCore> m_core;
};

/// The child widget that screen readers know by this name.
template <typename Widget>
Widget* named(const QWidget& parent, const QString& name)
{
    for (Widget* child : parent.findChildren<Widget*>()) {
        if (child->accessibleName() == name) return child;
    }
    return nullptr;
}

/// The button with this text or name.
template <typename Button>
Button* button(const QWidget& parent, const QString& text)
{
    for (Button* child : parent.findChildren<Button*>()) {
        if (child->text() == text || child->accessibleName() == text) return child;
    }
    return nullptr;
}

} // namespace test

/// A main() with the application's look.
#define FCDESK_VIEW_TEST_MAIN(Test)                                                                \
    int main(int argc, char** argv)                                                                \
    {                                                                                              \
        widgets::Theme::prepare();                                                                 \
        QApplication application(argc, argv);                                                      \
        widgets::Theme::install(application, widgets::Theme::Mode::Dark);                          \
        Test test;                                                                                 \
        return QTest::qExec(&test, argc, argv);                                                    \
    }

/// Fails the test function on any warning but the offscreen platform's own.
inline void failOnAnyWarning()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}
