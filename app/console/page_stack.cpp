#include <app/console/page_stack.h>

#include <algorithm>
#include <app/console/global_pages.h>
#include <app/pages/function/configuration/configuration_view.h>
#include <app/pages/function/function_page.h>
#include <app/pages/function/logs/logs_view.h>
#include <app/pages/logs/log_browser.h>
#include <app/pages/logs/logs_page.h>
#include <model/client/engine_feeds.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

const QString kFunctionPlace = u"function"_s;

QString pathOf(const FunctionPage& page)
{
    return page.service() + u'/' + page.function();
}

} // namespace

PageStack::PageStack(Workspace& workspace, QWidget* parent)
    : QStackedWidget(parent)
    , m_workspace(workspace)
{
    connect(&m_workspace.feeds.catalog, &model::CatalogFeed::snapshotChanged, this,
        &PageStack::updateFunctions);
}

void PageStack::showPage(GlobalPage page)
{
    const GlobalPageKind* kind = globalPage(page);
    if (!kind) return;
    m_wanted.reset();
    QWidget*& widget = m_pages[page];
    if (!widget) {
        widget = kind->make(m_workspace);
        addWidget(widget);
    }
    setCurrentWidget(widget);
    Q_EMIT placeChanged();
}

void PageStack::showFunction(const QString& service, const QString& function, FunctionTab tab)
{
    const auto found = std::ranges::find_if(m_functionPages, [&](const FunctionPage* page) {
        return page->service() == service && page->function() == function;
    });
    FunctionPage* page = found == m_functionPages.end() ? nullptr : *found;
    const FunctionState state = stateOf(service, function);
    if (!page && !state.function) {
        m_wanted = {service, function, tab};
        return;
    }
    m_wanted.reset();
    if (!page) page = addFunctionPage(service, function);
    m_functionPages.removeOne(page);
    m_functionPages.append(page);
    page->showTab(tab);
    setCurrentWidget(page);
    dropOldPages();
    Q_EMIT placeChanged();
}

void PageStack::stage(
    const QString& service, const QString& function, const QString& field, qint64 value)
{
    if (!stateOf(service, function).function) return;
    showFunction(service, function, FunctionTab::Configuration);
    FunctionView* view = currentFunction()->view(FunctionTab::Configuration);
    if (auto* configuration = qobject_cast<ConfigurationView*>(view))
        configuration->stage(field, std::int64_t{value});
}

void PageStack::showLogs(const QString& service, const QString& function, const QString& requestId,
    const QString& instanceId)
{
    if (stateOf(service, function).function) {
        showFunction(service, function, FunctionTab::Logs);
        if (auto* logs = qobject_cast<LogsView*>(currentFunction()->view(FunctionTab::Logs)))
            logs->showOnly(requestId, instanceId);
        return;
    }
    showPage(GlobalPage::Logs);
    if (auto* logs = qobject_cast<LogsPage*>(currentWidget()))
        logs->showOnly({service, function, requestId, instanceId});
}

std::optional<GlobalPage> PageStack::currentPage() const
{
    for (const auto& [page, widget] : m_pages) {
        if (widget == currentWidget()) return page;
    }
    return std::nullopt;
}

FunctionPage* PageStack::currentFunction() const
{
    return qobject_cast<FunctionPage*>(currentWidget());
}

QString PageStack::place() const
{
    if (const FunctionPage* page = currentFunction()) {
        return u"%1/%2/%3/%4"_s.arg(kFunctionPlace, page->service(), page->function())
            .arg(static_cast<int>(page->tab()));
    }
    const std::optional<GlobalPage> page = currentPage();
    const GlobalPageKind* kind = globalPage(page.value_or(GlobalPage::Home));
    return QString::fromLatin1(kind->name);
}

void PageStack::restore(const QString& place)
{
    const QStringList parts = place.split(u'/');
    if (parts.size() == 4 && parts[0] == kFunctionPlace) {
        const int tab = std::clamp(parts[3].toInt(), 0, kFunctionTabCount - 1);
        showFunction(parts[1], parts[2], static_cast<FunctionTab>(tab));
        return;
    }
    const GlobalPageKind* kind = globalPage(place);
    showPage(kind ? kind->page : GlobalPage::Home);
}

QStringList PageStack::unsavedFunctions() const
{
    QStringList paths;
    for (const FunctionPage* page : m_functionPages) {
        if (page->hasUnsavedEdits()) paths << pathOf(*page);
    }
    return paths;
}

FunctionState PageStack::stateOf(const QString& service, const QString& function) const
{
    const auto& catalog = m_workspace.feeds.catalog.snapshot();
    if (!catalog) return {};
    const std::string serviceName = service.toStdString();
    const std::string name = function.toStdString();
    const auto foundFunction = std::ranges::find_if(catalog->functions,
        [&](const auto& each) { return each->serviceName == serviceName && each->name == name; });
    if (foundFunction == catalog->functions.end()) return {};
    const auto foundService = std::ranges::find_if(
        catalog->services, [&](const auto& each) { return each->name == serviceName; });
    FunctionState state{.service = *foundService, .function = *foundFunction};
    const auto maximum = catalog->maximumInstanceCounts.find(serviceName + '/' + name);
    if (maximum != catalog->maximumInstanceCounts.end()) state.maximumInstances = maximum->second;
    return state;
}

void PageStack::updateFunctions()
{
    const QList<FunctionPage*> pages = m_functionPages;
    for (FunctionPage* page : pages) {
        const FunctionState state = stateOf(page->service(), page->function());
        if (state.function)
            page->setState(state);
        else
            leave(page);
    }
    if (!m_wanted) return;
    const Wanted wanted = *m_wanted;
    if (stateOf(wanted.service, wanted.function).function)
        showFunction(wanted.service, wanted.function, wanted.tab);
    else if (!currentWidget())
        showPage(GlobalPage::Home); // the place of the last time is gone
}

FunctionPage* PageStack::addFunctionPage(const QString& service, const QString& function)
{
    auto* page = new FunctionPage(m_workspace, service, function);
    m_functionPages.append(page);
    addWidget(page);
    page->setState(stateOf(service, function));
    connect(page, &FunctionPage::tabChanged, this, [this, page] {
        if (page == currentWidget()) Q_EMIT placeChanged();
    });
    return page;
}

void PageStack::dropOldPages()
{
    for (qsizetype i = 0; i < m_functionPages.size();) {
        FunctionPage* page = m_functionPages[i];
        if (static_cast<std::size_t>(m_functionPages.size()) <= kMostFunctionPages) return;
        if (page == currentWidget() || page->hasUnsavedEdits()) {
            ++i;
            continue;
        }
        m_functionPages.removeAt(i);
        page->deleteLater();
    }
}

/// The function of this page is gone.
void PageStack::leave(FunctionPage* page)
{
    if (page->hasUnsavedEdits()) return page->setDeleted();
    const bool isShown = page == currentWidget();
    m_functionPages.removeOne(page);
    page->deleteLater();
    if (isShown) showPage(GlobalPage::Home);
}

} // namespace app
