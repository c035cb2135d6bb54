#pragma once

#include <QWidget>
#include <array>
#include <engine/metering/telemetry.h>
#include <model/format/states.h>

namespace widgets {

/// The phases of one start as a bar of stacked colours, in the theme's colours of phases.
class PhaseStrip : public QWidget
{
    Q_OBJECT
public:
    explicit PhaseStrip(QWidget* parent = nullptr);

    /// `whole`: how long a start would be that fills the strip; zero: this one.
    void setPhases(
        const engine::metering::ColdStartPhases& phases, engine::Duration whole = {});

protected:
    void paintEvent(QPaintEvent*) override;

private:
    std::array<engine::Duration, model::kPhaseCount> m_durations{};
    engine::Duration m_whole{};
};

} // namespace widgets
