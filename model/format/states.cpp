#include "states.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;
using namespace engine::metering;

namespace model {

namespace {

class StateText
{
    Q_DECLARE_TR_FUNCTIONS(model::StateText)
};

} // namespace

QString instanceStateText(const InstanceRecord& instance)
{
    switch (instance.state) {
    case InstanceState::Creating:
        return StateText::tr("Creating", "state of an instance");
    case InstanceState::Running:
        if (instance.isFrozen) return StateText::tr("Frozen", "state of an instance");
        return instance.inFlight > 0 ? StateText::tr("Busy", "state of an instance")
                                     : StateText::tr("Idle", "state of an instance");
    case InstanceState::Stopping:
        return StateText::tr("Stopping", "state of an instance");
    case InstanceState::Destroyed:
        return StateText::tr("Ended", "state of an instance");
    case InstanceState::Failed:
        return StateText::tr("Failed", "state of an instance");
    }
    Q_UNREACHABLE();
}

Mood instanceMood(const InstanceRecord& instance)
{
    switch (instance.state) {
    case InstanceState::Creating:
        return Mood::Busy;
    case InstanceState::Running:
        return instance.inFlight > 0 ? Mood::Good : Mood::Neutral;
    case InstanceState::Failed:
        return Mood::Bad;
    case InstanceState::Stopping:
        return Mood::Neutral;
    case InstanceState::Destroyed:
        switch (instance.endReason) {
        case EndReason::Crashed:
        case EndReason::OutOfMemory:
            return Mood::Bad;
        case EndReason::TimedOut:
            return Mood::Warning;
        default:
            return Mood::Neutral;
        }
    }
    Q_UNREACHABLE();
}

bool isAlive(const InstanceRecord& instance)
{
    return instance.state != InstanceState::Destroyed && instance.state != InstanceState::Failed;
}

QString instanceKindText(bool isProvisioned)
{
    return isProvisioned ? StateText::tr("Provisioned", "kind of an instance")
                         : StateText::tr("On-demand", "kind of an instance");
}

QString endReasonText(EndReason reason)
{
    switch (reason) {
    case EndReason::None:
        return {};
    case EndReason::Idle:
        return StateText::tr("Released after being idle");
    case EndReason::Updated:
        return StateText::tr("Replaced by an update");
    case EndReason::Deleted:
        return StateText::tr("Function deleted");
    case EndReason::Shutdown:
        return StateText::tr("Engine stopped");
    case EndReason::Recycled:
        return StateText::tr("Recycled");
    case EndReason::Crashed:
        return StateText::tr("Crashed");
    case EndReason::OutOfMemory:
        return StateText::tr("Out of memory");
    case EndReason::TimedOut:
        return StateText::tr("Timed out");
    case EndReason::StartFailed:
        return StateText::tr("Start failed");
    case EndReason::Unhealthy:
        return StateText::tr("Unhealthy");
    }
    Q_UNREACHABLE();
}

QString outcomeText(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeeded:
        return StateText::tr("Succeeded", "invocation");
    case Outcome::HandledError:
        return StateText::tr("Function error", "invocation");
    case Outcome::UnhandledError:
        return StateText::tr("Unhandled error", "invocation");
    case Outcome::InitializationError:
        return StateText::tr("Initialization failed", "invocation");
    case Outcome::InvocationError:
        return StateText::tr("Invocation error", "invocation");
    case Outcome::Throttled:
        return StateText::tr("Throttled", "invocation");
    case Outcome::ClientError:
        return StateText::tr("Refused", "invocation");
    case Outcome::SystemError:
        return StateText::tr("System error", "invocation");
    case Outcome::Cancelled:
        return StateText::tr("Cancelled", "invocation");
    }
    Q_UNREACHABLE();
}

Mood outcomeMood(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeeded:
        return Mood::Good;
    case Outcome::Throttled:
    case Outcome::ClientError:
        return Mood::Warning;
    case Outcome::Cancelled:
        return Mood::Neutral;
    case Outcome::HandledError:
    case Outcome::UnhandledError:
    case Outcome::InitializationError:
    case Outcome::InvocationError:
    case Outcome::SystemError:
        return Mood::Bad;
    }
    Q_UNREACHABLE();
}

QString logLevelText(LogLevel level)
{
    switch (level) {
    case LogLevel::None:
        return {};
    case LogLevel::Debug:
        return u"DEBUG"_s;
    case LogLevel::Info:
        return u"INFO"_s;
    case LogLevel::Warn:
        return u"WARN"_s;
    case LogLevel::Error:
        return u"ERROR"_s;
    case LogLevel::Platform:
        return u"FC"_s;
    }
    Q_UNREACHABLE();
}

QString startPathText(std::string_view startPath)
{
    if (startPath == "plain") return StateText::tr("New process", "how an instance was started");
    if (startPath == "stem") return StateText::tr("Booted runtime", "how an instance was started");
    if (startPath == "zygote")
        return StateText::tr("Forked runtime", "how an instance was started");
    return QString::fromUtf8(startPath.data(), static_cast<qsizetype>(startPath.size()));
}

QString sandboxText(std::string_view isolation)
{
    if (isolation.empty() || isolation == "full") return StateText::tr("Full", "sandbox of an instance");
    return QString::fromUtf8(isolation.data(), static_cast<qsizetype>(isolation.size()));
}

QString isolationText(engine::process::Isolation isolation)
{
    using engine::process::Isolation;
    switch (isolation) {
    case Isolation::Full:
        return StateText::tr("Sandboxed: own namespaces, system call filter, read-only system");
    case Isolation::NoNamespaces:
        return StateText::tr(
            "System call filter and limits, no namespaces: paths are those of this machine");
    case Isolation::LimitsOnly:
        return StateText::tr("Resource limits only");
    }
    Q_UNREACHABLE();
}

QString limitBackendText(engine::process::LimitBackend backend)
{
    using engine::process::LimitBackend;
    switch (backend) {
    case LimitBackend::CgroupV2:
        return StateText::tr("Control groups, version 2");
    case LimitBackend::CgroupV1:
        return StateText::tr("Control groups, version 1");
    case LimitBackend::Rlimits:
        return StateText::tr("Process limits, watched by the engine");
    }
    Q_UNREACHABLE();
}

QStringList phaseNames()
{
    return {
        StateText::tr("Queued", "phase of a cold start"),
        StateText::tr("Allocate", "phase of a cold start"),
        StateText::tr("Runtime", "phase of a cold start"),
        StateText::tr("Load code", "phase of a cold start"),
        StateText::tr("Initializer", "phase of a cold start"),
    };
}

std::array<engine::Duration, kPhaseCount> phaseDurations(const ColdStartPhases& phases)
{
    return {phases.queued, phases.allocate, phases.runtime, phases.load, phases.initializer};
}

} // namespace model
