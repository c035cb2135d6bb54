#pragma once

#include <QWidget>
#include <app/console/navigator.h>
#include <app/console/workspace.h>
#include <map>
#include <optional>

namespace app {

class FunctionTree;
class SideBarItem;

/// Where to go: the global pages, and below them the functions.
class SideBar : public QWidget
{
    Q_OBJECT
public:
    explicit SideBar(Workspace& workspace, QWidget* parent = nullptr);

    /// Marks what is shown; nullopt: not one of the global pages.
    void setCurrentPage(std::optional<GlobalPage> page);
    FunctionTree* functions() const { return m_functions; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QLayout* makeFunctionsHead();

    Workspace& m_workspace;
    std::map<GlobalPage, SideBarItem*> m_items;
    FunctionTree* m_functions;
};

} // namespace app
