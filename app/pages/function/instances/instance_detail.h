#pragma once

#include <app/console/workspace.h>
#include <engine/metering/telemetry.h>
#include <optional>
#include <vector>
#include <widgets/common/card.h>

class QAbstractButton;
class QStackedWidget;

namespace widgets {
class Chip;
class ElidedLabel;
class PhaseBar;
} // namespace widgets

namespace app {

/// One instance: how its start was spent, which calls waited for it, and why it ended. Always as
/// high, whatever it shows.
class InstanceDetail : public widgets::Card
{
    Q_OBJECT
public:
    explicit InstanceDetail(Workspace& workspace, QWidget* parent = nullptr);

    /// nullopt: none is selected.
    void setInstance(const std::optional<engine::metering::InstanceRecord>& instance);

private:
    using Calls = std::vector<engine::metering::InvocationRecord>;
    QWidget* makeFacts();
    void addTools();
    void showInstance();
    void askForDelayed();
    void showDelayed();
    void openLogs();

    Workspace& m_workspace;
    std::optional<engine::metering::InstanceRecord> m_instance;
    Calls m_delayed; ///< calls that waited for it, the newest first
    QStackedWidget* m_pages;
    widgets::Chip* m_state;
    widgets::PhaseBar* m_phases;
    widgets::ElidedLabel* m_ended;
    widgets::ElidedLabel* m_delays;
    widgets::ElidedLabel* m_start;
    widgets::ElidedLabel* m_memory;
    widgets::ElidedLabel* m_note;
    QAbstractButton* m_delayedLogs;
    QAbstractButton* m_logs;
    QAbstractButton* m_recycle;
};

} // namespace app
