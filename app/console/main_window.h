#pragma once

#include <QWidget>
#include <app/console/workspace.h>

class QSplitter;

namespace app {

class PageStack;
class SideBar;
class StatusLine;

/// The console's window: the side bar, the pages, the status line. Gives the workspace its toasts.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    /// Looks as it did when it was last closed. One at a time per workspace.
    explicit MainWindow(Workspace& workspace, QWidget* parent = nullptr);
    ~MainWindow() override;

    PageStack* pages() const { return m_pages; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void listen();
    void addShortcuts();
    void restoreState();
    void saveState();
    void followPlace();
    void openFunction(const QString& service, const QString& function);
    /// From this folder or .zip; empty: from nothing.
    void askToCreate(const QString& path = {});
    void askToClose(const QStringList& unsaved);

    Workspace& m_workspace;
    QSplitter* m_splitter;
    SideBar* m_sideBar;
    PageStack* m_pages;
    StatusLine* m_status;
    bool m_mayClose = false; ///< the user gave up unsaved edits
};

} // namespace app
