#pragma once

#include <app/pages/settings/engine_settings_card.h>

class QCheckBox;

namespace widgets {
class FormField;
class Label;
class UnitSpinBox;
} // namespace widgets

namespace app {

/// Runtimes that are kept ready for the next instances: whether, for how much memory, and what
/// stands ready now.
class FastStartsCard : public EngineSettingsCard
{
    Q_OBJECT
public:
    explicit FastStartsCard(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void show(const engine::EngineSettings& settings) override;
    void write(engine::EngineSettings& settings) const override;
    bool isAllowed() const override;

private:
    void showReady();

    QCheckBox* m_isOn;
    widgets::UnitSpinBox* m_memory;
    widgets::Label* m_ready;
};

} // namespace app
