#pragma once

#include <QWidget>
#include <app/console/navigator.h>
#include <app/pages/function/function_view.h>
#include <vector>
#include <widgets/common/icons.h>

class QStackedWidget;
class QTabBar;

namespace widgets {
class Chip;
class MessageBar;
class PageHeader;
} // namespace widgets

namespace app {

/// A tab as menus name it.
struct FunctionTabInfo
{
    FunctionTab tab;
    widgets::Icon icon;
    const char* name; ///< for files; not translated
    QString title;
};

/// One function: its head and its tabs. Each tab is made when it is first shown. Ctrl+1, Ctrl+2,
/// ... go to the tabs in order.
class FunctionPage : public QWidget
{
    Q_OBJECT
public:
    FunctionPage(Workspace& workspace, const QString& service, const QString& function,
        QWidget* parent = nullptr);

    /// What the engine has now.
    void setState(const FunctionState& state);
    /// The function is gone: the tabs stay for what was not saved, with a word about it.
    void setDeleted();
    /// A tab that is not offered gives the first one.
    void showTab(FunctionTab tab);
    FunctionTab tab() const;
    /// The view of a tab; made now when it was not shown before. Null: not offered.
    FunctionView* view(FunctionTab tab);
    bool hasUnsavedEdits() const;
    const QString& service() const { return m_service; }
    const QString& function() const { return m_function; }

    /// Whether a function's page has this tab.
    static bool offers(FunctionTab tab);
    /// Those it has, in order.
    static std::vector<FunctionTabInfo> offeredTabs();

Q_SIGNALS:
    void unsavedEditsChanged();
    void tabChanged();

private:
    void addHeaderActions();
    void addTabs();
    void showIndex(int index);
    FunctionView* viewAt(int index);
    void updateActivity();
    void updateMark(int index);

    Workspace& m_workspace;
    QString m_service, m_function;
    FunctionState m_state;
    widgets::PageHeader* m_header;
    widgets::Chip* m_runtime;
    widgets::Chip* m_activity;
    widgets::MessageBar* m_deleted;
    QTabBar* m_tabBar;
    QStackedWidget* m_stack;
    std::vector<FunctionView*> m_views; ///< by tab; null: not shown yet
};

} // namespace app
