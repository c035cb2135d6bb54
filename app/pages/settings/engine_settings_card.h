#pragma once

#include <app/console/workspace.h>
#include <engine/engine.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>

class QPushButton;

namespace app {

/// Some of the settings that the engine keeps: changed here, then applied together. A card shows
/// its part and writes it.
class EngineSettingsCard : public widgets::Card
{
    Q_OBJECT
protected:
    /// `done`: said once they are applied, a sentence.
    EngineSettingsCard(
        Workspace& workspace, const QString& title, const QString& done, QWidget* parent);

    /// Fills the inputs.
    virtual void show(const engine::EngineSettings& settings) = 0;
    /// Takes over what is entered.
    virtual void write(engine::EngineSettings& settings) const = 0;
    /// What is entered keeps to the rules.
    virtual bool isAllowed() const = 0;

    /// Adds the buttons below what is in the body, and shows the settings. Last in a constructor.
    void finish(widgets::ButtonKind apply);
    /// Something was entered.
    void edited();
    Workspace& workspace() const { return m_workspace; }

private:
    engine::EngineSettings staged() const;
    void showSettings();
    void apply();

    Workspace& m_workspace;
    QString m_done;
    QPushButton* m_revert = nullptr;
    QPushButton* m_apply = nullptr;
};

} // namespace app
