#pragma once

#include <QObject>
#include <QString>

namespace app {

/// The tabs of a function's page, in order.
enum class FunctionTab {
    Overview,
    Code,
    Configuration,
    Test,
    Monitor,
    Instances,
    ColdStarts,
    Scaling,
    Logs
};
inline constexpr int kFunctionTabCount = 9;

/// The pages beside the functions'.
enum class GlobalPage { Home, Monitor, Costs, Logs, Experiment, Settings };

/// How pages ask for other places without knowing them. The main window listens. GUI thread.
class Navigator : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

Q_SIGNALS:
    void pageRequested(app::GlobalPage page);
    void functionRequested(const QString& service, const QString& function, app::FunctionTab tab);
    /// The log of a function, narrowed to one request or instance; all may be empty.
    void logsRequested(const QString& service, const QString& function, const QString& requestId, const QString& instanceId);
    /// The configuration of a function, with a whole number staged for one of its fields.
    void stageRequested(const QString& service, const QString& function, const QString& field, qint64 value);
    void createFunctionRequested();
    void deleteFunctionRequested(const QString& service, const QString& function);
};

} // namespace app
