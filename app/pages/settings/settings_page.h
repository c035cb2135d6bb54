#pragma once

#include <QWidget>
#include <app/console/workspace.h>

namespace app {

/// The console's look, access to the engine, its limits, and what this machine gives it.
class SettingsPage : public QWidget
{
    Q_OBJECT
public:
    explicit SettingsPage(Workspace& workspace, QWidget* parent = nullptr);
};

} // namespace app
