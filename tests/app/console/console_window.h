#pragma once

#include <QAbstractButton>
#include <app/console/main_window.h>
#include <app/console/page_stack.h>
#include <memory>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <tests/support/test_console.h>
#include <tests/support/widget_test.h>

namespace test {

/// The console's window on a real engine in a temporary folder; both can be closed and opened again
/// on it.
class ConsoleWindow
{
public:
    bool open()
    {
        if (!m_console.start()) return false;
        m_window = std::make_unique<app::MainWindow>(workspace());
        m_window->show();
        m_window->activateWindow();
        return QTest::qWaitForWindowActive(m_window.get()) && QTest::qWaitFor([this] {
            return workspace().feeds.catalog.snapshot() != nullptr;
        });
    }
    void close()
    {
        m_window->close();
        m_window.reset();
        m_console.stop();
    }

    app::MainWindow& window() { return *m_window; }
    app::Workspace& workspace() { return m_console.workspace(); }
    app::PageStack& pages() { return *m_window->pages(); }
    QString folder() const { return m_console.folder(); }

private:
    TestConsole m_console;
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
