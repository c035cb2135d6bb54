#pragma once

#include <QString>
#include <app/console/workspace.h>
#include <functional>

class QWidget;

// Small actions that several places offer. Each tells in a toast how it went. GUI thread.
namespace app {

/// Ends a function's instances that serve nothing now. `path`: "service/function"; empty: of all.
void releaseIdleInstances(Workspace& workspace, const QString& path);

/// Lets one instance finish its calls and end.
void recycleInstance(Workspace& workspace, const QString& instanceId);
/// Asks in a dialog over `parent`, then does so with every instance of a function.
void askToRecycleInstances(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent);

/// Ask in a dialog over `parent`, then delete. A service must have no functions left.
void askToDeleteFunction(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent);
void askToDeleteService(Workspace& workspace, const QString& service, QWidget* parent);

/// Creates the first sample this machine has a runtime for and shows where it is invoked; one that
/// is there already is shown. `done` runs when it went one way or the other, unless `context` is
/// gone by then.
void createSampleFunction(Workspace& workspace, QObject* context, std::function<void()> done);

} // namespace app
