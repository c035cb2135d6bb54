#pragma once

#include <QWidget>
#include <app/console/workspace.h>
#include <engine/catalog/objects.h>
#include <memory>
#include <optional>

namespace app {

/// A function as the catalog has it now.
struct FunctionState
{
    std::shared_ptr<const engine::catalog::Service> service;
    std::shared_ptr<const engine::catalog::Function> function;
    std::optional<std::int64_t> maximumInstances;
};

/// One tab of a function's page. Made when it is first shown, for one function, for good.
class FunctionView : public QWidget
{
    Q_OBJECT
public:
    FunctionView(Workspace& workspace, QString service, QString function, QWidget* parent = nullptr)
        : QWidget(parent)
        , m_workspace(workspace)
        , m_service(std::move(service))
        , m_function(std::move(function))
    {
    }
    /// What the engine has now: at first and after every change.
    virtual void setState(const FunctionState& state) = 0;
    /// Edits that would be lost with the page.
    virtual bool hasUnsavedEdits() const { return false; }

    const QString& service() const { return m_service; }
    const QString& function() const { return m_function; }
    /// "service/function"
    QString path() const { return m_service + QLatin1Char('/') + m_function; }

Q_SIGNALS:
    void unsavedEditsChanged();

protected:
    Workspace& workspace() const { return m_workspace; }

private:
    Workspace& m_workspace;
    QString m_service, m_function;
};

} // namespace app
