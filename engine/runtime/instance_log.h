#pragma once

#include <engine/runtime/instance.h>
#include <engine/runtime/log_capture.h>
#include <memory>
#include <optional>

namespace engine::runtime {

/// The log of one instance: what its processes print, what its loggers say and the platform's markers, each line with
/// what is known about it. Loop thread only.
class InstanceLog
{
public:
    /// `requestNow`: the one request a line printed now belongs to; empty when there is none or more than one.
    InstanceLog(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup,
        std::function<std::string()> requestNow);

    /// Starts to read what `process` prints.
    void capture(process::Process& process);
    /// Passes on what has been printed so far, so that what follows comes after it.
    void drain(LogCapture::Drain drain);
    /// The last lines that were printed.
    std::string tail() const { return m_capture ? m_capture->tail() : std::string(); }

    void platform(std::string text, std::string requestId = {});
    /// Text of a platform logger for a call; each of its lines becomes one of the log.
    void logger(metering::LogLevel level, std::string_view text, const std::string& requestId);

private:
    void printed(std::string text, metering::LogLevel level);
    void endRecord();
    void emit(std::string text, metering::LogLevel level, std::string requestId);

    InstanceEnvironment& m_environment;
    std::shared_ptr<const InstanceSetup> m_setup;
    std::function<std::string()> m_requestNow;
    LogBudget m_budget;
    std::optional<LogCapture> m_capture;

    /// Lines are records, or a record goes from one that starts with a date to before the next.
    bool m_splitsByDate;
    metering::LogLine m_record; ///< the one that has begun
    bool m_hasBegun = false;
    LoopTimer m_recordTimer; ///< a record nothing was added to for a while is over
};

} // namespace engine::runtime
