#include <app/console/side_bar.h>

#include <QPainter>
#include <app/console/function_tree.h>
#include <app/console/global_pages.h>
#include <app/console/side_bar_item.h>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/theme.h>

namespace app {

using namespace widgets::metrics;

SideBar::SideBar(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_functions(new FunctionTree(workspace))
{
    auto* pages = new QVBoxLayout;
    pages->setContentsMargins(kSpaceS, kSpaceM, kSpaceS, kSpaceS);
    pages->setSpacing(2);
    for (const GlobalPageKind& kind : globalPages()) {
        auto* item = new SideBarItem(kind.icon, kind.titleText());
        connect(item, &QAbstractButton::clicked, this, [this, item, page = kind.page] {
            item->setChecked(true); // a second click must not unmark it
            Q_EMIT m_workspace.navigator.pageRequested(page);
        });
        m_items[kind.page] = item;
        pages->addWidget(item);
    }

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 1, 0);
    layout->setSpacing(0);
    layout->addLayout(pages);
    layout->addLayout(makeFunctionsHead());
    layout->addWidget(m_functions, 1);
    setMinimumWidth(220);
}

QLayout* SideBar::makeFunctionsHead()
{
    auto* head = new QHBoxLayout;
    head->setContentsMargins(kSpaceL + kSpaceXs, kSpaceS, kSpaceM, kSpaceXs);
    head->addWidget(
        new widgets::Label(tr("Functions"), widgets::TextStyle::Strong, widgets::Ink::Muted));
    head->addStretch();
    auto* create = widgets::makeIconButton(widgets::Icon::Plus, tr("Create function"));
    connect(
        create, &QToolButton::clicked, &m_workspace.navigator, &Navigator::createFunctionRequested);
    head->addWidget(create);
    return head;
}

void SideBar::setCurrentPage(std::optional<GlobalPage> page)
{
    for (const auto& [each, item] : m_items)
        item->setChecked(page == each);
}

void SideBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), widgets::colors().chrome);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), widgets::colors().border);
}

} // namespace app
