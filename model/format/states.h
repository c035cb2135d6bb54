#pragma once

#include <QString>
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
/// Why an instance ended; empty for None.
QString endReasonText(engine::metering::EndReason reason);

/// "Succeeded", "Function error", "Throttled", ...
QString outcomeText(engine::metering::Outcome outcome);
Mood outcomeMood(engine::metering::Outcome outcome);

/// "DEBUG", "INFO", ...; empty for None. Not translated: it is what the function wrote.
QString logLevelText(engine::metering::LogLevel level);

/// "plain", "stem", "zygote" in words.
QString startPathText(std::string_view startPath);
QString isolationText(engine::process::Isolation isolation);
QString limitBackendText(engine::process::LimitBackend backend);
/// Names of the cold start's phases, in order: queued, allocate, runtime, load, initializer.
QStringList phaseNames();

} // namespace model
