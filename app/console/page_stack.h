#pragma once

#include <QStackedWidget>
#include <app/console/navigator.h>
#include <app/console/workspace.h>
#include <app/pages/function/function_view.h>
#include <map>
#include <optional>

namespace app {

class FunctionPage;

/// The pages of the main window, made when they are first shown. A function's page is kept for
/// later; of more than kMostFunctionPages the ones not seen for longest go, but never one with
/// unsaved edits.
class PageStack : public QStackedWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostFunctionPages = 8;

    explicit PageStack(Workspace& workspace, QWidget* parent = nullptr);

    Workspace& workspace() const { return m_workspace; }

    /// Nothing when that page is not offered.
    void showPage(GlobalPage page);
    /// A function the catalog does not have yet is shown once it has it.
    void showFunction(const QString& service, const QString& function, FunctionTab tab);

    /// The log of a function, narrowed to one request or instance when they are not empty; on the
    /// page of all logs when the function is gone or not named.
    void showLogs(const QString& service, const QString& function, const QString& requestId,
        const QString& instanceId);
    /// The function's configuration with a value staged there; nothing when there is no such
    /// function.
    void stage(const QString& service, const QString& function, const QString& field, qint64 value);

    /// What is shown; nullopt while a function's page is.
    std::optional<GlobalPage> currentPage() const;
    /// Null while another page is shown.
    FunctionPage* currentFunction() const;
    /// "home" or "function/<service>/<function>/<tab>": what restore() takes.
    QString place() const;
    /// Home when there is no such place.
    void restore(const QString& place);
    /// "service/function" of every page with unsaved edits.
    QStringList unsavedFunctions() const;

Q_SIGNALS:
    void placeChanged();

private:
    struct Wanted
    {
        QString service, function;
        FunctionTab tab;
    };
    /// Null members: not in the catalog.
    FunctionState stateOf(const QString& service, const QString& function) const;
    void updateFunctions();
    FunctionPage* addFunctionPage(const QString& service, const QString& function);
    void dropOldPages();
    void leave(FunctionPage* page);

    Workspace& m_workspace;
    std::map<GlobalPage, QWidget*> m_pages;
    QList<FunctionPage*> m_functionPages; ///< the last one shown at the end
    std::optional<Wanted> m_wanted;
};

} // namespace app
