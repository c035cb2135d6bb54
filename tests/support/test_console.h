#pragma once

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>
#include <app/console/console_core.h>
#include <tests/support/test_engine.h>
#include <widgets/common/toast.h>

namespace test {

/// What pages work with, on a real engine: a window for them, toasts and settings of their own. The
/// data directory is a temporary one.
class TestConsole
{
public:
    TestConsole()
        : m_settings(m_folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat)
        , m_toasts(&m_window)
    {
    }

    engine::Result<void> start()
    {
        engine::EngineOptions options;
        options.dataDir = m_folder.filePath(QStringLiteral("data")).toStdString();
        options.port = 0;
        options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
        auto core = app::ConsoleCore::start(std::move(options), m_settings);
        if (!core) return engine::Failure(core.error());
        m_core = std::move(*core);
        m_core->workspace().toasts = &m_toasts;
        return {};
    }
    /// The pages must be gone.
    void stop() { m_core.reset(); }

    QString folder() const { return m_folder.path(); }
    app::Workspace& workspace() const { return m_core->workspace(); }
    model::EngineClient& client() const { return workspace().client; }
    QWidget& window() { return m_window; }
    widgets::ToastHost& toasts() { return m_toasts; }

    /// Runs the event loop until the answer is there, half a minute at most.
    template <typename T>
    static engine::Result<T> await(QFuture<engine::Result<T>> future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 30'000))
            return engine::fail(engine::ErrorCode::Cancelled, "no answer within 30 s");
        return future.result();
    }
    /// A function of one source file, in a service that is made for it.
    engine::Result<std::shared_ptr<const engine::catalog::Function>> create(
        const std::string& service, const std::string& name, engine::catalog::FunctionConfig config,
        const std::string& file, const std::string& source) const
    {
        return await(client().createFunction({.service = service,
            .name = name,
            .config = std::move(config),
            .code = std::vector<engine::storage::CodeStore::Edit>{{file, source}},
            .createsService = true}));
    }

private:
    QTemporaryDir m_folder;
    QSettings m_settings;
    QWidget m_window;
    widgets::ToastHost m_toasts;
    std::unique_ptr<app::ConsoleCore> m_core;
};

} // namespace test
