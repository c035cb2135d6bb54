#pragma once

#include <QString>
#include <array>
#include <engine/metering/telemetry.h>
#include <engine/process/process_host.h>
#include <string_view>

// The engine's enumerations in words. Any thread.
namespace model {

/// How good a state is, for its colour; the text says the same.
enum class Mood { Neutral, Busy, Good, Warning, Bad };

/// "Creating", "Busy", "Idle", "Frozen", "Stopping", "Ended", "Failed".
QString instanceStateText(const engine::metering::InstanceRecord& instance);
Mood instanceMood(const engine::metering::InstanceRecord& instance);
bool isAlive(const engine::metering::InstanceRecord& instance);
/// "Provisioned", "On-demand"
QString instanceKindText(bool isProvisioned);
/// Why an instance ended; empty for None.
QString endReasonText(engine::metering::EndReason reason);

/// "Succeeded", "Function error", "Throttled", ...
QString outcomeText(engine::metering::Outcome outcome);
Mood outcomeMood(engine::metering::Outcome outcome);

/// "DEBUG", "INFO", ...; empty for None. Not translated: it is what the function wrote.
QString logLevelText(engine::metering::LogLevel level);

/// "plain", "stem", "zygote" in words.
QString startPathText(std::string_view startPath);
/// InstanceRecord::isolation in words; empty: nothing is missing.
QString sandboxText(std::string_view isolation);
QString isolationText(engine::process::Isolation isolation);
QString limitBackendText(engine::process::LimitBackend backend);
/// The cold start's phases, in order: queued, allocate, runtime, load, initializer. The system
/// layer has the first three, the business layer the others.
inline constexpr std::size_t kPhaseCount = 5;
inline constexpr std::size_t kSystemPhaseCount = 3;
QStringList phaseNames();
std::array<engine::Duration, kPhaseCount> phaseDurations(
    const engine::metering::ColdStartPhases& phases);

} // namespace model
