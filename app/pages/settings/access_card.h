#pragma once

#include <app/console/workspace.h>
#include <widgets/common/card.h>

namespace app {

/// What a client needs to call the engine, and how its secrets are kept.
class AccessCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit AccessCard(Workspace& workspace, QWidget* parent = nullptr);
};

} // namespace app
