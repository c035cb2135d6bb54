#pragma once

#include <app/pages/settings/engine_settings_card.h>

class QComboBox;

namespace widgets {
class FormField;
class UnitSpinBox;
} // namespace widgets

namespace app {

/// The account's limits in its region, and how fast it may grow.
class LimitsCard : public EngineSettingsCard
{
    Q_OBJECT
public:
    explicit LimitsCard(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void show(const engine::EngineSettings& settings) override;
    void write(engine::EngineSettings& settings) const override;
    bool isAllowed() const override;

private:
    /// Growth in the profile that is chosen; the numbers are free in the custom one alone.
    void showProfile();

    widgets::UnitSpinBox* m_instances;
    widgets::UnitSpinBox* m_idle;
    QComboBox* m_growth;
    widgets::UnitSpinBox* m_burst;
    widgets::UnitSpinBox* m_perMinute;
    int m_customBurst = 0, m_customPerMinute = 0;
};

} // namespace app
