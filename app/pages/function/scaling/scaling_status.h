#pragma once

#include <engine/engine.h>
#include <optional>
#include <QWidget>

namespace widgets {
class MessageBar;
class StatTile;
} // namespace widgets

namespace app {

/// How a function is scaled right now, in four numbers, and what keeps it from its target.
class ScalingStatus : public QWidget
{
    Q_OBJECT
public:
    explicit ScalingStatus(QWidget* parent = nullptr);

    /// nullopt: nothing is provisioned; no call was measured.
    void setState(const std::optional<engine::ProvisionedState>& provisioned,
        const std::optional<engine::scheduler::LoadEstimate>& load);

private:
    widgets::MessageBar* m_error;
    widgets::StatTile* m_current;
    widgets::StatTile* m_utilization;
    widgets::StatTile* m_start;
    widgets::StatTile* m_expected;
};

} // namespace app
