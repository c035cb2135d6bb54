#include <app/pages/settings/settings_page.h>

#include <QScrollArea>
#include <app/pages/settings/access_card.h>
#include <app/pages/settings/appearance_card.h>
#include <app/pages/settings/fast_starts_card.h>
#include <app/pages/settings/limits_card.h>
#include <app/pages/settings/machine_card.h>
#include <widgets/common/metrics.h>
#include <widgets/common/page_header.h>
#include <widgets/common/view_setup.h>

namespace app {

namespace {

constexpr int kWidest = 900; // lines of text stay readable

} // namespace

SettingsPage::SettingsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
{
    using namespace widgets::metrics;
    auto* column = new QWidget;
    column->setMaximumWidth(kWidest);
    auto* cards = new QVBoxLayout(column);
    cards->setContentsMargins({});
    cards->setSpacing(kSpaceL);
    cards->addWidget(new AppearanceCard(workspace));
    cards->addWidget(new AccessCard(workspace));
    cards->addWidget(new LimitsCard(workspace));
    cards->addWidget(new FastStartsCard(workspace));
    cards->addWidget(new MachineCard(workspace));
    cards->addStretch();

    auto* content = new QWidget;
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(kSpaceXl, 0, kSpaceXl, kSpaceXl);
    row->addWidget(column, 1);
    row->addStretch();
    auto* scroll = widgets::makeScrollArea(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(new widgets::PageHeader(widgets::Icon::Settings, tr("Settings")));
    layout->addWidget(scroll, 1);
}

} // namespace app
