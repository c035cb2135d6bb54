#pragma once

#include <QWidget>
#include <map>

class QStackedWidget;
class QTabBar;

namespace widgets {
class CodeEditor;
class EmptyState;
} // namespace widgets

namespace app {

/// The open files of a package as tabs: text in an editor, everything else with the reason why it
/// is not shown.
class OpenFiles : public QWidget
{
    Q_OBJECT
public:
    explicit OpenFiles(QWidget* parent = nullptr);

    bool isOpen(const QString& path) const { return m_pages.contains(path); }
    /// Opens it as text, or gives the open one this text as what is deployed.
    void setText(const QString& path, const QString& text);
    /// Opens it as something that cannot be edited here.
    void setNotice(const QString& path, const QString& title, const QString& sentence);
    void show(const QString& path);
    void close(const QString& path);
    void rename(const QString& from, const QString& to);

    QStringList paths() const;
    QString currentPath() const;
    /// Null for what is open without an editor, or not at all.
    widgets::CodeEditor* editor(const QString& path) const;

Q_SIGNALS:
    void currentChanged(const QString& path); ///< empty: none is open
    void modifiedChanged(const QString& path, bool isModified);
    /// The user wants to close it; it is still open.
    void closeRequested(const QString& path);
    void saveRequested();

private:
    void setPage(const QString& path, QWidget* page);
    int tabOf(const QString& path) const;
    void updateTab(int tab);
    void showCurrent();

    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    widgets::EmptyState* m_nothing;
    std::map<QString, QWidget*> m_pages;
};

} // namespace app
