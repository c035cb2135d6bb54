#pragma once

#include <app/console/workspace.h>
#include <engine/engine.h>
#include <widgets/common/card.h>

class QPushButton;

namespace widgets {
class FormField;
class UnitSpinBox;
} // namespace widgets

namespace app {

/// The account's limits, which the engine keeps: changed here, then applied.
class LimitsCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit LimitsCard(Workspace& workspace, QWidget* parent = nullptr);

private:
    engine::EngineSettings staged() const;
    void showSettings();
    void updateButtons();
    void apply();

    Workspace& m_workspace;
    widgets::UnitSpinBox* m_instances;
    widgets::UnitSpinBox* m_idle;
    widgets::FormField* m_instancesField;
    widgets::FormField* m_idleField;
    QPushButton* m_revert;
    QPushButton* m_apply;
};

} // namespace app
