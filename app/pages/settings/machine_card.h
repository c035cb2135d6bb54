#pragma once

#include <app/console/workspace.h>
#include <widgets/common/card.h>

namespace app {

/// What this machine gives the engine: the sandbox and what it lacks, and the runtimes found.
class MachineCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit MachineCard(Workspace& workspace, QWidget* parent = nullptr);
};

} // namespace app
