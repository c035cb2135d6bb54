#pragma once

#include <QWidget>
#include <array>
#include <engine/metering/telemetry.h>
#include <model/format/states.h>

namespace widgets {

class Label;
class PhaseStrip;

/// One start of an instance, split into its phases: a stacked bar, and below it the two layers with
/// their phases in numbers.
class PhaseBar : public QWidget
{
    Q_OBJECT
public:
    explicit PhaseBar(QWidget* parent = nullptr);

    void setPhases(const engine::metering::ColdStartPhases& phases);

private:
    PhaseStrip* m_bar;
    Label* m_system;
    Label* m_business;
    std::array<Label*, model::kPhaseCount> m_values{};
};

} // namespace widgets
