#include <app/console/global_pages.h>

#include <QCoreApplication>
#include <algorithm>
#include <app/pages/costs/costs_page.h>
#include <app/pages/experiment/experiment_page.h>
#include <app/pages/home/home_page.h>
#include <app/pages/logs/logs_page.h>
#include <app/pages/monitor/monitor_page.h>
#include <app/pages/settings/settings_page.h>

namespace app {

namespace {

template <typename Page>
QWidget* make(Workspace& workspace)
{
    return new Page(workspace);
}

constexpr GlobalPageKind kPages[] = {
    {GlobalPage::Home, widgets::Icon::Dashboard, "home",
        QT_TRANSLATE_NOOP("app::GlobalPages", "Home"), make<HomePage>},
    {GlobalPage::Monitor, widgets::Icon::Monitor, "monitor",
        QT_TRANSLATE_NOOP("app::GlobalPages", "Monitor"), make<MonitorPage>},
    {GlobalPage::Costs, widgets::Icon::Cost, "costs",
        QT_TRANSLATE_NOOP("app::GlobalPages", "Costs"), make<CostsPage>},
    {GlobalPage::Logs, widgets::Icon::Log, "logs", QT_TRANSLATE_NOOP("app::GlobalPages", "Logs"),
        make<LogsPage>},
    {GlobalPage::Experiment, widgets::Icon::Layers, "experiment",
        QT_TRANSLATE_NOOP("app::GlobalPages", "Experiment"), make<ExperimentPage>},
    {GlobalPage::Settings, widgets::Icon::Settings, "settings",
        QT_TRANSLATE_NOOP("app::GlobalPages", "Settings"), make<SettingsPage>},
};

template <typename Matches>
const GlobalPageKind* findPage(Matches matches)
{
    const auto* found = std::ranges::find_if(kPages, matches);
    return found == std::end(kPages) ? nullptr : found;
}

} // namespace

QString GlobalPageKind::titleText() const
{
    return QCoreApplication::translate("app::GlobalPages", title);
}

std::span<const GlobalPageKind> globalPages()
{
    return kPages;
}

const GlobalPageKind* globalPage(GlobalPage page)
{
    return findPage([page](const GlobalPageKind& kind) { return kind.page == page; });
}

const GlobalPageKind* globalPage(const QString& name)
{
    return findPage(
        [&name](const GlobalPageKind& kind) { return name == QLatin1StringView(kind.name); });
}

} // namespace app
