#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <app/console/console_core.h>
#include <app/console/main_window.h>
#include <app/console/page_stack.h>
#include <engine/engine.h>
#include <memory>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/theme.h>

namespace test {

/// The console's window on a real engine in a temporary folder; both can be closed and opened again
/// on it.
class ConsoleWindow
{
public:
    bool open()
    {
        engine::EngineOptions options;
        options.dataDir = m_folder.path().toStdString() + "/data";
        options.port = 0;
        options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
        auto core = app::ConsoleCore::start(options, m_settings);
        if (!core) return false;
        m_core = std::move(*core);
        m_window = std::make_unique<app::MainWindow>(m_core->workspace());
        m_window->show();
        m_window->activateWindow();
        return QTest::qWaitForWindowActive(m_window.get()) && QTest::qWaitFor([this] {
            return m_core->workspace().feeds.catalog.snapshot() != nullptr;
        });
    }
    void close()
    {
        m_window->close();
        m_window.reset();
        m_core.reset();
    }

    app::MainWindow& window() { return *m_window; }
    app::Workspace& workspace() { return m_core->workspace(); }
    app::PageStack& pages() { return *m_window->pages(); }
    QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
    std::unique_ptr<app::ConsoleCore> m_core;
    std::unique_ptr<app::MainWindow> m_window;
};

/// The visible widget of this class with this text or accessible name; null: there is none.
template <typename Widget>
Widget* visible(const QWidget& parent, const QString& name)
{
    for (Widget* one : parent.findChildren<Widget*>()) {
        if (!one->isVisible()) continue;
        if (one->accessibleName() == name) return one;
        if constexpr (std::is_base_of_v<QAbstractButton, Widget>) {
            if (one->text() == name) return one;
        }
    }
    return nullptr;
}

} // namespace test

/// A main() with the application's look.
#define FCDESK_CONSOLE_TEST_MAIN(Test)                                                             \
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
